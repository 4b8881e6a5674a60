#include "leitstand/sounder.h"

namespace leitstand {
namespace {

struct Pattern {
  uint32_t period_ms;
  uint32_t on_ms;
};

constexpr Pattern alarm_pattern{1000, 1000};
constexpr Pattern held_pattern{1000, 500};
constexpr Pattern threshold_pattern{5000, 500};
constexpr Pattern pre_alarm_pattern{2000, 200};
constexpr Pattern identify_pattern{500, 250};
constexpr uint64_t identify_ms = 10'000;

// Three short ones say no, a single longer one asks for the PIN.
constexpr Pattern refused_pattern{200, 100};
constexpr uint64_t refused_ms = 600;
constexpr uint64_t pin_please_ms = 150;

bool sounds(const Pattern& pattern, uint64_t now_ms) { return now_ms % pattern.period_ms < pattern.on_ms; }

}  // namespace

void Sounder::identify(uint64_t now_ms) { identify_ends_ = now_ms + identify_ms; }

void Sounder::chirp(Chirp which, uint64_t now_ms) {
  chirp_ = which;
  chirp_began_ = now_ms;
}

bool Sounder::chirps(uint64_t now_ms) const {
  const uint64_t passed = now_ms - chirp_began_;
  if (chirp_ == Chirp::refused) return passed < refused_ms && sounds(refused_pattern, passed);
  return chirp_ == Chirp::pin_please && passed < pin_please_ms;
}

bool Sounder::update(const SoundCauses& causes, uint64_t now_ms) {
  const bool arisen = (causes.forced && !before_.forced) || (causes.held && !before_.held) ||
                      (causes.threshold && !before_.threshold) || (causes.pre_alarm && !before_.pre_alarm);
  before_ = causes;
  if (arisen) silenced_ = false;
  if (identifying(now_ms)) return sounds(identify_pattern, now_ms);
  if (causes.forced && !silenced_) return sounds(alarm_pattern, now_ms);
  if (causes.held && !silenced_) return sounds(held_pattern, now_ms);
  if (chirps(now_ms)) return true;
  if (silenced_) return false;
  if (causes.threshold) return sounds(threshold_pattern, now_ms);
  return causes.pre_alarm && sounds(pre_alarm_pattern, now_ms);
}

}  // namespace leitstand
