#include "leitstand/settings.h"

#include <doctest/doctest.h>

#include <cstring>

#include "ram_flash.h"

using namespace leitstand;
using leitstand::testing::RamFlash;

namespace {

/// The record of firmware 0.1.0, written out as it lay in flash.
struct OldRecord {
  uint32_t version = 1;
  uint32_t rev = 7;
  int32_t values[23] = {60'000, 18'000,    27'000, 15'000, 32'000, 500,   120'000, 30'000,
                        60'000, INT32_MIN, 70'000, 8'000,  80'000, 2'000, 120'000, 30'000,
                        60'000, 9'000,     21'000, 31'000, 0,      1,     0};
  uint8_t result = 1;
  uint8_t code = 0;
  uint8_t errors[23] = {};
  uint8_t padding[3] = {};
  uint8_t mode = 1;
  uint8_t more_padding[3] = {};
  uint32_t mode_rev = 12;
};
static_assert(sizeof(OldRecord) == 136);

Settings loaded(RamFlash& flash) { return SettingsStore(flash).load(); }

}  // namespace

TEST_CASE("the record of an older firmware keeps every value, and the new field gets its default") {
  RamFlash flash;
  OldRecord old;
  old.errors[17] = 3;
  REQUIRE(SlotStore(flash, Region::config).save(&old, sizeof old));
  const Settings settings = loaded(flash);
  CHECK(settings.config.version == config_version);
  CHECK(settings.config.rev == 7);
  CHECK(settings.config.result == ConfigResult::partial);
  CHECK(settings.config.in_force[Field::telemetry_interval] == 60'000);
  CHECK(settings.config.in_force[Field::humidity_warn_low] == limit_off);
  CHECK(settings.config.in_force[Field::humidity_off_delay] == 60'000);
  CHECK(settings.config.in_force[Field::lock_fail_safe] == 0);
  CHECK(settings.config.in_force[Field::door_relock] == 9'000);
  CHECK(settings.config.in_force[Field::door_held_alarm] == 31'000);
  CHECK(settings.config.in_force[Field::buzzer_on_threshold] == 0);
  CHECK(settings.config.in_force[Field::buzzer_on_forced] == 1);
  CHECK(settings.config.in_force[Field::buzzer_on_held] == 0);
  CHECK(settings.config.errors[static_cast<size_t>(Field::door_relock)] == FieldError::out_of_range);
  CHECK(settings.config.errors[static_cast<size_t>(Field::lock_fail_safe)] == FieldError::none);
  CHECK(settings.mode == SiteMode::lockdown);
  CHECK(settings.mode_rev == 12);
  CHECK(settings.held_locked == 0);
}

TEST_CASE("an older record that cannot be believed is none") {
  RamFlash flash;
  OldRecord old;
  old.values[0] = 5;
  REQUIRE(SlotStore(flash, Region::config).save(&old, sizeof old));
  CHECK(loaded(flash).mode_rev == 0);
  old = OldRecord{};
  old.mode = 9;
  REQUIRE(SlotStore(flash, Region::config).save(&old, sizeof old));
  CHECK(loaded(flash).mode_rev == 0);
  old = OldRecord{};
  old.version = 3;
  REQUIRE(SlotStore(flash, Region::config).save(&old, sizeof old));
  CHECK(loaded(flash).mode_rev == 0);
}

TEST_CASE("settings survive a start, and an empty flash has the initial ones") {
  RamFlash flash;
  CHECK(loaded(flash).config.rev == 0);
  Settings settings = initial_settings();
  settings.mode = SiteMode::maintenance;
  settings.mode_rev = 3;
  settings.held_locked = 1;
  REQUIRE(SettingsStore(flash).save(settings));
  CHECK(loaded(flash).mode == SiteMode::maintenance);
  CHECK(loaded(flash).held_locked == 1);
  settings.held_locked = 2;
  REQUIRE(SettingsStore(flash).save(settings));
  CHECK(loaded(flash).mode_rev == 0);
}
