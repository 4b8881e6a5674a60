#include "leitstand/event_ring.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <memory>
#include <random>
#include <utility>
#include <vector>

#include "ram_flash.h"

using namespace leitstand;
using leitstand::testing::RamFlash;

namespace {

using Number = std::pair<uint32_t, uint32_t>;

Event event_of(uint32_t boot, uint32_t seq) {
  Event event{};
  event.boot = boot;
  event.seq = seq;
  event.ts_ms = 1'700'000'000'000 + seq;
  event.type = EventType::access_denied;
  event.value_milli = static_cast<int32_t>(seq * 7);
  return event;
}

std::vector<Number> buffered(const EventRing& ring) {
  std::vector<Number> numbers;
  Event event{};
  for (auto place = ring.first(); place != EventRing::nowhere; place = ring.after(place)) {
    REQUIRE(ring.read(place, event));
    CHECK(event.value_milli == static_cast<int32_t>(event.seq * 7));
    numbers.emplace_back(event.boot, event.seq);
  }
  return numbers;
}

std::vector<Number> range(uint32_t boot, uint32_t from, uint32_t to) {
  std::vector<Number> numbers;
  for (uint32_t seq = from; seq <= to; ++seq) numbers.emplace_back(boot, seq);
  return numbers;
}

}  // namespace

TEST_CASE("a ring gives its events back in their order, also after a start") {
  RamFlash flash;
  EventRing ring(flash);
  REQUIRE(ring.open());
  for (uint32_t seq = 1; seq <= 50; ++seq) REQUIRE(ring.push(event_of(1, seq)));
  CHECK(buffered(ring) == range(1, 1, 50));
  EventRing again(flash);
  REQUIRE(again.open());
  CHECK(buffered(again) == range(1, 1, 50));
  uint32_t boot = 0;
  uint32_t seq = 0;
  REQUIRE(again.newest(boot, seq));
  CHECK(Number(boot, seq) == Number(1, 50));
}

TEST_CASE("a receipt frees the events of its boot only, also across a start") {
  RamFlash flash;
  EventRing ring(flash);
  REQUIRE(ring.open());
  for (uint32_t seq = 1; seq <= 3; ++seq) REQUIRE(ring.push(event_of(1, seq)));
  for (uint32_t seq = 1; seq <= 5; ++seq) REQUIRE(ring.push(event_of(2, seq)));
  CHECK(ring.free_up_to(2, 2) == 2);
  CHECK(ring.free_up_to(2, 2) == 0);
  EventRing again(flash);
  REQUIRE(again.open());
  CHECK(again.buffered() == 6);
  CHECK(buffered(again) == std::vector<Number>{{1, 1}, {1, 2}, {1, 3}, {2, 3}, {2, 4}, {2, 5}});
}

TEST_CASE("a full ring overwrites its oldest events and says which") {
  RamFlash flash(3);
  EventRing ring(flash);
  REQUIRE(ring.open());
  const uint32_t all = 3 * RamFlash::sector / 128;
  for (uint32_t seq = 1; seq <= all; ++seq) REQUIRE(ring.push(event_of(1, seq)));
  LostEvents lost{};
  CHECK_FALSE(ring.take_lost(lost));
  REQUIRE(ring.push(event_of(1, all + 1)));
  REQUIRE(ring.take_lost(lost));
  CHECK(lost.boot == 1);
  CHECK(lost.from == 1);
  CHECK(lost.to == 32);
  CHECK(lost.count == 32);
  CHECK_FALSE(ring.take_lost(lost));
  CHECK(buffered(ring) == range(1, 33, all + 1));
}

