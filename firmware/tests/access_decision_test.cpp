#include "leitstand/access_decision.h"

#include <doctest/doctest.h>

#include <string>

#include "access_script.h"
#include "golden.h"
#include "image_builder.h"
#include "leitstand/names.h"
#include "leitstand/wiegand.h"
#include "ram_flash.h"

using namespace leitstand;
using namespace leitstand::testing;

namespace {

// A Tuesday, 12:00:00 UTC.
constexpr int64_t noon = 1'795'521'600'000;
constexpr uint32_t noon_s = 1'795'521'600;
constexpr uint32_t ada = 1;
constexpr uint32_t bea = 2;

/// A door with a table, and what it said as words: `granted 1`, `denied 2 expired`, with a `+` where it unlocks.
class Rig : public AccessListener {
 public:
  explicit Rig(const ImageBuilder& image = {}) : table(flash), control(table, *this), key_(image.node_key) {
    table.begin();
    take(image);
    control.begin(reinterpret_cast<const uint8_t*>(key_.data()));
  }
  void take(const ImageBuilder& image) {
    REQUIRE(take_image(table, image.image(), static_cast<uint32_t>(image.cards.size())) == "complete");
  }
  std::string card(uint32_t number, uint8_t reader = 0) {
    control.card(reader, PresentedCard{credential_number(number), {CardFormat::w26, 26, number}, "0001"}, at);
    return taken();
  }
  std::string keys(const std::string& keys, uint8_t reader = 0) {
    for (const char key : keys) {
      const auto value = key == '*' ? key_star : key == '#' ? key_hash : static_cast<uint8_t>(key - '0');
      control.key(reader, value, at);
    }
    return taken();
  }
  std::string tick() {
    control.tick(at);
    return taken();
  }
  Rig& pass(uint64_t ms) {
    at.mono_ms += ms;
    at.wall_ms += static_cast<int64_t>(ms);
    return *this;
  }
  void on_access(const AccessOutcome& outcome) override {
    const char* const steps[] = {"granted", "duress", "denied", "pin", "second"};
    // The card comes back whole.
    CHECK(outcome.card.raw.bit_count == 26);
    CHECK(credential_number(static_cast<uint32_t>(outcome.card.raw.bits)).bytes[3] == outcome.card.credential.bytes[3]);
    if (!said_.empty()) said_ += ", ";
    said_ += std::string(steps[static_cast<int>(outcome.step)]) + (outcome.unlock ? "+ " : " ") +
             std::to_string(outcome.card.raw.bits);
    if (outcome.step == AccessStep::denied) said_ += std::string(" ") + name_of(outcome.reason);
  }

