#pragma once

#include "leitstand/ports.h"

namespace leitstand::board {

/// The chip's timer for what passes, its clock for the time of day.
class ChipClock : public Clock {
 public:
  /// Begins to ask the time server; needs the network stack.
  void begin(const char* time_server);

  uint64_t monotonic_ms() const override;
  int64_t wall_ms() const override;
  ClockQuality quality() const override;
  void set_wall_ms(int64_t wall_ms, ClockQuality quality) override;

 private:
  ClockQuality set_quality_ = ClockQuality::uptime;
};

/// The hardware's generator.
class ChipRandom : public Random {
 public:
  void fill(uint8_t* into, size_t length) override;
};

class GpioDoor;
class Radio;
class ShtSensor;

/// What the chip knows of itself.
class ChipSystem : public System {
 public:
  ChipSystem(ShtSensor& sensor, const GpioDoor& door, const Radio& radio)
      : sensor_(sensor), door_(door), radio_(radio) {}

  /// Reads what does not change.
  void begin();
  /// Restarts now where the core has asked for it.
  void reboot_if_asked() const;

  ResetReason reset_reason() const override;
  const char* hardware() const override;
  const char* chip() const override;
  const char* mac() const override { return mac_; }
  const char* ip() const override;
  bool rssi(int* dbm) const override;
  uint32_t free_heap() const override;
  const char* self_test(Part part) override;
  void still_busy() override;
  void reboot() override { reboot_asked_ = true; }

 private:
  ShtSensor& sensor_;
  const GpioDoor& door_;
  const Radio& radio_;
  char mac_[18] = "";
  /// Takes the answer of the last `ip`.
  mutable char ip_[16] = "";
  bool reboot_asked_ = false;
};

}  // namespace leitstand::board
