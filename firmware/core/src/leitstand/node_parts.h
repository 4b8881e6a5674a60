#pragma once
// What a node is made of. The member functions stand in node_*.cpp, one file a subject.
#include "leitstand/access_decision.h"
#include "leitstand/access_table.h"
#include "leitstand/backlog.h"
#include "leitstand/backoff.h"
#include "leitstand/card_seal.h"
#include "leitstand/codec_out.h"
#include "leitstand/config.h"
#include "leitstand/door.h"
#include "leitstand/event_ring.h"
#include "leitstand/event_sender.h"
#include "leitstand/identity.h"
#include "leitstand/limit_watch.h"
#include "leitstand/node.h"
#include "leitstand/order.h"
#include "leitstand/read_queue.h"
#include "leitstand/serial_console.h"
#include "leitstand/settings.h"
#include "leitstand/slot_store.h"
#include "leitstand/sounder.h"
#include "leitstand/topics.h"
#include "leitstand/update.h"
#include "leitstand/wiegand.h"

namespace leitstand {

/// Between the last word of a program and the start of the next, ms.
constexpr uint64_t update_restart_ms = 500;

/// The door as `state` last said it.
struct ShownDoor {
  Contact contact = Contact::unknown;
  Bolt bolt = Bolt::unknown;
  bool tamper = false;
  bool rex = false;
  Power power = Power::unknown;
  Hold hold = Hold::none;
  uint64_t until = 0;  ///< monotonic

  bool operator==(const ShownDoor& other) const {
    return contact == other.contact && bolt == other.bolt && tamper == other.tamper && rex == other.rex &&
           power == other.power && hold == other.hold && until == other.until;
  }
};

/// The order that has released the lock, as far as its story has gone; without an id there is none.
struct ReleaseStory {
  char id[41] = "";
  bool passage = false;  ///< a momentary one
  bool opened = false;
  bool closed = false;
};

/// The order that waits for a card; without an id there is none.
struct Enrolment {
  char id[41] = "";
  uint8_t reader = 0;
  uint64_t ends = 0;
};

/// Keeps the identity in its own region; a wipe takes everything that came with it.
class FlashIdentity : public IdentityStore {
 public:
  FlashIdentity(Flash& flash, System& system, AccessTable& table)
      : flash_(flash), system_(system), table_(table), slots_(flash, Region::identity) {}
  bool load(Identity* into) override { return slots_.load(into, sizeof *into); }
  bool save(const Identity& identity) override { return slots_.save(&identity, sizeof identity); }
  bool count_above(uint32_t boot) override { return BootCounter(flash_).next(boot) > 0; }
  bool wipe() override;

 private:
  bool erase(Region region);
  bool blank(Region region, uint32_t offset) const;

  Flash& flash_;
  System& system_;
  AccessTable& table_;
  SlotStore slots_;
};

struct Node::Parts : public EventOutlet, public DoorListener, public AccessListener {
  explicit Parts(const Ports& ports);

  // node.cpp
  void begin();
  void tick();
  void reboot_when_due(uint64_t now);
  void watch_clock(uint64_t now);
  void show_and_sound(uint64_t now);
  /// With a card, it goes into the event sealed.
  void raise(Event event, const RawCard* card = nullptr);
  void raise(EventType type);
  uint64_t uptime() const { return ports.clock.monotonic_ms() - begun; }
  void log(LogLevel level, const char* message);
  Envelope envelope() const;
  NodeFigures figures() const;

  // node_link.cpp
  void drive_link(uint64_t now);
  void connect(uint64_t now);
  void on_connected();
  void on_disconnected();
  void on_network_up();
  uint32_t next_wait();
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
  bool open_order(const uint8_t* token, size_t length, OrderType type, size_t* opened);
  void on_command(const uint8_t* token, size_t length, bool retained);
  void carry_out(const Command& command);
  void carry_out_release(const Command& command, uint64_t now);
  ResultCode hold_locked(bool held);
  void on_mode(const uint8_t* token, size_t length);
  bool take_mode(const ModeOrder& order);
  void on_time(const uint8_t* token, size_t length);
  void refuse_order(OrderFault fault);
  void answer(const char* id, Stage stage, ResultCode code = ResultCode::none);
  void follow_release(Stage stage);
  void finish_release();
  void finish_identify();
  ResultCode test_parts();

