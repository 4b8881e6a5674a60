// Orders, modes and holds through a whole node.
#include <doctest/doctest.h>

#include <string>

#include "leitstand/config.h"
#include "leitstand/text.h"
#include "node_rig.h"

using namespace leitstand;
using leitstand::testing::NodeRig;
using leitstand::testing::value;
using Events = std::vector<std::string>;

namespace {

constexpr int64_t day_ms = 24 * 3'600'000LL;

std::string until(const NodeRig& rig, int64_t ahead_ms) {
  return "{\"until\":" + std::to_string(rig.clock.wall_ms() + ahead_ms) + "}";
}

/// What an operation needs to be one.
std::string args_of(const NodeRig& rig, const std::string& op) {
  if (op == "unlock_until") return until(rig, 600'000);
  if (op == "enrol_start") return R"({"reader":0,"seconds":30})";
  if (op == "place") return R"({"state":"inside","creds":"0123456789abcdef0123456789abcdef"})";
  return "{}";
}

/// The defaults with one field changed, as a station would send them.
std::string config_document(Field changed, int32_t value) {
  Config config = initial_config().in_force;
  config.values[static_cast<size_t>(changed)] = value;
  std::string fields;
  for (size_t i = 0; i < field_count; ++i) {
    const std::string text = config.values[i] == limit_off ? "null" : std::to_string(config.values[i]);
    fields += (i > 0 ? ",\"" : "\"") + std::string(rule_of(static_cast<Field>(i)).name) + "\":" + text;
  }
  uint8_t hash[32];
  char hex[65];
  config_sha256(config, hash);
  to_hex(hash, sizeof hash, hex);
  return R"({"v":1,"rev":1,"sha256":")" + std::string(hex) + R"(","cfg":{)" + fields + "}}";
}

std::string state(const NodeRig& rig, const std::string& name) { return value(rig.link.last("/state"), name); }

}  // namespace

TEST_CASE("every operation in every mode does what the protocol says, and nothing else") {
  const std::string done = "accepted done";
  const std::string energised = "accepted energised";
  const std::string refused = "refused:mode";
  struct Row {
    std::string op;
    std::string in_peace;
    std::string in_lockdown;
    std::string in_evacuation;
  };
  const Row rows[] = {
      {"unlock", energised, energised, energised},
      {"unlock_until", energised, refused, energised},
      {"hold_unlocked", energised, refused, energised},
      {"lock", done, done, refused},
      {"hold_locked", done, done, refused},
      {"release_hold", done, done, refused},
      {"enrol_start", "accepted", "accepted", "accepted"},
      {"enrol_stop", done, done, done},
      {"place", done, done, done},
      {"sync_acl", done, done, done},
      {"silence", done, done, done},
      {"identify", "accepted", "accepted", "accepted"},
      {"self_test", done, done, done},
      {"reboot", done, done, done},
  };
  for (const std::string mode : {"normal", "maintenance", "lockdown", "evacuation"}) {
    for (const Row& row : rows) {
      CAPTURE(mode);
      CAPTURE(row.op);
      NodeRig rig;
      rig.bring_up();
      rig.mode_order(mode, 2);
      rig.command(row.op, 1, args_of(rig, row.op));
      const std::string& expected = mode == "lockdown"     ? row.in_lockdown
                                    : mode == "evacuation" ? row.in_evacuation
                                                           : row.in_peace;
      CHECK(rig.stages(1) == expected);
      CHECK(rig.door.released == (mode == "evacuation" || expected == energised));
    }
  }
}

TEST_CASE("an order that comes past due opens nothing, whatever the clock says") {
  struct Clockwork {
    ClockQuality quality;
    int64_t wrong_ms;
    std::string result;
  };
  const Clockwork clocks[] = {{ClockQuality::ntp, 0, "refused:expired"},
                              {ClockQuality::ntp, -day_ms, "refused:expired"},
                              {ClockQuality::station, day_ms, "refused:expired"},
                              {ClockQuality::rtc, -3'000, "refused:expired"},
                              {ClockQuality::uptime, 0, "refused:expired"}};
  for (const Clockwork& clockwork : clocks) {
    for (const uint64_t late_ms : {6'000ULL, 30'000ULL, 300'000ULL}) {
      NodeRig rig;
      rig.bring_up();
      const std::string order = rig.order("unlock", 1, "{}", rig.times());
      rig.clock.said = clockwork.quality;
      rig.clock.offset_ms += clockwork.wrong_ms;
      rig.run(late_ms);
      rig.receive("node/n1/cmd", order);
      CHECK(rig.stages(1) == clockwork.result);
      CHECK_FALSE(rig.door.released);
    }
  }
}

TEST_CASE("an order in time is carried out by a clock that knows none, and refused by one that is a day off") {
  struct Clockwork {
    ClockQuality quality;
    int64_t wrong_ms;
    std::string result;
  };
  const Clockwork clocks[] = {{ClockQuality::uptime, -day_ms, "accepted energised"},
                              {ClockQuality::uptime, day_ms, "accepted energised"},
                              {ClockQuality::ntp, -9'000, "accepted energised"},
                              {ClockQuality::ntp, -day_ms, "refused:clock_untrusted"},
                              {ClockQuality::ntp, day_ms, "refused:expired"}};
  for (const Clockwork& clockwork : clocks) {
    NodeRig rig;
    rig.bring_up();
    const std::string order = rig.order("unlock", 1, "{}", rig.times());
    rig.clock.said = clockwork.quality;
    rig.clock.offset_ms += clockwork.wrong_ms;
    rig.receive("node/n1/cmd", order);
    CHECK(rig.stages(1) == clockwork.result);
    CHECK(rig.door.released == (clockwork.result == "accepted energised"));
  }
}

TEST_CASE("an order that was recorded fires never again: not repeated, not retained, not in another session or boot") {
  NodeRig rig;
  rig.bring_up();
  const std::string order = rig.order("unlock", 1, "{}", {rig.clock.wall_ms(), rig.clock.wall_ms() + day_ms, 900'000});
  rig.receive("node/n1/cmd", order, true);
  CHECK(rig.stages(1).empty());
  CHECK_FALSE(rig.door.released);
  CHECK(rig.events().back() == "order.refused");
  rig.receive("node/n1/cmd", order);
  CHECK(rig.stages(1) == "accepted energised");
  rig.run(6'000);
  CHECK(rig.stages(1) == "accepted energised relocked done");
  rig.receive("node/n1/cmd", order);
  CHECK(rig.stages(1) == "accepted energised relocked done refused:replayed");
  rig.lose_connection();
  rig.reconnect();
  rig.receive("node/n1/cmd", order);
  CHECK(rig.stages(1) == "accepted energised relocked done refused:replayed refused:session");
  rig.restart();
  rig.reconnect();
  rig.receive("node/n1/cmd", order);
  CHECK_FALSE(rig.door.released);
  CHECK(rig.link.count("\"energised\"") == 1);
}

TEST_CASE("of two releases only the newer has a story, whichever they are") {
  for (const std::string first : {"unlock", "unlock_until", "hold_unlocked"}) {
    for (const std::string second : {"unlock", "unlock_until", "hold_unlocked"}) {
      CAPTURE(first);
      CAPTURE(second);
      NodeRig rig;
      rig.bring_up();
      rig.command(first, 1, args_of(rig, first));
      rig.command(second, 2, args_of(rig, second));
      CHECK(rig.stages(1) == "accepted energised done");
      CHECK(rig.stages(2) == "accepted energised");
      rig.command("lock", 3);
      CHECK(rig.stages(2) == "accepted energised relocked done");
      CHECK(rig.stages(3) == "accepted done");
      CHECK_FALSE(rig.door.released);
    }
  }
}

TEST_CASE("a release for a time ends by itself, tells each stage once, and shows until when") {
  NodeRig rig;
  rig.bring_up();
  const int64_t end = rig.clock.wall_ms() + 60'000;
  rig.command("unlock_until", 1, until(rig, 60'000));
  rig.run(100);
  CHECK(state(rig, "hold") == "unlocked");
  CHECK(state(rig, "until") == std::to_string(end));
  for (int i = 0; i < 3; ++i) {
    rig.door.leaf = Contact::open;
    rig.run(200);
    rig.door.leaf = Contact::closed;
    rig.run(200);
  }
  CHECK(rig.stages(1) == "accepted energised opened closed");
  CHECK(rig.door.released);
  rig.run(60'000);
  CHECK(rig.stages(1) == "accepted energised opened closed relocked done");
  CHECK(state(rig, "hold") == "none");
  CHECK(state(rig, "until").empty());
}

TEST_CASE("a release for a time lasts as long as was meant when the clock is set meanwhile") {
  NodeRig rig;
  rig.bring_up();
  rig.command("unlock_until", 1, until(rig, 60'000));
  rig.clock.offset_ms += day_ms;
  rig.run(50'000);
  CHECK(rig.door.released);
  rig.run(11'000);
  CHECK_FALSE(rig.door.released);
}

TEST_CASE("a release for a time is refused past a day, for a moment that is over, and by a clock without time") {
  NodeRig rig;
  rig.bring_up();
  rig.command("unlock_until", 1, until(rig, day_ms + 60'000));
  rig.command("unlock_until", 2, until(rig, -1));
  rig.command("unlock_until", 3);
  CHECK(rig.stages(1) == "refused:bad_args");
  CHECK(rig.stages(2) == "refused:bad_args");
  CHECK(rig.stages(3) == "refused:bad_args");
  rig.clock.said = ClockQuality::uptime;
  rig.command("unlock_until", 4, until(rig, 60'000));
  CHECK(rig.stages(4) == "refused:clock_untrusted");
  CHECK_FALSE(rig.door.released);
}

TEST_CASE("a momentary unlock within a hold ends without a relock") {
  NodeRig rig;
  rig.bring_up();
  rig.command("hold_unlocked", 1);
  rig.command("unlock", 2);
  rig.run(6'000);
  CHECK(rig.stages(2) == "accepted energised done");
  CHECK(rig.door.released);
  rig.command("release_hold", 3);
  CHECK_FALSE(rig.door.released);
}

TEST_CASE("a door held unlocked is locked after a restart, one held locked stays so until it is released") {
  NodeRig rig;
  rig.bring_up();
  rig.command("hold_unlocked", 1);
  rig.run(3'600'000);
  CHECK(rig.door.released);
  rig.restart();
  CHECK_FALSE(rig.door.released);
  rig.reconnect();
  CHECK(state(rig, "hold") == "none");
  rig.command("hold_locked", 1);
  CHECK(state(rig, "hold") == "none");
  rig.run(100);
  CHECK(state(rig, "hold") == "locked");
  rig.restart();
  rig.reconnect();
  rig.mode_order("normal", 1);
  CHECK(state(rig, "hold") == "locked");
  rig.events();
  rig.card(4'711);
  CHECK(rig.events() == Events{"access.denied:lockdown"});
  rig.command("release_hold", 1);
  rig.card(4'711);
  CHECK(rig.events() == Events{"access.denied:unknown_credential"});
  rig.restart();
  rig.reconnect();
  CHECK(state(rig, "hold") == "none");
}

TEST_CASE("a hold that the flash does not take is not in force and says so") {
  NodeRig rig;
  rig.bring_up();
  rig.flash.cut_after(0);
  rig.command("hold_locked", 1);
  rig.flash.restore_power();
  CHECK(rig.stages(1) == "accepted failed:hardware");
  rig.run(100);
  CHECK(state(rig, "hold") == "none");
}

TEST_CASE("a release on top of a door held locked does not end that hold") {
  NodeRig rig;
  rig.bring_up();
  rig.command("hold_locked", 1);
  rig.command("unlock_until", 2, until(rig, 20'000));
  CHECK(rig.door.released);
  rig.run(21'000);
  CHECK_FALSE(rig.door.released);
  CHECK(state(rig, "hold") == "locked");
}

TEST_CASE("lockdown ends what orders had released, and evacuation takes it over") {
  for (const std::string op : {"unlock_until", "hold_unlocked"}) {
    NodeRig rig;
    rig.bring_up();
    rig.command(op, 1, args_of(rig, op));
    rig.mode_order("lockdown", 2);
    CHECK_FALSE(rig.door.released);
    CHECK(rig.stages(1) == "accepted energised relocked done");
    rig.mode_order("normal", 3);
    CHECK_FALSE(rig.door.released);
    rig.command(op, 2, args_of(rig, op));
    rig.mode_order("evacuation", 4);
    CHECK(rig.stages(2) == "accepted energised done");
    CHECK(rig.door.released);
  }
}

TEST_CASE("a request to exit opens the door under every mode and hold") {
  for (const std::string mode : {"normal", "lockdown", "maintenance", "evacuation"}) {
    NodeRig rig;
    rig.bring_up();
    rig.command("hold_locked", 1);
    rig.mode_order(mode, 2);
    rig.door.exit_pressed = true;
    rig.run(100);
    CHECK(rig.door.released);
  }
}

TEST_CASE("a mode is in force after a restart before anything is decided") {
  NodeRig rig;
  rig.bring_up();
  rig.mode_order("lockdown", 7);
  rig.restart();
  rig.events();
  rig.card(4'711);
  CHECK(rig.node().figures().mode == std::string("lockdown"));
  rig.reconnect();
  CHECK(rig.events().back() == "access.denied:lockdown");
}

TEST_CASE("after a connect a credential waits for the mode and is decided by it, and none is lost") {
  NodeRig rig;
  rig.bring_up();
  rig.lose_connection();
  rig.reconnect();
  rig.events();
  for (uint64_t number = 1; number <= 20; ++number) rig.card(number);
  rig.run(1'000);
  CHECK(rig.events().empty());
  rig.mode_order("lockdown", 2);
  const Events events = rig.events();
  REQUIRE(events.size() == 21);
  CHECK(events.front() == "mode.changed");
  for (size_t i = 1; i < events.size(); ++i) CHECK(events[i] == "access.denied:lockdown");
}

TEST_CASE("where no mode comes a credential waits two seconds, and where the connection breaks no longer") {
  NodeRig rig;
  rig.bring_up();
  rig.lose_connection();
  rig.reconnect();
  rig.events();
  rig.card(1);
  rig.run(1'600);
  CHECK(rig.events().empty());
  rig.run(400);
  CHECK(rig.events() == Events{"access.denied:unknown_credential"});
  rig.lose_connection();
  rig.reconnect();
  rig.card(2);
  rig.lose_connection();
  rig.run(40);
  CHECK(rig.node().figures().buffered == 1);
}

TEST_CASE("a forged mode does not end the wait") {
  NodeRig rig;
  rig.bring_up();
  rig.lose_connection();
  rig.reconnect();
  rig.events();
  rig.card(1);
  rig.receive("node/n1/mode/desired", "eyJhbGciOiJub25lIn0.e30.", true);
  CHECK(rig.events() == Events{"order.refused"});
}

TEST_CASE("more frames than the queue holds are all decided, in their order") {
  NodeRig rig;
  rig.bring_up();
  rig.lose_connection();
  rig.reconnect();
  rig.events();
  for (uint64_t number = 0; number < 150; ++number) rig.card(number);
  rig.run(3'000);
  const std::vector<std::string> payloads = rig.link.all("/evt");
  REQUIRE(payloads.size() >= 150);
  for (size_t i = 0; i < 150; ++i) {
    char expected[5];
    std::snprintf(expected, sizeof expected, "%04u", static_cast<unsigned>(i));
    CHECK(value(payloads[payloads.size() - 150 + i], "last4") == expected);
  }
}

TEST_CASE("an enrolment takes the next card at its reader and decides nothing") {
  NodeRig rig;
  rig.bring_up();
  rig.command("enrol_start", 1, R"({"reader":1,"seconds":30})");
  rig.events();
  rig.card(1, 0);
  CHECK(rig.events() == Events{"access.denied:unknown_credential"});
  CHECK(rig.stages(1) == "accepted");
  rig.card(2, 1);
  CHECK(rig.events() == Events{"enrol.read"});
  CHECK(rig.stages(1) == "accepted done");
  rig.card(2, 1);
  CHECK(rig.events() == Events{"access.denied:unknown_credential"});
}

TEST_CASE("an enrolment that nobody came for expires, and so does one that is stopped or replaced") {
  NodeRig rig;
  rig.bring_up();
  rig.command("enrol_start", 1, R"({"reader":0,"seconds":5})");
  rig.run(4'900);
  CHECK(rig.stages(1) == "accepted");
  rig.run(200);
  CHECK(rig.stages(1) == "accepted expired");
  rig.command("enrol_start", 2, R"({"reader":0,"seconds":60})");
  rig.command("enrol_start", 3, R"({"reader":0,"seconds":60})");
  CHECK(rig.stages(2) == "accepted expired");
  rig.command("enrol_stop", 4);
  CHECK(rig.stages(3) == "accepted expired");
  CHECK(rig.stages(4) == "accepted done");
  rig.events();
  rig.card(1);
  CHECK(rig.events() == Events{"access.denied:unknown_credential"});
}

TEST_CASE(
    "what the lock does without power is configured, told to the hardware at once, and at a start before any order") {
  NodeRig rig;
  rig.bring_up();
  CHECK_FALSE(rig.door.fail_safe);
  rig.receive("node/n1/cfg/desired", config_document(Field::lock_fail_safe, 1), true);
  rig.run(100);
  CHECK(value(rig.link.last("/cfg/reported"), "result") == "applied");
  CHECK(rig.door.fail_safe);
  rig.door = leitstand::testing::FakeDoor{};
  rig.restart();
  CHECK(rig.door.fail_safe);
  CHECK(rig.door.told_before_first_order);
}
