#pragma once

#include <cstdint>
#include <optional>

namespace leitstand::board {

/// Says how many things are due, so that on the whole there are `per_second` of them and never more than `count`.
class Load {
 public:
  /// Begins at this moment; a rate of zero ends it.
  void start(uint64_t now_ms, double per_second, std::optional<uint64_t> count);
  void stop() { per_second_ = 0.0; }
  /// How many are due since the last call.
  uint32_t due(uint64_t now_ms);
  bool running() const { return per_second_ > 0.0; }
  /// How many were due since the start.
  uint64_t done() const { return done_; }

 private:
  double per_second_ = 0.0;
  uint64_t since_ms_ = 0;
  std::optional<uint64_t> count_;
  uint64_t done_ = 0;
};

}  // namespace leitstand::board
