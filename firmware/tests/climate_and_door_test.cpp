#include <doctest/doctest.h>

#include <random>
#include <string>
#include <utility>
#include <vector>

#include "leitstand/backlog.h"
#include "leitstand/backoff.h"
#include "leitstand/credentials.h"
#include "leitstand/crypto.h"
#include "leitstand/door.h"
#include "leitstand/limit_watch.h"
#include "leitstand/sounder.h"
#include "leitstand/wiegand.h"
#include "ram_flash.h"

using namespace leitstand;

namespace {

constexpr LimitSetting warn_high{true, 27'000, 500, 120'000, 60'000};

class Heard : public DoorListener {
 public:
  void on_door_event(EventType type) override { events.push_back(type); }
  void on_lock_order(bool released) override { lock_released = released; }
  std::vector<EventType> take() { return std::exchange(events, {}); }
  std::vector<EventType> events;
  bool lock_released = false;
};

constexpr DoorSettings door_settings{5'000, 20'000, 30'000};

/// A door whose time is driven by the test, 10 ms a step.
struct DoorBench {
  DoorBench() { door.begin(inputs, now); }
  void run(uint64_t ms) {
    for (const uint64_t end = now + ms; now < end; now += 10) door.update(inputs, door_settings, now);
  }
  void set(Contact contact) {
    inputs.contact = contact;
    run(100);
  }
  Heard heard;
  Door door{heard};
  DoorInputs inputs{Contact::closed, false, false};
  uint64_t now = 1'000;
};

using Events = std::vector<EventType>;

}  // namespace

TEST_CASE("hashes agree with the published vectors") {
  uint8_t out[32];
  sha256("abc", 3, out);
  CHECK(out[0] == 0xba);
  CHECK(out[31] == 0xad);
  // RFC 4231, test case 2.
  const std::string text = "what do ya want for nothing?";
  hmac_sha256(reinterpret_cast<const uint8_t*>("Jefe"), 4, text.data(), text.size(), out);
  CHECK(out[0] == 0x5b);
  CHECK(out[31] == 0x43);
  CHECK(crc32("123456789", 9) == 0xCBF43926);
  CHECK(crc32("6789", 4, crc32("12345", 5)) == 0xCBF43926);
}

TEST_CASE("a limit is exceeded only after its on-delay, and a dip begins the delay anew") {
  LimitWatch watch(Limit::warn_high);
  CHECK(watch.update(warn_high, 28'000, 0) == LimitChange::none);
  CHECK(watch.update(warn_high, 28'000, 119'999) == LimitChange::none);
  CHECK(watch.update(warn_high, 27'000, 120'000) == LimitChange::none);
  CHECK(watch.update(warn_high, 28'000, 120'001) == LimitChange::none);
  CHECK(watch.update(warn_high, 28'000, 240'000) == LimitChange::none);
  CHECK(watch.update(warn_high, 28'000, 240'001) == LimitChange::exceeded);
  CHECK(watch.exceeded());
}

TEST_CASE("a limit is cleared only beyond its deadband and after its off-delay") {
  LimitWatch watch(Limit::warn_high);
  LimitSetting setting = warn_high;
  setting.on_delay_ms = 0;
  CHECK(watch.update(setting, 27'001, 0) == LimitChange::exceeded);
  CHECK(watch.update(setting, 26'501, 100'000) == LimitChange::none);
  CHECK(watch.update(setting, 26'500, 200'000) == LimitChange::none);
  CHECK(watch.update(setting, 26'501, 230'000) == LimitChange::none);
  CHECK(watch.update(setting, 26'500, 240'000) == LimitChange::none);
  CHECK(watch.update(setting, 26'500, 300'000) == LimitChange::cleared);
}

TEST_CASE("a low limit works downwards, a failed reading decides nothing, and a limit switched off clears") {
  LimitWatch watch(Limit::alarm_low);
  LimitSetting setting{true, 15'000, 500, 30'000, 60'000};
  CHECK(watch.update(setting, 14'999, 0) == LimitChange::none);
  watch.interrupt();
  CHECK(watch.update(setting, 14'999, 30'000) == LimitChange::none);
  CHECK(watch.update(setting, 14'999, 60'000) == LimitChange::exceeded);
  watch.interrupt();
  CHECK(watch.exceeded());
  setting.on = false;
  CHECK(watch.update(setting, 14'000, 60'001) == LimitChange::cleared);
}

TEST_CASE("on any curve a limit does what a plain reading of its rule says") {
  for (uint32_t seed = 1; seed <= 200; ++seed) {
    std::mt19937 random(seed);
    const LimitSetting setting{true, 27'000, static_cast<int32_t>(random() % 1'000),
                               static_cast<uint32_t>(random() % 60'000), static_cast<uint32_t>(random() % 60'000)};
    LimitWatch watch(Limit::warn_high);
    std::vector<std::pair<uint64_t, int32_t>> curve;
    bool active = false;
    size_t changed_at = 0;
    uint64_t now = 0;
    int32_t value = 27'000;
    for (int step = 0; step < 300; ++step) {
      now += random() % 15'000;
      value += static_cast<int32_t>(random() % 1'201) - 600;
      curve.emplace_back(now, value);
      // How long has the wish to change lasted without a break? Looked up in the whole curve, not remembered.
      size_t begin = curve.size();
      while (begin > changed_at) {
        const int32_t earlier = curve[begin - 1].second;
        const bool wishes = active ? earlier <= setting.milli - setting.deadband_milli : earlier > setting.milli;
        if (!wishes) break;
        --begin;
      }
      const uint32_t delay = active ? setting.off_delay_ms : setting.on_delay_ms;
      const bool turns = begin < curve.size() && now - curve[begin].first >= delay;
      const LimitChange change = watch.update(setting, value, now);
      REQUIRE((change != LimitChange::none) == turns);
      if (!turns) continue;
      active = !active;
      changed_at = curve.size();
      REQUIRE(watch.exceeded() == active);
    }
  }
}

TEST_CASE("a door that opens with its lock released is opened, and relocks when it closes") {
  DoorBench bench;
  bench.door.unlock(door_settings, bench.now);
  CHECK(bench.heard.lock_released);
  bench.set(Contact::open);
  bench.set(Contact::closed);
  CHECK_FALSE(bench.heard.lock_released);
  CHECK(bench.heard.take() ==
        Events{EventType::lock_unlocked, EventType::door_opened, EventType::door_closed, EventType::lock_locked});
}

TEST_CASE("a lock that nobody uses relocks after its time") {
  DoorBench bench;
  bench.door.unlock(door_settings, bench.now);
  bench.run(4'900);
  CHECK(bench.heard.lock_released);
  bench.run(200);
  CHECK_FALSE(bench.heard.lock_released);
  CHECK(bench.heard.take() == Events{EventType::lock_unlocked, EventType::lock_locked});
}

TEST_CASE("a door that opens with its lock engaged is forced until it closes") {
  DoorBench bench;
  bench.set(Contact::open);
  CHECK(bench.door.forced());
  bench.run(60'000);
  CHECK(bench.heard.take() == Events{EventType::door_forced});
  bench.set(Contact::closed);
  CHECK_FALSE(bench.door.forced());
  CHECK(bench.heard.take() == Events{EventType::door_closed});
}

TEST_CASE("a door left open beeps first and is held afterwards") {
  DoorBench bench;
  bench.door.unlock(door_settings, bench.now);
  bench.set(Contact::open);
  bench.heard.take();
  bench.run(19'800);
  CHECK_FALSE(bench.door.pre_alarm());
  bench.run(400);
  CHECK(bench.door.pre_alarm());
  bench.run(10'000);
  CHECK(bench.door.held());
  bench.set(Contact::closed);
  CHECK(bench.heard.take() ==
        Events{EventType::lock_locked, EventType::door_held, EventType::door_held_cleared, EventType::door_closed});
}

TEST_CASE("a request to exit releases the lock, so that the door is not forced") {
  DoorBench bench;
  bench.inputs.exit_requested = true;
  bench.set(Contact::open);
  CHECK(bench.heard.take() == Events{EventType::rex, EventType::lock_unlocked, EventType::door_opened});
}

TEST_CASE("a contact that bounces is no event") {
  DoorBench bench;
  for (int i = 0; i < 20; ++i) {
    bench.inputs.contact = i % 2 == 0 ? Contact::open : Contact::closed;
    bench.run(30);
  }
  CHECK(bench.heard.take().empty());
}

TEST_CASE("under evacuation the lock stays released, and an open door is neither forced nor held") {
  DoorBench bench;
  bench.door.evacuate(true);
  bench.set(Contact::open);
  bench.run(60'000);
  bench.set(Contact::closed);
  CHECK(bench.heard.lock_released);
  bench.door.lock();
  CHECK(bench.heard.lock_released);
  bench.door.evacuate(false);
  CHECK(bench.heard.take() ==
        Events{EventType::lock_unlocked, EventType::door_opened, EventType::door_closed, EventType::lock_locked});
}

TEST_CASE("a lock that is released for a time stays so however often the door goes, and not a moment longer") {
  DoorBench bench;
  const uint64_t end = bench.now + 60'000;
  bench.door.unlock_until(end);
  for (int i = 0; i < 5; ++i) {
    bench.set(Contact::open);
    bench.set(Contact::closed);
  }
  CHECK(bench.heard.lock_released);
  CHECK(bench.door.unlocked_until() == end);
  bench.run(end - bench.now - 100);
  CHECK(bench.heard.lock_released);
  bench.run(200);
  CHECK_FALSE(bench.heard.lock_released);
  CHECK(bench.door.unlocked_until() == 0);
}

TEST_CASE("a card during a hold neither ends it nor outlives it") {
  DoorBench bench;
  bench.door.hold_unlocked();
  bench.door.unlock(door_settings, bench.now);
  bench.run(6'000);
  CHECK(bench.heard.lock_released);
  bench.door.end_hold();
  CHECK_FALSE(bench.heard.lock_released);
  CHECK(bench.heard.take() == Events{EventType::lock_unlocked, EventType::lock_locked});
}

TEST_CASE("a passage goes on where a hold ends, and nothing goes on where the door is locked") {
  DoorBench bench;
  bench.door.hold_unlocked();
  bench.door.unlock(door_settings, bench.now);
  bench.door.end_hold();
  CHECK(bench.heard.lock_released);
  bench.door.unlock_until(bench.now + 60'000);
  bench.door.lock();
  CHECK_FALSE(bench.heard.lock_released);
  bench.run(100);
  CHECK_FALSE(bench.heard.lock_released);
}

TEST_CASE("a door that was meant to stand open is held only when it stands open long after that") {
  DoorBench bench;
  bench.door.hold_unlocked();
  bench.set(Contact::open);
  bench.run(120'000);
  bench.heard.take();
  bench.door.end_hold();
  bench.run(29'000);
  CHECK_FALSE(bench.door.held());
  bench.run(1'200);
  CHECK(bench.door.held());
  CHECK(bench.heard.take() == Events{EventType::lock_locked, EventType::door_held});
}

TEST_CASE("tamper is told once, and so is its end") {
  DoorBench bench;
  bench.inputs.tampered = true;
  bench.run(100);
  bench.inputs.tampered = false;
  bench.run(100);
  CHECK(bench.heard.take() == Events{EventType::tamper, EventType::tamper_cleared});
}

TEST_CASE("the buzzer is silent after silence until another cause arises") {
  Sounder sounder;
  SoundCauses causes{};
  causes.forced = true;
  CHECK(sounder.update(causes, 100));
  sounder.silence();
  CHECK_FALSE(sounder.update(causes, 200));
  causes.held = true;
  CHECK(sounder.update(causes, 300));
  CHECK_FALSE(sounder.update(SoundCauses{}, 400));
}

TEST_CASE("every single flipped bit of a Wiegand frame is found, and so is a wrong length") {
  const uint64_t good = 0b1'000000000001'000000000011'1;
  const WiegandFrame frame = decode_wiegand(good, 26);
  REQUIRE(frame.kind == WiegandFrame::Kind::card);
  CHECK(frame.format == CardFormat::w26);
  CHECK(frame.number == 0b000000000001'000000000011);
  for (int bit = 0; bit < 26; ++bit) {
    CHECK(decode_wiegand(good ^ (1ULL << bit), 26).kind == WiegandFrame::Kind::bad);
  }
  for (int count = 0; count <= 64; ++count) {
    if (count == 4 || count == 8 || count == 26 || count == 34) continue;
    CHECK(decode_wiegand(good, static_cast<uint8_t>(count)).fault == ReaderFault::length);
  }
}

TEST_CASE("a key is read from four bits and from eight, and nothing else is a key") {
  for (uint8_t value = 0; value < 16; ++value) {
    const WiegandFrame four = decode_wiegand(value, 4);
    const WiegandFrame eight = decode_wiegand(static_cast<uint64_t>(~value & 0xF) << 4 | value, 8);
    const bool is_key = value <= key_hash;
    CHECK((four.kind == WiegandFrame::Kind::key) == is_key);
    CHECK((eight.kind == WiegandFrame::Kind::key) == is_key);
    CHECK(four.key == (is_key ? value : 0));
    CHECK(eight.key == (is_key ? value : 0));
    for (uint64_t upper = 0; upper < 16; ++upper) {
      if (upper == (~value & 0xFU)) continue;
      CHECK(decode_wiegand(upper << 4 | value, 8).fault == ReaderFault::parity);
      CHECK(decode_wiegand(upper << 4 | value, 8).kind == WiegandFrame::Kind::bad);
    }
  }
}

TEST_CASE("a refusal and the wish for a PIN are heard, but not over an alarm") {
  Sounder sounder;
  sounder.chirp(Chirp::refused, 1'000);
  int beeps = 0;
  bool sounded = false;
  for (uint64_t now = 1'000; now < 2'000; now += 10) {
    const bool sounds = sounder.update(SoundCauses{}, now);
    beeps += sounds && !sounded ? 1 : 0;
    sounded = sounds;
  }
  CHECK(beeps == 3);
  sounder.chirp(Chirp::pin_please, 3'000);
  CHECK(sounder.update(SoundCauses{}, 3'000));
  CHECK_FALSE(sounder.update(SoundCauses{}, 3'200));
  SoundCauses held{};
  held.held = true;
  sounder.chirp(Chirp::refused, 4'500);
  CHECK_FALSE(sounder.update(held, 4'550));
}

TEST_CASE("the last digits of a card number are always four, as the station takes them") {
  char digits[5];
  last_digits(8'674'471, digits);
  CHECK(std::string(digits) == "4471");
  last_digits(10'007, digits);
  CHECK(std::string(digits) == "0007");
  last_digits(42, digits);
  CHECK(std::string(digits) == "0042");
}

TEST_CASE("a backlog keeps the newest hour, oldest first") {
  Backlog backlog;
  backlog.begin();
  Sample sample{};
  for (uint32_t i = 0; i < 800; ++i) {
    sample.seq = i;
    backlog.keep(sample, i * 10'000ULL);
  }
  CHECK(backlog.count() == Backlog::capacity);
  Sample oldest{};
  REQUIRE(backlog.oldest(oldest, 8'000'000));
  CHECK(oldest.seq == 440);
  CHECK(oldest.hist);
  CHECK_FALSE(backlog.oldest(oldest, 12'000'000));
}

TEST_CASE("a back-off doubles up to its longest and spreads over its upper half") {
  Backoff backoff(1'000, 60'000);
  for (const uint32_t expected : {1'000U, 2'000U, 4'000U, 8'000U, 16'000U, 32'000U, 60'000U, 60'000U}) {
    CHECK(backoff.next() == expected);
  }
  backoff.reset();
  for (uint32_t random = 0; random < 5'000; ++random) {
    Backoff one(1'000, 60'000);
    const uint32_t wait = one.next_spread(random);
    CHECK(wait >= 500);
    CHECK(wait <= 1'000);
  }
}
