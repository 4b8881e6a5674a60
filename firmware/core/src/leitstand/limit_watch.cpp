#include "leitstand/limit_watch.h"

namespace leitstand {

bool LimitWatch::beyond(const LimitSetting& setting, int32_t milli) const {
  return low_ ? milli < setting.milli : milli > setting.milli;
}

bool LimitWatch::back(const LimitSetting& setting, int32_t milli) const {
  const int64_t line = int64_t{setting.milli} + (low_ ? setting.deadband_milli : -int64_t{setting.deadband_milli});
  return low_ ? milli >= line : milli <= line;
}

LimitChange LimitWatch::turn(bool exceeded) {
  exceeded_ = exceeded;
  pending_ = false;
  return exceeded ? LimitChange::exceeded : LimitChange::cleared;
}

LimitChange LimitWatch::update(const LimitSetting& setting, int32_t milli, uint64_t now_ms) {
  if (!setting.on) {
    pending_ = false;
    return exceeded_ ? turn(false) : LimitChange::none;
  }
  const bool wants_turn = exceeded_ ? back(setting, milli) : beyond(setting, milli);
  if (!wants_turn) {
    pending_ = false;
    return LimitChange::none;
  }
  if (!pending_) {
    pending_ = true;
    pending_since_ = now_ms;
  }
  const uint32_t delay = exceeded_ ? setting.off_delay_ms : setting.on_delay_ms;
  return now_ms - pending_since_ >= delay ? turn(!exceeded_) : LimitChange::none;
}

}  // namespace leitstand
