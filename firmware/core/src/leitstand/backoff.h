#pragma once
#include <cstdint>

namespace leitstand {

/// Waiting times that double: `first`, 2 × `first`, … at most `longest` (milliseconds).
class Backoff {
 public:
  constexpr Backoff(uint32_t first_ms, uint32_t longest_ms)
      : first_ms_(first_ms), longest_ms_(longest_ms), current_ms_(first_ms) {}

  /// How long to wait now; the next time is twice that.
  uint32_t next() {
    const uint32_t now = current_ms_;
    current_ms_ = now > longest_ms_ / 2 ? longest_ms_ : now * 2;
    return now;
  }
  /// The same, spread over its upper half by `random`, so that many nodes do not come back at once.
  uint32_t next_spread(uint32_t random) {
    const uint32_t now = next();
    return now / 2 + random % (now / 2 + 1);
  }
  void reset() { current_ms_ = first_ms_; }

 private:
  uint32_t first_ms_;
  uint32_t longest_ms_;
  uint32_t current_ms_;
};

}  // namespace leitstand
