#pragma once
// What a node is made of. The member functions stand in node_*.cpp, one file a subject.
#include "leitstand/backlog.h"
#include "leitstand/backoff.h"
#include "leitstand/codec_out.h"
#include "leitstand/config.h"
#include "leitstand/credentials.h"
#include "leitstand/door.h"
#include "leitstand/event_ring.h"
#include "leitstand/event_sender.h"
#include "leitstand/identity.h"
#include "leitstand/limit_watch.h"
#include "leitstand/node.h"
#include "leitstand/order.h"
#include "leitstand/serial_console.h"
#include "leitstand/slot_store.h"
#include "leitstand/sounder.h"
#include "leitstand/topics.h"

namespace leitstand {

/// What a node keeps of the station's wishes, in one flash record.
struct Settings {
  ConfigState config;
  SiteMode mode;
  uint32_t mode_rev;
};

/// Keeps the identity in its own region; a wipe takes everything that came with it.
class FlashIdentity : public IdentityStore {
 public:
  explicit FlashIdentity(Flash& flash) : flash_(flash), slots_(flash, Region::identity) {}
  bool load(Identity* into) override { return slots_.load(into, sizeof *into); }
  bool save(const Identity& identity) override { return slots_.save(&identity, sizeof identity); }
  bool wipe() override;

 private:
  Flash& flash_;
  SlotStore slots_;
};

struct Node::Parts : public EventOutlet, public DoorListener {
  explicit Parts(const Ports& ports);

  // node.cpp
  void begin();
  void tick();
  void reboot_when_due(uint64_t now);
  void watch_clock(uint64_t now);
  void show_and_sound(uint64_t now);
  void raise(Event event);
  void raise(EventType type);
  void log(LogLevel level, const char* message);
  Envelope envelope() const;
  NodeFigures figures() const;

  // node_link.cpp
  void drive_link(uint64_t now);
  void connect(uint64_t now);
  void on_connected();
  void on_disconnected();
  void on_message(const char* name, const uint8_t* payload, size_t length, bool retained);
  void on_host_status(const uint8_t* payload, size_t length);
  void on_config(const uint8_t* payload, size_t length);
  void publish_due(uint64_t now);
  bool publish(Topic to, const Encoded& message);
  const char* topic_of(Topic which);
  bool publish_status();
  bool publish_state();
  bool send_event(const Event& event, bool again) override;
  bool station_reachable() const { return connected && host_online; }
  Buffer buffer() { return Buffer{out, sizeof out}; }

  // node_orders.cpp
  void on_command(const uint8_t* token, size_t length, bool retained);
  void carry_out(const Command& command);
  void on_mode(const uint8_t* token, size_t length);
  void on_time(const uint8_t* token, size_t length);
  void refuse_order(OrderFault fault);
  void answer(const char* id, Stage stage, ResultCode code = ResultCode::none);
  void follow_unlock(Stage stage);
  void finish_unlock();
  void finish_identify(uint64_t now);
  ResultCode test_parts();

  // node_door.cpp
  void watch_door(uint64_t now);
  void on_door_event(EventType type) override;
  void on_lock_order(bool released) override;
  void on_wiegand(uint8_t reader, uint64_t bits, uint8_t count);
  DoorSettings door_settings() const;
  Bolt bolt() const;
  void apply_mode();

  // node_climate.cpp
  void watch_climate(uint64_t now);
  void measure(uint64_t now);
  void see_reading(Metric metric, const Reading& reading, uint64_t now);
  void see_limit(Metric metric, Limit limit, int32_t milli, uint64_t now);
  LimitSetting limit_setting(Metric metric, Limit limit) const;
  void sample(uint64_t now);
  void send_backlog(uint64_t now);
  bool any_limit_exceeded() const;

  Ports ports;
  Identity identity{};
  FlashIdentity identity_store;
  SlotStore settings_store;
  Settings settings{};
  EventRing ring;
  EventSender sender;
  CredentialTable credentials;
  Backlog backlog;
  SerialConsole console;
  Door door;
  Sounder sounder;
  OrderGate gate;

  bool ready = false;
  uint64_t begun = 0;  ///< the clock may have run before the node did
  uint32_t boot = 0;
  uint32_t seq = 0;
  uint32_t acked_boot = 0;
  uint32_t acked_seq = 0;
  bool raising = false;

  // the connection
  bool connected = false;
  bool connecting = false;
  bool host_online = false;
  char host_instance[33] = "";
  char session[33] = "";
  char will_topic[topic_capacity] = "";
  char will[256] = "";
  uint64_t connect_due = 0;
  uint64_t connect_begun = 0;
  uint64_t connected_since = 0;
  Backoff reconnect{1'000, 60'000};
  bool status_due = false;
  bool state_due = false;
  bool config_due = false;
  bool mode_due = false;
  uint64_t status_sent = 0;
  uint32_t logged = 0;
  uint64_t log_window = 0;

  // orders
  char unlock_id[41] = "";
  bool unlock_opened = false;
  char identify_id[41] = "";
  uint64_t order_refused_at = 0;
  bool order_ever_refused = false;
  uint64_t reboot_due = 0;

  // clock
  ClockQuality clock_quality = ClockQuality::uptime;
  int64_t clock_offset = 0;

  // door
  Contact shown_contact = Contact::unknown;
  Bolt shown_bolt = Bolt::unknown;
  bool shown_tamper = false;
  bool shown_rex = false;
  Power shown_power = Power::unknown;
  int64_t contact_since = 0;
  uint64_t button_since = 0;
  bool button_down = false;

  // climate
  LimitWatch watches[metric_count][limit_count];
  Reading readings[metric_count];
  bool failing[metric_count] = {false, false};
  uint64_t measure_due = 0;
  uint64_t sample_due = 0;
  uint64_t backlog_due = 0;
  uint32_t tele_seq = 0;

  char out[max_payload + 1] = "";
  char topic[topic_capacity] = "";
};

}  // namespace leitstand
