#include "system_clock.h"

#include <chrono>

namespace leitstand::board {

namespace {

constexpr const char* names[] = {"ntp", "station", "rtc", "uptime"};

uint64_t steady_ms() {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return static_cast<uint64_t>(std::chrono::duration_cast<std::chrono::milliseconds>(now).count());
}

int64_t system_ms() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

}  // namespace

const char* quality_name(ClockQuality quality) { return names[static_cast<size_t>(quality)]; }

bool quality_from(std::string_view name, ClockQuality& quality) {
  for (size_t i = 0; i < std::size(names); ++i) {
    if (name != names[i]) continue;
    quality = static_cast<ClockQuality>(i);
    return true;
  }
  return false;
}

void SystemClock::start(ClockQuality quality, int64_t offset_ms) {
  if (started_ms_ == 0) started_ms_ = steady_ms();
  quality_ = quality;
  offset_ms_ = offset_ms;
  follows_system_ = quality != ClockQuality::uptime;
}

uint64_t SystemClock::monotonic_ms() const { return steady_ms() - started_ms_; }

int64_t SystemClock::wall_ms() const {
  return offset_ms_ + (follows_system_ ? system_ms() : static_cast<int64_t>(monotonic_ms()));
}

void SystemClock::set_wall_ms(int64_t wall_ms, ClockQuality quality) {
  // What was set counts on by itself: it shall not follow the PC's clock, which the node does not have.
  follows_system_ = false;
  offset_ms_ = wall_ms - static_cast<int64_t>(monotonic_ms());
  quality_ = quality;
}

}  // namespace leitstand::board
