#pragma once

#include <string_view>

#include "leitstand/ports.h"

namespace leitstand::board {

/// The name of a quality as the wire has it.
const char* quality_name(ClockQuality quality);
/// Reads such a name; false where there is none like it.
bool quality_from(std::string_view name, ClockQuality& quality);

/// The node's clock on the PC's: of any quality, and wrong by any amount that a test asks for.
class SystemClock : public Clock {
 public:
  /// Starts anew, as the chip's clock does at power-on.
  void start(ClockQuality quality, int64_t offset_ms);

  uint64_t monotonic_ms() const override;
  int64_t wall_ms() const override;
  ClockQuality quality() const override { return quality_; }
  void set_wall_ms(int64_t wall_ms, ClockQuality quality) override;

 private:
  uint64_t started_ms_ = 0;
  ClockQuality quality_ = ClockQuality::uptime;
  /// True: counted from the PC's time. False: counted from the start of the node.
  bool follows_system_ = false;
  int64_t offset_ms_ = 0;
};

}  // namespace leitstand::board