  RamFlash flash;
  AccessTable table;
  AccessControl control;
  Moment at{1'000, noon, ClockQuality::ntp};

 private:
  std::string taken() {
    std::string said;
    said.swap(said_);
    return said;
  }
  std::string key_;
  std::string said_;
};

ImageBuilder table_of(std::vector<ImageBuilder::Card> cards) {
  ImageBuilder table;
  table.cards = std::move(cards);
  return table;
}

ImageBuilder two_persons() {
  ImageBuilder table = table_of({{1, ada}, {2, bea}, {3, ada}});
  table.rules = 1;
  return table;
}

ImageBuilder with_pins() {
  ImageBuilder table = table_of({{1, ada}, {2, bea}, {3, 3}});
  table.pin = 1;
  table.pins = {{ada, "1234", "4321"}, {bea, "87654321", ""}};
  return table;
}

}  // namespace

TEST_CASE("a card that holds always is granted, whatever the clock") {
  Rig rig(table_of({{1, ada}}));
  CHECK(rig.card(1) == "granted+ 1");
  rig.at.clock = ClockQuality::uptime;
  CHECK(rig.card(1) == "granted+ 1");
}

TEST_CASE("lockdown, a hold and maintenance refuse everybody, and that before anything else") {
  Rig rig(table_of({{1, ada}}));
  rig.control.set_mode(SiteMode::lockdown);
  CHECK(rig.card(1) == "denied 1 lockdown");
  CHECK(rig.card(9) == "denied 9 lockdown");
  rig.control.set_mode(SiteMode::maintenance);
  CHECK(rig.card(1) == "denied 1 door_in_maintenance");
  rig.control.set_held_locked(true);
  CHECK(rig.card(1) == "denied 1 lockdown");
  rig.control.set_mode(SiteMode::evacuation);
  CHECK(rig.card(1) == "denied 1 lockdown");
  rig.control.set_mode(SiteMode::normal);
  rig.control.set_held_locked(false);
  CHECK(rig.card(1) == "granted+ 1");
}

TEST_CASE("an unknown, a lost, a blocked card and one without a right are refused in this order") {
  Rig rig(table_of({{1, ada, 0, 0, 255, access_flag::lost | access_flag::blocked},
                    {2, ada, 0, 0, 255, access_flag::blocked},
                    {3, ada, 1, 2, 255}}));
  CHECK(rig.card(9) == "denied 9 unknown_credential");
  CHECK(rig.card(1) == "denied 1 lost");
  CHECK(rig.card(2) == "denied 2 blocked");
  CHECK(rig.card(3) == "denied 3 no_right");
}

TEST_CASE("an evacuation lets in every card that is neither lost nor blocked") {
  ImageBuilder image = table_of({{1, ada, 0, 0, 255, access_flag::second_person},
                                 {2, bea, 0, 0, 0, access_flag::lost},
                                 {3, bea, 0, 0, 0, access_flag::blocked}});
  image.pin = 1;
  image.rules = 3;
  Rig rig(image);
  rig.control.set_mode(SiteMode::evacuation);
  CHECK(rig.card(1) == "granted+ 1");
  CHECK(rig.card(2) == "denied 2 lost");
  CHECK(rig.card(3) == "denied 3 blocked");
  CHECK(rig.card(4) == "denied 4 unknown_credential");
}

TEST_CASE("validity begins and ends to the millisecond, and a clock that knows no time is not trusted with it") {
  Rig rig(table_of({{1, ada, noon_s, noon_s + 10}, {2, ada, 0, noon_s}, {3, ada, noon_s, 0}}));
  rig.at.wall_ms = noon - 1;
  CHECK(rig.card(1) == "denied 1 not_yet_valid");
  CHECK(rig.card(2) == "granted+ 2");
  rig.at.wall_ms = noon;
  CHECK(rig.card(1) == "granted+ 1");
  CHECK(rig.card(2) == "denied 2 expired");
  CHECK(rig.card(3) == "granted+ 3");
  rig.at.wall_ms = noon + 9'999;
  CHECK(rig.card(1) == "granted+ 1");
  rig.at.wall_ms = noon + 10'000;
  CHECK(rig.card(1) == "denied 1 expired");
  rig.at.clock = ClockQuality::uptime;
  for (const uint32_t number : {1U, 2U, 3U}) {
    CHECK(rig.card(number) == "denied " + std::to_string(number) + " clock_untrusted");
  }
  for (const ClockQuality good : {ClockQuality::station, ClockQuality::rtc}) {
    rig.at.clock = good;
    CHECK(rig.card(3) == "granted+ 3");
  }
}

TEST_CASE("a schedule lets in from its first minute to the end of its last") {
  ImageBuilder image = table_of({{1, ada, 0, 0, 1}, {2, ada, 0, 0, 2}});
  image.weeks = {every_day({{8 * 60, 12 * 60}, {13 * 60, 14 * 60}}), every_day({})};
  Rig rig(image);
  const auto said_at = [&](int64_t minutes, int64_t ms) {
    rig.at.wall_ms = noon + minutes * 60'000 + ms;
    return rig.card(1);
  };
  CHECK(said_at(-4 * 60, -1) == "denied 1 outside_schedule");
  CHECK(said_at(-4 * 60, 0) == "granted+ 1");
  CHECK(said_at(0, -1) == "granted+ 1");
  CHECK(said_at(0, 0) == "denied 1 outside_schedule");
  CHECK(said_at(60, 0) == "granted+ 1");
  CHECK(rig.card(2) == "denied 2 outside_schedule");
  rig.at.clock = ClockQuality::uptime;
  CHECK(rig.card(1) == "denied 1 clock_untrusted");
}

TEST_CASE("the first person opens the day for the others, by the site's day and not by that of UTC") {
  ImageBuilder image = table_of({{1, ada, 0, 0, 0, access_flag::first_person}, {2, bea}});
  image.rules = 2;
  image.zone = {{0, 120}};
  Rig rig(image);
  CHECK(rig.card(2) == "denied 2 first_person_missing");
  rig.at.clock = ClockQuality::uptime;
  CHECK(rig.card(2) == "denied 2 clock_untrusted");
  CHECK(rig.card(1) == "granted+ 1");
  rig.at.clock = ClockQuality::ntp;
  // The first person came, but at a time that nobody knows.
  CHECK(rig.card(2) == "denied 2 first_person_missing");
  CHECK(rig.card(1) == "granted+ 1");
  CHECK(rig.card(2) == "granted+ 2");
  rig.at.wall_ms = noon + 10 * 3'600'000 - 1;
  CHECK(rig.card(2) == "granted+ 2");
  rig.at.wall_ms = noon + 10 * 3'600'000;
  CHECK(rig.card(2) == "denied 2 first_person_missing");
  rig.at.wall_ms = noon;
  CHECK(rig.card(2) == "granted+ 2");
}

TEST_CASE("timed anti-passback holds at the same reader, for all cards of a person, by the monotonic clock") {
  ImageBuilder image = table_of({{1, ada}, {2, ada}, {3, bea}, {4, 4, 0, 0, 0, access_flag::exempt}});
  image.antipassback_s = 10;
  Rig rig(image);
  CHECK(rig.card(1) == "granted+ 1");
  CHECK(rig.card(3) == "granted+ 3");
  CHECK(rig.card(4) == "granted+ 4");
  CHECK(rig.card(4) == "granted+ 4");
  rig.at.wall_ms += 3'600'000;
  rig.at.mono_ms += 9'999;
  CHECK(rig.card(2) == "denied 2 antipassback");
  CHECK(rig.card(2, 1) == "granted+ 2");
  // The last grant was at another reader.
  CHECK(rig.card(1) == "granted+ 1");
  rig.at.mono_ms += 10'000;
  CHECK(rig.card(1) == "granted+ 1");
  CHECK(rig.card(1) == "denied 1 antipassback");
}

TEST_CASE("area anti-passback lets nobody in who is in, and can be forgiven") {
  ImageBuilder image = table_of({{1, ada}, {2, ada}, {3, bea, 0, 0, 0, access_flag::exempt}});
  image.directions = {1, 2, 0, 0};
  image.antipassback_area = 1;
  Rig rig(image);
  CHECK(rig.card(1, 1) == "granted+ 1");
  CHECK(rig.card(1, 1) == "denied 1 antipassback");
  CHECK(rig.card(1, 0) == "granted+ 1");
  CHECK(rig.card(2, 0) == "denied 2 antipassback");
  CHECK(rig.card(2, 2) == "granted+ 2");
  CHECK(rig.card(2, 0) == "denied 2 antipassback");
  const Credential placed[] = {credential_number(2), credential_number(77)};
  rig.control.place(PlaceState::unknown, placed, 2);
  CHECK(rig.card(1, 0) == "granted+ 1");
  rig.control.place(PlaceState::outside, placed, 1);
  CHECK(rig.card(1, 1) == "denied 1 antipassback");
  rig.control.place(PlaceState::inside, placed, 1);
  CHECK(rig.card(1, 1) == "granted+ 1");
  CHECK(rig.card(3, 0) == "granted+ 3");
  CHECK(rig.card(3, 0) == "granted+ 3");
}

TEST_CASE("a PIN is asked for, typed, cleared and judged") {
  Rig rig(with_pins());
  CHECK(rig.keys("1234#").empty());
  CHECK(rig.card(1) == "pin 1");
  CHECK(rig.control.wants_pin(0));
  CHECK(rig.keys("1234").empty());
  CHECK(rig.keys("#") == "granted+ 1");
  CHECK_FALSE(rig.control.wants_pin(0));
  CHECK(rig.card(1) == "pin 1");
  CHECK(rig.keys("99*1234#") == "granted+ 1");
  for (const char* wrong : {"1235#", "123#", "12345#", "12345678901234#", "87654321#"}) {
    CHECK(rig.card(1) == "pin 1");
    CHECK(rig.keys(wrong) == "denied 1 pin_wrong");
  }
  CHECK(rig.card(2) == "pin 2");
  CHECK(rig.keys("87654321#") == "granted+ 2");
  CHECK(rig.card(3) == "denied 3 pin_missing");
  CHECK(rig.card(1) == "pin 1");
  CHECK(rig.keys("#") == "denied 1 pin_missing");
}

TEST_CASE("the duress PIN opens as the other one does, and says so") {
  Rig rig(with_pins());
  CHECK(rig.card(1) == "pin 1");
  CHECK(rig.keys("4321#") == "duress+ 1");
  CHECK(rig.card(2) == "pin 2");
  CHECK(rig.keys("4321#") == "denied 2 pin_wrong");
}

TEST_CASE("a PIN that does not come in ten seconds, or another card, ends the wait") {
  Rig rig(with_pins());
  CHECK(rig.card(1) == "pin 1");
  CHECK(rig.pass(10'000).keys("1234#") == "granted+ 1");
  CHECK(rig.card(1) == "pin 1");
  CHECK(rig.keys("1234").empty());
  CHECK(rig.pass(10'000).tick().empty());
  CHECK(rig.pass(1).tick() == "denied 1 pin_missing");
  CHECK(rig.keys("#").empty());
  CHECK(rig.card(1) == "pin 1");
  CHECK(rig.card(2, 1) == "pin 2");
  CHECK(rig.card(2) == "denied 1 pin_missing, pin 2");
  // What was typed for the card before is forgotten.
  CHECK(rig.keys("8765").empty());
  CHECK(rig.card(9) == "denied 2 pin_missing, denied 9 unknown_credential");
  CHECK(rig.keys("87654321#", 1) == "granted+ 2");
}

TEST_CASE("what waited for its PIN is judged again with the table, the mode and the clock of that moment") {
  Rig rig(with_pins());
  CHECK(rig.card(1) == "pin 1");
  rig.control.set_mode(SiteMode::lockdown);
  CHECK(rig.keys("1234#") == "denied 1 lockdown");
  rig.control.set_mode(SiteMode::normal);
  CHECK(rig.card(1) == "pin 1");
  rig.control.set_mode(SiteMode::evacuation);
  CHECK(rig.keys("99#") == "granted+ 1");
  rig.control.set_mode(SiteMode::normal);
  CHECK(rig.card(1) == "pin 1");
  ImageBuilder other = with_pins();
  other.cards[0].flags = access_flag::blocked;
  rig.take(other);
  CHECK(rig.keys("1234#") == "denied 1 blocked");
  CHECK(rig.card(2) == "pin 2");
  other.pins.pop_back();
  rig.take(other);
  CHECK(rig.keys("87654321#") == "denied 2 pin_missing");
  rig.take(table_of({}));
  CHECK(rig.card(2) == "denied 2 unknown_credential");
}

TEST_CASE("a PIN is needed outside its schedule, and whenever the time is not known") {
  ImageBuilder image = with_pins();
  image.pin = 2;
  image.pin_schedule = 1;
  image.weeks = {every_day({{12 * 60, 13 * 60}})};
  Rig rig(image);
  CHECK(rig.card(1) == "granted+ 1");
  rig.at.clock = ClockQuality::uptime;
  CHECK(rig.card(1) == "pin 1");
  rig.at.clock = ClockQuality::ntp;
  rig.at.wall_ms = noon - 1;
  CHECK(rig.card(1) == "denied 1 pin_missing, pin 1");
  CHECK(rig.keys("1234#") == "granted+ 1");
  rig.at.wall_ms = noon + 3'600'000;
  CHECK(rig.card(3) == "denied 3 pin_missing");
}

TEST_CASE("two persons within five seconds are granted together, in the order of their cards, and unlock once") {
  Rig rig(two_persons());
  CHECK(rig.card(1) == "second 1");
  CHECK(rig.pass(5'000).card(2) == "granted 1, granted+ 2");
  CHECK(rig.card(2) == "second 2");
  CHECK(rig.pass(5'001).card(1) == "denied 2 second_person_missing, second 1");
  CHECK(rig.pass(5'000).tick().empty());
  CHECK(rig.pass(1).tick() == "denied 1 second_person_missing");
}

TEST_CASE("the second person has to be another one, at the same reader, and be let in") {
  Rig rig(two_persons());
  CHECK(rig.card(1) == "second 1");
  CHECK(rig.card(3) == "denied 1 second_person_missing, second 3");
  CHECK(rig.card(9) == "denied 9 unknown_credential");
  CHECK(rig.card(2, 1) == "second 2");
  CHECK(rig.card(2) == "granted 3, granted+ 2");
  CHECK(rig.pass(5'001).tick() == "denied 2 second_person_missing");
}

TEST_CASE("a card that needs a second person waits, and anybody who comes makes the pair") {
  Rig rig(table_of({{1, ada, 0, 0, 0, access_flag::second_person}, {2, bea}}));
  CHECK(rig.card(2) == "granted+ 2");
  CHECK(rig.card(1) == "second 1");
  CHECK(rig.card(2) == "granted 1, granted+ 2");
  CHECK(rig.card(2) == "granted+ 2");
}

TEST_CASE("who waited for a second person is judged again when one comes") {
  ImageBuilder image = table_of({{1, ada, 0, noon_s + 2, 0, access_flag::second_person}, {2, bea}});
  Rig rig(image);
  CHECK(rig.card(1) == "second 1");
  CHECK(rig.pass(2'000).card(2) == "denied 1 expired, granted+ 2");
  rig.at.wall_ms = noon;
  CHECK(rig.card(1) == "second 1");
  image.cards[0].person = bea;
  rig.take(image);
  CHECK(rig.card(2) == "denied 1 second_person_missing, granted+ 2");
  CHECK(rig.card(1) == "second 1");
  image.cards.erase(image.cards.begin());
  image.cards.push_back({5, 5});
  rig.take(image);
  CHECK(rig.card(5) == "denied 1 unknown_credential, granted+ 5");
}

TEST_CASE("with PINs the pair is complete when the second person has typed, and a duress stays with who typed it") {
  ImageBuilder image = with_pins();
  image.rules = 1;
  Rig rig(image);
  CHECK(rig.card(1) == "pin 1");
  CHECK(rig.keys("4321#") == "second 1");
  CHECK(rig.card(2) == "pin 2");
  CHECK(rig.pass(5'000).keys("87654321#") == "duress 1, granted+ 2");
  CHECK(rig.card(1) == "pin 1");
  CHECK(rig.keys("1234#") == "second 1");
  CHECK(rig.card(2) == "pin 2");
  CHECK(rig.pass(5'001).keys("87654321#") == "denied 1 second_person_missing, second 2");
}

TEST_CASE("the memory holds the 4,096 persons seen last") {
  AccessMemory memory;
  AccessMemory::Person found{};
  CHECK_FALSE(memory.find(1, &found));
  memory.begin();
  const uint64_t late = (uint64_t{1} << 40) + 5;
  for (uint32_t person = 1; person <= 4'096; ++person) memory.remember({person, PlaceState::inside, 3, late + person});
  memory.remember({1, PlaceState::outside, 2, late});
  memory.remember({5'000, PlaceState::inside, 1, late});
  CHECK_FALSE(memory.find(2, &found));
  for (uint32_t person = 3; person <= 4'096; ++person) {
    REQUIRE(memory.find(person, &found));
    REQUIRE(found.granted_ms == late + person);
    REQUIRE(found.reader == 3);
  }
  REQUIRE(memory.find(1, &found));
  CHECK(found.place == PlaceState::outside);
  CHECK(found.granted_ms == late);
  CHECK(memory.find(5'000, &found));
}

TEST_CASE("a door decides as the examples say") {
  const Json file = golden("access-decision.json");
  REQUIRE_FALSE(items(file.get(), "scenarios").empty());
  for (const cJSON* scenario : items(file.get(), "scenarios")) {
    RamFlash flash;
    AccessTable table(flash);
    table.begin();
    AccessScript door(table, bytes_of_hex(text(file.get(), "key")));
    for (const cJSON* step : items(scenario, "steps")) {
      const Json said = parsed(door.play(step));
      char* const shown = cJSON_PrintUnformatted(step);
      INFO(text(scenario, "name"), ": ", shown);
      CHECK(same(said.get(), field(step, "outcomes")));
      cJSON_free(shown);
    }
  }
}
