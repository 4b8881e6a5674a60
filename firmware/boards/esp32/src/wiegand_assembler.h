#pragma once

#include <cstdint>

namespace leitstand::board {

/// Gathers the bits of one reader until it falls silent.
class WiegandAssembler {
 public:
  void add(bool bit, int64_t at_us);
  /// True once when a frame has ended before this moment; then `bits` and `count` are it.
  bool take(int64_t now_us, uint64_t& bits, uint8_t& count);

 private:
  uint64_t bits_ = 0;
  uint8_t count_ = 0;
  int64_t last_us_ = 0;
};

}  // namespace leitstand::board
