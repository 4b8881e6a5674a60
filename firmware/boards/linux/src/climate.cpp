#include "climate.h"

#include <algorithm>
#include <cmath>

namespace leitstand::board {

namespace {

constexpr double day_ms = 24.0 * 3600.0 * 1000.0;
constexpr double turn = 6.283185307179586;
constexpr double daily_kelvin = 1.2;
// Warm air at the same moisture reads drier: about 2.5 % RH per kelvin near 22 °C and 45 %.
constexpr double percent_per_kelvin = -2.5;
constexpr double return_seconds = 900.0;
constexpr double longest_step_seconds = 60.0;

}  // namespace

Climate::Climate(uint32_t seed, double temperature_base, double humidity_base)
    : random_(seed),
      temperature_base_(temperature_base),
      humidity_base_(humidity_base),
      phase_(std::uniform_real_distribution<double>(0.0, turn)(random_)) {
  // Each node begins somewhere on its walk, so that a wall of them does not start in step.
  temperature_walk_.value = temperature_walk_.spread * noise_(random_);
  humidity_walk_.value = humidity_walk_.spread * noise_(random_);
}

double Climate::temperature(int64_t now_ms) {
  advance(now_ms);
  return held_temperature_.value_or(temperature_base_ + daily_wave(now_ms) + temperature_walk_.value);
}

double Climate::humidity(int64_t now_ms) {
  advance(now_ms);
  const double kelvin = daily_wave(now_ms) + temperature_walk_.value;
  const double walked = humidity_base_ + percent_per_kelvin * kelvin + humidity_walk_.value;
  return held_humidity_.value_or(std::clamp(walked, 1.0, 99.0));
}

void Climate::release() {
  held_temperature_.reset();
  held_humidity_.reset();
}

void Climate::advance(int64_t now_ms) {
  const double seconds = static_cast<double>(now_ms - last_ms_.value_or(now_ms)) / 1000.0;
  last_ms_ = now_ms;
  if (seconds <= 0.0) return;
  step(temperature_walk_, std::min(seconds, longest_step_seconds));
  step(humidity_walk_, std::min(seconds, longest_step_seconds));
}

void Climate::step(Walk& walk, double seconds) {
  const double kept = std::exp(-seconds / return_seconds);
  walk.value = walk.value * kept + walk.spread * std::sqrt(1.0 - kept * kept) * noise_(random_);
}

double Climate::daily_wave(int64_t now_ms) const {
  return daily_kelvin * std::sin(turn * static_cast<double>(now_ms) / day_ms + phase_);
}

}  // namespace leitstand::board
