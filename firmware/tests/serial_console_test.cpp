#include "leitstand/serial_console.h"

#include <doctest/doctest.h>

#include <cstring>
#include <string>
#include <vector>

#include "golden.h"
#include "node_rig.h"

using namespace leitstand;
using namespace leitstand::testing;

namespace {

class Flashless : public IdentityStore {
 public:
  bool load(Identity* into) override {
    *into = kept;
    return kept.provisioned;
  }
  bool save(const Identity& identity) override {
    if (!broken) kept = identity;
    return !broken;
  }
  bool count_above(uint32_t boot) override {
    counted_above = boot;
    return !broken;
  }
  bool wipe() override {
    if (!broken) kept = Identity{};
    return !broken;
  }

  Identity kept{};
  bool broken = false;
  uint32_t counted_above = 0;
};

class Board : public System {
 public:
  explicit Board(const cJSON* described)
      : chip_(text(described, "chip")),
        mac_(text(described, "mac")),
        sensor_(text(field(described, "selfTest"), "sensor")) {}

  ResetReason reset_reason() const override { return ResetReason::power_on; }
  const char* hardware() const override { return "test"; }
  const char* chip() const override { return chip_.c_str(); }
  const char* mac() const override { return mac_.c_str(); }
  const char* ip() const override { return ""; }
  bool rssi(int*) const override { return false; }
  uint32_t free_heap() const override { return 0; }
  const char* self_test(Part part) override { return part == Part::sensor ? sensor_.c_str() : nullptr; }
  void still_busy() override {}
  void reboot() override { ++reboots; }

  int reboots = 0;

 private:
  std::string chip_;
  std::string mac_;
  std::string sensor_;
};

class Lines : public SerialOut {
 public:
  void write_line(const char* line, size_t length) override { written.emplace_back(line, length); }
  std::vector<std::string> written;
};

Identity identity_of(const cJSON* described) {
  Identity identity{};
  identity.provisioned = true;
  identity.port = static_cast<uint16_t>(number(described, "port"));
  text(described, "site").copy(identity.site, max_id);
  text(described, "node").copy(identity.node, max_id);
  text(described, "host").copy(identity.host, 253);
  text(described, "ca").copy(identity.ca, 4096);
  text(described, "password").copy(identity.password, 96);
  const std::string key = bytes_of_hex(text(described, "key"));
  std::memcpy(identity.key, key.data(), sizeof identity.key);
  return identity;
}

LinkState state_of(const std::string& word) {
  for (uint8_t i = 0; i <= static_cast<uint8_t>(LinkState::mqtt_failed); ++i) {
    if (word == name_of(static_cast<LinkState>(i))) return static_cast<LinkState>(i);
  }
  FAIL("no state of a stage: " << word);
  return LinkState::absent;
}

/// What the board says of its way to the broker; the time it leaves to the core.
LinkReport report_of(const cJSON* described) {
  LinkReport report = link_report(LinkStage::wifi, LinkState::waiting);
  for (size_t i = 0; i < link_stage_count; ++i) {
    const auto stage = static_cast<LinkStage>(i);
    if (stage != LinkStage::time) report[stage] = state_of(text(described, name_of(stage)));
  }
  return report;
}

/// A node as a golden case describes it.
struct Bench {
  explicit Bench(const cJSON* file, bool provisioned = false, bool radio = false) : board(field(file, "system")) {
    if (provisioned) identity = identity_of(field(file, "identity"));
    store.kept = identity;
    console.emplace_back(identity, store, Ports{flash, clock, random, link, door, climate, out, board}, "0.1.0", radio);
  }
  std::string answer(const std::string& line) {
    out.written.clear();
    console.front().on_line(line.data(), line.size());
    REQUIRE(out.written.size() == 1);
    return out.written.front();
  }

  Identity identity{};
  Flashless store;
  RamFlash flash{8};
  ManualClock clock;
  CountingRandom random;
  FakeLink link;
  testing::FakeDoor door;
  SteadyClimate climate;
  Board board;
  Lines out;
  std::vector<SerialConsole> console;
};

void play(const cJSON* file, const cJSON* golden_case) {
  Bench bench(file, flag(golden_case, "provisioned"), flag(golden_case, "radio"));
  bench.store.broken = flag(golden_case, "brokenStorage");
  bench.console.front().set_button_held(flag(golden_case, "button"));
  if (const cJSON* link = field(golden_case, "link")) bench.link.reported = report_of(link);
  if (text(golden_case, "clock") == "uptime") bench.clock.said = ClockQuality::uptime;
  for (const cJSON* line : items(golden_case, "lines")) {
    CAPTURE(text(line, "request"));
    const std::string answer = bench.answer(text(line, "request"));
    CAPTURE(answer);
    CHECK(same(answer, text(line, "answer")));
    CHECK(answer.size() < max_serial_line);
  }
}

std::string piece(int index, int count, size_t length) {
  return R"({"id":1,"op":"provision","part":"ca","index":)" + std::to_string(index) + R"(,"count":)" +
         std::to_string(count) + R"(,"data":")" + std::string(length, 'x') + "\"}";
}

}  // namespace