TEST_CASE("ten thousand events fit in the flash that a node has for them") {
  RamFlash flash(321);
  EventRing ring(flash);
  REQUIRE(ring.open());
  CHECK(ring.capacity() >= 10'240);
}

TEST_CASE("a ring refuses a region of one sector") {
  RamFlash flash(1);
  EventRing ring(flash);
  CHECK_FALSE(ring.open());
}

TEST_CASE("any sequence of pushes, receipts and starts leaves what a plain list would hold") {
  for (uint32_t seed = 1; seed <= 40; ++seed) {
    std::mt19937 random(seed);
    RamFlash flash(3);
    auto ring = std::make_unique<EventRing>(flash);
    REQUIRE(ring->open());
    std::vector<Number> model;
    uint32_t boot = 1;
    uint32_t seq = 0;
    for (int step = 0; step < 600; ++step) {
      const auto choice = static_cast<uint32_t>(random() % 10);
      if (choice < 7) {
        REQUIRE(ring->push(event_of(boot, ++seq)));
        model.emplace_back(boot, seq);
        LostEvents lost{};
        while (model.size() > ring->buffered()) model.erase(model.begin());
        ring->take_lost(lost);
      } else if (choice < 9 && !model.empty()) {
        const Number upto = model[random() % model.size()];
        ring->free_up_to(upto.first, upto.second);
        std::vector<Number> kept;
        for (const Number& each : model) {
          if (each.first != upto.first || each.second > upto.second) kept.push_back(each);
        }
        model = kept;
      } else if (random() % 4 == 0) {
        ring = std::make_unique<EventRing>(flash);
        REQUIRE(ring->open());
        ++boot;
        seq = 0;
      }
      REQUIRE(buffered(*ring) == model);
    }
  }
}

TEST_CASE("a power cut at any byte loses no stored event, repeats none and reuses no place wrongly") {
  // The ring is filled so far that the cut runs through writing, freeing and the erasing of a sector in use.
  const auto work = [](EventRing& ring, RamFlash& flash, std::vector<Number>& stored, std::vector<Number>& freed) {
    for (uint32_t seq = 91; seq <= 100 && !flash.dead(); ++seq) {
      if (ring.push(event_of(1, seq))) stored.emplace_back(1, seq);
      if (seq % 4 == 0 && !flash.dead()) {
        for (uint32_t each = 1; each <= seq - 40; ++each) freed.emplace_back(1, each);
        ring.free_up_to(1, seq - 40);
      }
    }
  };
  const auto filled = [](RamFlash& flash) {
    EventRing ring(flash);
    REQUIRE(ring.open());
    for (uint32_t seq = 1; seq <= 90; ++seq) REQUIRE(ring.push(event_of(1, seq)));
    ring.free_up_to(1, 40);
  };
  RamFlash prepared(3);
  filled(prepared);
  RamFlash whole = prepared;
  const uint64_t before = whole.spent();
  {
    EventRing ring(whole);
    REQUIRE(ring.open());
    std::vector<Number> stored;
    std::vector<Number> freed;
    work(ring, whole, stored, freed);
  }
  const uint64_t total = whole.spent() - before;
  REQUIRE(total > RamFlash::sector);
  for (uint64_t cut = 0; cut <= total; ++cut) {
    RamFlash flash = prepared;
    std::vector<Number> stored = range(1, 41, 90);
    std::vector<Number> freed;
    {
      EventRing ring(flash);
      REQUIRE(ring.open());
      flash.cut_after(cut);
      work(ring, flash, stored, freed);
    }
    flash.restore_power();
    EventRing ring(flash);
    REQUIRE(ring.open());
    std::vector<Number> expected;
    for (const Number& each : stored) {
      if (std::find(freed.begin(), freed.end(), each) == freed.end()) expected.push_back(each);
    }
    const std::vector<Number> found = buffered(ring);
    for (const Number& each : expected) {
      if (std::find(found.begin(), found.end(), each) == found.end()) FAIL("cut at " << cut << " lost " << each.second);
    }
    CHECK(std::is_sorted(found.begin(), found.end()));
    CHECK(std::adjacent_find(found.begin(), found.end()) == found.end());
    // Life goes on: the next boot's events are stored and found.
    for (uint32_t seq = 1; seq <= 40; ++seq) REQUIRE(ring.push(event_of(2, seq)));
    const std::vector<Number> after = buffered(ring);
    CHECK(std::vector<Number>(after.end() - 40, after.end()) == range(2, 1, 40));
  }
}
