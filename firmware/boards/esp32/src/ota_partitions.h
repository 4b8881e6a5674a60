#pragma once

#include <esp_ota_ops.h>

#include "leitstand/ports.h"

namespace leitstand::board {

/// The two app partitions. The bootloader keeps which one is on trial, and goes back by itself after a reset in it.
class OtaPartitions : public OtaSlots {
 public:
  /// After the NVS is there.
  void begin();

  const uint8_t* publisher() const override { return publisher_; }
  const char* chip() const override { return "esp32"; }
  char running() const override;
  bool begin(uint32_t size) override;
  bool write(const uint8_t* data, size_t length) override;
  bool finish() override;
  bool boot_other() override;
  bool on_trial() const override;
  bool mark_healthy() override;
  bool roll_back() override;
  OtaNote note() const override;
  bool save_note(const OtaNote& note) override;

 private:
  uint8_t publisher_[64] = {};
  esp_ota_handle_t writing_ = 0;
  bool open_ = false;
};

}  // namespace leitstand::board
