#include "leitstand/settings.h"

#include <cstring>

namespace leitstand {
namespace {

/// The record of firmware 0.1.0, as it lies in flash: before `lock.fail_safe` and before an order could hold a door.
struct ConfigStateV1 {
  static constexpr uint32_t version_number = 1;
  static constexpr size_t fields = 23;

  uint32_t version;
  uint32_t rev;
  int32_t values[fields];
  ConfigResult result;
  ConfigCode code;
  FieldError errors[fields];
};
struct SettingsV1 {
  ConfigStateV1 config;
  SiteMode mode;
  uint32_t mode_rev;
};
static_assert(sizeof(SettingsV1) == 136, "as the older firmware wrote it");

Settings from(const SettingsV1& old) {
  Settings settings = initial_settings();
  settings.config.rev = old.config.rev;
  settings.config.result = old.config.result;
  settings.config.code = old.config.code;
  for (size_t i = 0; i < ConfigStateV1::fields; ++i) {
    // `lock.fail_safe` stands between them now.
    const size_t place = i < static_cast<size_t>(Field::lock_fail_safe) ? i : i + 1;
    settings.config.in_force.values[place] = old.config.values[i];
    settings.config.errors[place] = old.config.errors[i];
  }
  settings.mode = old.mode;
  settings.mode_rev = old.mode_rev;
  return settings;
}

bool is_sound(const Settings& settings) {
  return leitstand::is_sound(settings.config) && settings.mode <= SiteMode::maintenance && settings.held_locked <= 1;
}

}  // namespace

Settings initial_settings() {
  // Every byte of it, also between the fields: the record is compared and checked as a whole.
  Settings settings;
  std::memset(static_cast<void*>(&settings), 0, sizeof settings);
  settings.config = initial_config();
  return settings;
}

Settings SettingsStore::load() {
  Settings settings = initial_settings();
  if (slots_.load(&settings, sizeof settings)) return is_sound(settings) ? settings : initial_settings();
  SettingsV1 old{};
  if (!slots_.load(&old, sizeof old) || old.config.version != ConfigStateV1::version_number) return initial_settings();
  const Settings migrated = from(old);
  return is_sound(migrated) ? migrated : initial_settings();
}

}  // namespace leitstand
