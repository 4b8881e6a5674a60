#include "load.h"

#include <algorithm>

namespace leitstand::board {

namespace {

// A process that stood still makes up for it in pieces, so that each node still gets its turn.
constexpr uint64_t most_at_once = 50;

}  // namespace

void Load::start(uint64_t now_ms, double per_second, std::optional<uint64_t> count) {
  per_second_ = per_second;
  since_ms_ = now_ms;
  count_ = count;
  done_ = 0;
}

uint32_t Load::due(uint64_t now_ms) {
  if (!running()) return 0;
  uint64_t wanted = static_cast<uint64_t>(static_cast<double>(now_ms - since_ms_) * per_second_ / 1000.0);
  if (count_) wanted = std::min(wanted, *count_);
  const uint64_t now = std::min(wanted - done_, most_at_once);
  done_ += now;
  if (count_ && done_ >= *count_) stop();
  return static_cast<uint32_t>(now);
}

}  // namespace leitstand::board
