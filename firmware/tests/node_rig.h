#pragma once
// A whole node on hardware that is made up, with hands for all that a test does to it.
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "leitstand/node.h"
#include "ram_flash.h"
#include "small_table.h"

namespace leitstand::testing {

class ManualClock : public Clock {
 public:
  uint64_t now_ms = 1'000;
  int64_t offset_ms = 1'790'000'000'000;
  ClockQuality said = ClockQuality::ntp;

  uint64_t monotonic_ms() const override { return now_ms; }
  int64_t wall_ms() const override { return offset_ms + static_cast<int64_t>(now_ms); }
  ClockQuality quality() const override { return said; }
  void set_wall_ms(int64_t wall_ms, ClockQuality quality) override {
    offset_ms = wall_ms - static_cast<int64_t>(now_ms);
    said = quality;
  }
};

class CountingRandom : public Random {
 public:
  void fill(uint8_t* into, size_t length) override {
    for (size_t i = 0; i < length; ++i) into[i] = next_++;
  }

 private:
  uint8_t next_ = 1;
};

struct Published {
  std::string topic;
  std::string payload;
};

class FakeLink : public Link {
 public:
  std::vector<Published> published;
  int connects = 0;
  std::string ssid;
  LinkReport reported = link_report(LinkStage::name, LinkState::trying);

  bool connect(const LinkSettings& settings) override;
  void disconnect() override {}
  LinkReport report() const override { return reported; }
  bool subscribe(const char*, int) override { return true; }
  bool publish(const char* topic, const char* payload, size_t length, int qos, bool retain) override;

  /// Payload of the newest message whose topic ends so; empty where there is none.
  std::string last(const std::string& end) const;
  /// Every payload whose topic ends so, oldest first.
  std::vector<std::string> all(const std::string& end) const;
  /// How many messages hold this text.
  int count(const std::string& text) const;
};

class FakeDoor : public DoorHardware {
 public:
  Contact leaf = Contact::closed;
  bool tampered_with = false;

  bool released = false;
  bool fail_safe = false;
  bool exit_pressed = false;
  int sounds = 0;

  bool told_before_first_order = false;
  bool ordered = false;

  void set_fail_safe(bool wanted) override {
    fail_safe = wanted;
    told_before_first_order = told_before_first_order || !ordered;
  }
  void release_lock(bool wanted) override {
    released = wanted;
    ordered = true;
  }
  Contact contact() const override { return leaf; }
  Bolt bolt() const override { return Bolt::unknown; }
  bool exit_requested() const override { return exit_pressed; }
  bool tampered() const override { return tampered_with; }
  bool button_pressed() const override { return false; }
  Power power() const override { return Power::mains; }
  void sound(bool on) override { sounds += on ? 1 : 0; }
  void light(bool) override {}
};

class SteadyClimate : public ClimateSensor {
 public:
  Reading read(Metric metric) override { return {SensorFault::none, metric == Metric::temperature ? 22'000 : 45'000}; }
};

class LastLine : public SerialOut {
 public:
  std::string line;
  void write_line(const char* text, size_t length) override { line.assign(text, length); }
};

class FakeSystem : public System {
 public:
  int reboots = 0;
  int signs_of_life = 0;

  ResetReason reset_reason() const override { return ResetReason::power_on; }
  const char* hardware() const override { return "rig"; }
  const char* chip() const override { return "rig"; }
  const char* mac() const override { return "02:00:00:00:00:01"; }
  const char* ip() const override { return ""; }
  bool rssi(int*) const override { return false; }
  uint32_t free_heap() const override { return 0; }
  const char* self_test(Part) override { return nullptr; }
  void still_busy() override { ++signs_of_life; }
  void reboot() override { ++reboots; }
};

/// The value of a text or a number in a payload, as it stands there; empty where there is none.
std::string value(const std::string& payload, const std::string& name);

/// A node of site `hq` named `n1`.
class NodeRig {
 public:
  RamFlash flash{8};
  ManualClock clock;
  CountingRandom random;
  FakeLink link;
  FakeDoor door;
  SteadyClimate climate;
  LastLine serial;
  FakeSystem system;
  /// From the next start on; null for a board that cannot be updated over the air.
  OtaSlots* slots = nullptr;

  /// Switches the power off and on.
  void restart();
  /// Says on the serial line who it is, and restarts it.
  void provision();
  /// Lets time pass in ticks of 20 ms.
  void run(uint64_t duration_ms);
  /// Lets the connection come about.
  void connect();
  void lose_connection() { node_->on_disconnected(); }
  /// A message of the station; `end` is what follows the site.
  void receive(const std::string& end, const std::string& payload, bool retained = false);
  void host_online();
  /// Provisioned, connected, with a station that sends receipts and a site in mode normal (rev 1).
  void bring_up();
  /// What the broker keeps comes again after a connect; without a mode, a credential has to wait.
  void reconnect();
  /// A signed order for this session.
  void command(const std::string& op, int number, const std::string& args = "{}");
  /// One that says of its times what a test wants: `iat` and `exp` by the wall, `due` by the uptime.
  struct Times {
    int64_t issued_ms;
    int64_t expires_ms;
    uint64_t due_ms;
  };
  Times times() const;
  std::string order(const std::string& op, int number, const std::string& args, const Times& times) const;
  void mode_order(const std::string& mode, int rev);
  /// What a station says of a table that it means; the SHA-256 may be another one's.
  void manifest(const std::string& image, int rev, const std::string& sha256 = "");
  /// The piece of an image as a signed order.
  void piece(const std::string& image, int rev, size_t index, const std::string& sha256 = "");
  /// Answers what the node asks for from now on until it asks no more, or so often. How many pieces that were.
  int serve(const std::string& image, int rev, int most = 1'000);
  /// Brings a table into force.
  void take(const SmallTable& table, int rev);
  static const uint8_t* key();
  uint64_t uptime() const { return clock.now_ms - started_ms_; }
  void time_order(int64_t wall_ms, int number);
  /// A card of 26 bits.
  void card(uint64_t number, uint8_t reader = 0);
  /// Keys of a keypad: digits, `*` and `#`.
  void type(const std::string& keys, uint8_t reader = 0);
  /// The events so far, as `access.denied:lockdown` or `door.opened`, and what came since the last call.
  std::vector<std::string> events();
  /// The stages of an order as one line: `accepted energised`, `refused:mode`.
  std::string stages(int number) const;
  void show_broken_frame() { node_->on_wiegand(0, 0, 1); }
  /// Whether the line was answered with ok.
  bool line(const std::string& request);
  bool wipe();
  Node& node() { return *node_; }

  std::string sign(const std::string& type, const std::string& payload) const;

 private:
  std::unique_ptr<Node> node_;
  void acknowledge();
  uint64_t started_ms_ = 0;
  bool receipts_ = false;
  size_t events_seen_ = 0;
  int connects_seen_ = 0;
  size_t requests_seen_ = 0;
};

}  // namespace leitstand::testing