TEST_CASE("every line is answered as the golden file says") {
  const Json file = golden("serial.json");
  for (const cJSON* golden_case : items(file.get(), "cases")) {
    CAPTURE(text(golden_case, "name"));
    play(file.get(), golden_case);
  }
}

TEST_CASE("what was committed is in flash as a whole, and the ends of its texts are clean") {
  const Json file = golden("serial.json");
  Bench bench(file.get());
  for (const cJSON* line : items(items(file.get(), "cases")[1], "lines")) bench.answer(text(line, "request"));
  const Identity expected = identity_of(field(file.get(), "identity"));
  CHECK(std::memcmp(&bench.store.kept, &expected, sizeof expected) == 0);
}

TEST_CASE("a board that takes another's place counts its boots above that one's") {
  const Json file = golden("serial.json");
  Bench bench(file.get());
  for (const cJSON* line : items(items(file.get(), "cases")[1], "lines")) {
    const std::string request = text(line, "request");
    if (request.find("commit") == std::string::npos) bench.answer(request);
  }
  const char* const bad = R"({"id":1,"op":"provision","part":"commit","boot":1000000001})";
  CHECK(same(bench.answer(bad), R"({"id":1,"ok":false,"code":"bad_field","message":"boot"})"));
  CHECK(same(bench.answer(R"({"id":2,"op":"provision","part":"commit","boot":57})"), R"({"id":2,"ok":true})"));
  CHECK(bench.store.counted_above == 57);
  CHECK(bench.store.kept.provisioned);
}

TEST_CASE("a certificate of 4,096 bytes fits and one of 4,097 does not") {
  const Json file = golden("serial.json");
  Bench bench(file.get());
  CHECK(same(bench.answer(piece(0, 4, 1900)), R"({"id":1,"ok":true})"));
  CHECK(same(bench.answer(piece(1, 4, 1900)), R"({"id":1,"ok":true})"));
  CHECK(same(bench.answer(piece(2, 4, 297)), R"({"id":1,"ok":false,"code":"bad_field","message":"data"})"));
  CHECK(same(bench.answer(piece(2, 4, 295)), R"({"id":1,"ok":true})"));
  CHECK(same(bench.answer(piece(3, 4, 2)), R"({"id":1,"ok":false,"code":"bad_field","message":"data"})"));
  CHECK(same(bench.answer(piece(3, 4, 1)), R"({"id":1,"ok":true})"));
  CHECK(std::strlen(bench.identity.ca) == 4096);
}

TEST_CASE("a wipe leaves nothing of the secrets in memory") {
  const Json file = golden("serial.json");
  Bench bench(file.get(), true);
  bench.console.front().set_button_held(true);
  bench.answer(R"({"id":1,"op":"wipe"})");
  const Identity empty{};
  CHECK(std::memcmp(&bench.identity, &empty, sizeof empty) == 0);
  CHECK(std::memcmp(&bench.store.kept, &empty, sizeof empty) == 0);
}

TEST_CASE("a restart comes after its answer and only when asked for") {
  const Json file = golden("serial.json");
  Bench bench(file.get());
  bench.answer(R"({"id":1,"op":"hello"})");
  CHECK(bench.board.reboots == 0);
  bench.answer(R"({"id":2,"op":"reboot"})");
  CHECK(bench.board.reboots == 1);
}

TEST_CASE("a line of 2,048 bytes with its line feed is read and a longer one is not") {
  const Json file = golden("serial.json");
  Bench bench(file.get());
  const std::string head = R"({"id":7,"op":"reboot","x":")";
  const auto line = [&](size_t length) { return head + std::string(length - head.size() - 2, 'x') + "\"}"; };
  CHECK(same(bench.answer(line(2047)), R"({"id":7,"ok":true})"));
  CHECK(same(bench.answer(line(2048)), R"({"id":0,"ok":false,"code":"bad_request","message":""})"));
  CHECK(same(bench.answer(line(100000)), R"({"id":0,"ok":false,"code":"bad_request","message":""})"));
}
