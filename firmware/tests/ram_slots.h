#pragma once
#include <string>

#include "leitstand/ports.h"

namespace leitstand::testing {

/// Slots in memory; what a bootloader does is a restart with `booted`.
class RamSlots : public OtaSlots {
 public:
  explicit RamSlots(const uint8_t* publisher) : publisher_(publisher) {}
  const uint8_t* publisher() const override { return publisher_; }
  const char* chip() const override { return "rig"; }
  char running() const override { return slot; }
  bool begin(uint32_t size) override {
    written.clear();
    return size <= room;
  }
  bool write(const uint8_t* data, size_t length) override {
    written.append(reinterpret_cast<const char*>(data), length);
    return !broken;
  }
  bool finish() override { return true; }
  bool boot_other() override {
    armed = true;
    return true;
  }
  bool on_trial() const override { return trial; }
  bool mark_healthy() override {
    trial = false;
    return true;
  }
  bool roll_back() override {
    ++rollbacks;
    return true;
  }
  OtaNote note() const override { return kept; }
  bool save_note(const OtaNote& note) override {
    kept = note;
    return true;
  }

  std::string written;
  OtaNote kept{};
  uint32_t room = 1'000'000;
  char slot = 'a';
  bool broken = false;
  bool armed = false;
  bool trial = false;
  int rollbacks = 0;

 private:
  const uint8_t* publisher_;
};

}  // namespace leitstand::testing
