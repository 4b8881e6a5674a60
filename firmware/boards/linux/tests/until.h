#pragma once

#include <chrono>
#include <functional>
#include <thread>

namespace leitstand::test {

/// Waits for a condition, looking again every few milliseconds; false when it did not come true in time.
inline bool until(const std::function<bool()>& condition, std::chrono::milliseconds limit = std::chrono::seconds(15)) {
  const auto end = std::chrono::steady_clock::now() + limit;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return true;
}

}  // namespace leitstand::test
