#include "leitstand/event_sender.h"

#include <doctest/doctest.h>

#include <deque>
#include <random>
#include <set>
#include <utility>
#include <vector>

#include "ram_flash.h"

using namespace leitstand;
using leitstand::testing::RamFlash;

namespace {

struct Sent {
  uint32_t boot;
  uint32_t seq;
  bool again;
};

class Wire : public EventOutlet {
 public:
  bool send_event(const Event& event, bool again) override {
    if (refuses) return false;
    sent.push_back({event.boot, event.seq, again});
    return true;
  }
  std::vector<Sent> sent;
  bool refuses = false;
};

struct SenderBench {
  SenderBench() { REQUIRE(ring.open()); }
  void add(uint32_t boot, uint32_t from, uint32_t to) {
    for (uint32_t seq = from; seq <= to; ++seq) {
      Event event{};
      event.boot = boot;
      event.seq = seq;
      REQUIRE(ring.push(event));
    }
  }
  std::vector<Sent> take() { return std::exchange(wire.sent, {}); }
  RamFlash flash{8};
  EventRing ring{flash};
  Wire wire;
  EventSender sender{ring, wire};
};

}  // namespace

TEST_CASE("nothing is sent before the station is there, then a window in order, more with each receipt") {
  SenderBench bench;
  bench.add(1, 1, 100);
  bench.sender.tick(0);
  CHECK(bench.take().empty());
  bench.sender.start(0);
  bench.sender.tick(0);
  auto sent = bench.take();
  REQUIRE(sent.size() == 32);
  CHECK(sent.front().seq == 1);
  CHECK(sent.back().seq == 32);
  CHECK_FALSE(sent.back().again);
  bench.sender.on_ack(1, 10, 10);
  bench.sender.tick(20);
  sent = bench.take();
  REQUIRE(sent.size() == 10);
  CHECK(sent.front().seq == 33);
  CHECK(bench.ring.buffered() == 90);
}

TEST_CASE("without a receipt everything goes again after 5, 10, 20, 40 and 60 s, and says so") {
  SenderBench bench;
  bench.add(1, 1, 3);
  bench.sender.start(0);
  uint64_t now = 0;
  bench.sender.tick(now);
  CHECK(bench.take().size() == 3);
  for (const uint64_t wait : {5'000, 10'000, 20'000, 40'000, 60'000, 60'000}) {
    bench.sender.tick(now + wait - 1);
    CHECK(bench.take().empty());
    now += wait;
    bench.sender.tick(now);
    const auto sent = bench.take();
    REQUIRE(sent.size() == 3);
    CHECK(sent.front().again);
  }
}

TEST_CASE("a receipt for a later boot does not free the earlier one") {
  SenderBench bench;
  bench.add(1, 1, 2);
  bench.add(2, 1, 2);
  bench.sender.start(0);
  bench.sender.tick(0);
  bench.sender.on_ack(2, 2, 1);
  CHECK(bench.ring.buffered() == 2);
  bench.sender.tick(5'001);
  bench.take();
  bench.sender.on_ack(1, 2, 5'002);
  CHECK(bench.ring.buffered() == 0);
}

TEST_CASE("a range that the station misses goes out again at once") {
  SenderBench bench;
  bench.add(1, 1, 20);
  bench.sender.start(0);
  bench.sender.tick(0);
  bench.take();
  bench.sender.on_request(1, 5, 7);
  bench.sender.tick(10);
  const auto sent = bench.take();
  REQUIRE(sent.size() == 3);
  CHECK(sent[0].seq == 5);
  CHECK(sent[2].seq == 7);
  CHECK(sent[0].again);
  bench.sender.tick(20);
  CHECK(bench.take().empty());
}

TEST_CASE("a connection that takes nothing costs nothing") {
  SenderBench bench;
  bench.add(1, 1, 5);
  bench.wire.refuses = true;
  bench.sender.start(0);
  bench.sender.tick(0);
  bench.wire.refuses = false;
  bench.sender.tick(10);
  const auto sent = bench.take();
  REQUIRE(sent.size() == 5);
  CHECK_FALSE(sent[0].again);
}

TEST_CASE("over a line that loses and delays, every event arrives and every receipt is honest") {
  for (uint32_t seed = 1; seed <= 30; ++seed) {
    std::mt19937 random(seed);
    SenderBench bench;
    std::set<uint32_t> arrived;
    uint32_t next = 1;
    uint64_t now = 0;
    bench.sender.start(now);
    while (next <= 300 || bench.ring.buffered() > 0) {
      REQUIRE(now < 3'600'000);
      now += 50;
      if (next <= 300 && bench.ring.buffered() < 150 && random() % 3 == 0) {
        bench.add(1, next, next);
        ++next;
      }
      if (random() % 400 == 0) bench.sender.stop();
      if (random() % 100 == 0) bench.sender.start(now);
      bench.sender.tick(now);
      for (const Sent& each : bench.take()) {
        if (random() % 5 != 0) arrived.insert(each.seq);
      }
      uint32_t upto = 0;
      while (arrived.count(upto + 1) != 0) ++upto;
      if (random() % 5 != 0) bench.sender.on_ack(1, upto, now);
      if (!arrived.empty() && *arrived.rbegin() > upto && random() % 20 == 0) {
        bench.sender.on_request(1, upto + 1, *arrived.rbegin() - 1);
      }
    }
    CHECK(arrived.size() == 300);
  }
}
