#pragma once
// What a node keeps of the station's wishes, in one flash record.
#include "leitstand/config.h"
#include "leitstand/event.h"
#include "leitstand/slot_store.h"

namespace leitstand {

/// Plain, so that it goes to flash by memcpy.
struct Settings {
  ConfigState config;
  SiteMode mode;
  uint8_t held_locked;  ///< 1: an order refuses every credential until another one ends it
  uint32_t mode_rev;
};

/// A factory-new node: the defaults, mode normal, nothing held.
Settings initial_settings();

class SettingsStore {
 public:
  explicit SettingsStore(Flash& flash) : slots_(flash, Region::config) {}

  /// What the flash holds; of a record that an older firmware wrote all values stay, and fields that it did not know
  /// get their default. The initial settings where nothing there can be believed.
  Settings load();
  /// False where the flash refused; then the old record still counts.
  bool save(const Settings& settings) { return slots_.save(&settings, sizeof settings); }

 private:
  SlotStore slots_;
};

}  // namespace leitstand