  // node_door.cpp
  void watch_door(uint64_t now);
  void on_door_event(EventType type) override;
  void on_lock_order(bool released) override;
  DoorSettings door_settings() const;
  Bolt bolt() const;
  Hold hold() const;
  void apply_mode();

  // node_access.cpp
  void on_wiegand(uint8_t reader, uint64_t bits, uint8_t count);
  void watch_access(uint64_t now);
  void look_at(const ReaderFrame& frame);
  void see_card(const ReaderFrame& frame, const WiegandFrame& seen);
  void on_access(const AccessOutcome& outcome) override;
  Moment moment() const { return {ports.clock.monotonic_ms(), ports.clock.wall_ms(), ports.clock.quality()}; }
  void begin_enrolment(const Command& command, uint64_t now);
  void end_enrolment(Stage stage);
  bool enrols(uint8_t reader) const;

  // node_table.cpp
  void on_table_manifest(const uint8_t* payload, size_t length);
  void fetch_table(const TableManifest& wanted);
  void on_table_piece(const uint8_t* token, size_t length);
  void table_applied();
  void table_refused(uint32_t rev, TableFault fault);
  void drive_table(uint64_t now);
  void ask_now();
  void sync_table();
  TableReport table_report() const;

  // node_update.cpp
  void on_update_order(const uint8_t* token, size_t length);
  void on_update_piece(const uint8_t* token, size_t length);
  void ask_update_now();
  void drive_update(uint64_t now);
  bool door_in_use() const;

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
  AccessTable table;
  FlashIdentity identity_store;
  SettingsStore settings_store;
  Settings settings{};
  EventRing ring;
  EventSender sender;
  AccessControl access;
  Backlog backlog;
  SerialConsole console;
  Door door;
  Sounder sounder;
  OrderGate gate;
  CardSeal seal;
  Update update;

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
  bool hurried = false;  ///< the waiting was ended because the network came back, and no good connection followed yet
  uint64_t hurried_at = 0;
  bool status_due = false;
  bool state_due = false;
  bool config_due = false;
  bool mode_due = false;
  bool table_due = false;
  uint64_t status_sent = 0;
  uint32_t logged = 0;
  uint64_t log_window = 0;

  // orders
  ReleaseStory release;
  Enrolment enrolment;
  char identify_id[41] = "";
  uint64_t order_refused_at = 0;
  bool order_ever_refused = false;
  uint64_t reboot_due = 0;

  // clock
  ClockQuality clock_quality = ClockQuality::uptime;
  int64_t clock_offset = 0;

  // door
  ShownDoor shown;
  int64_t contact_since = 0;
  uint64_t button_since = 0;
  bool button_down = false;

  // readers
  ReadQueue waiting_reads;
  bool mode_awaited = false;  ///< connected, and the site's mode has not come yet
  uint64_t mode_wait_ends = 0;

  // credential table
  uint32_t table_judged = 0;                  ///< newest rev that was judged
  TableFault table_fault = TableFault::none;  ///< of the newest judgement
  uint32_t table_refused_rev = 0;             ///< what `table_fault` was said of
  TableManifest table_wanted{};               ///< newest manifest of this boot; rev 0 where none has come
  uint64_t piece_due = 0;
  Backoff piece_wait{5'000, 60'000};

  // firmware over the air
  uint64_t update_due = 0;
  Backoff update_wait{5'000, 60'000};
  bool update_reported = false;
  char release_text[max_release] = "";

  // climate
  LimitWatch watches[metric_count][limit_count];
  Reading readings[metric_count];
  bool failing[metric_count] = {false, false};
  uint64_t measure_due = 0;
  uint64_t sample_due = 0;
  uint64_t backlog_due = 0;
  uint32_t tele_seq = 0;

  /// What an order says when it is opened, and then the piece of a table that was in it: one at a time.
  char scratch[max_acl_payload / 4 * 3] = "";
  char out[max_payload + 1] = "";
  char topic[topic_capacity] = "";
};

}  // namespace leitstand
