#pragma once
#include <cstdint>

#include "leitstand/event.h"

namespace leitstand {

/// How one limit is watched; thousandths of °C or % RH, milliseconds.
struct LimitSetting {
  bool on;
  int32_t milli;
  int32_t deadband_milli;
  uint32_t on_delay_ms;
  uint32_t off_delay_ms;
};

enum class LimitChange : uint8_t { none, exceeded, cleared };

/// One limit of one metric: exceeded when the value stays beyond it for the on-delay, cleared when it stays back by
/// more than the deadband for the off-delay. A delay begins anew whenever its condition breaks.
class LimitWatch {
 public:
  explicit LimitWatch(Limit limit) : low_(limit == Limit::warn_low || limit == Limit::alarm_low) {}

  /// A reading at `now_ms` (monotonic).
  LimitChange update(const LimitSetting& setting, int32_t milli, uint64_t now_ms);
  /// A reading that failed: what is not known neither exceeds nor clears.
  void interrupt() { pending_ = false; }
  bool exceeded() const { return exceeded_; }

 private:
  bool beyond(const LimitSetting& setting, int32_t milli) const;
  bool back(const LimitSetting& setting, int32_t milli) const;
  LimitChange turn(bool exceeded);

  bool low_;
  bool exceeded_ = false;
  bool pending_ = false;
  uint64_t pending_since_ = 0;
};

}  // namespace leitstand
