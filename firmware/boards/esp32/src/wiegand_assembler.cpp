#include "wiegand_assembler.h"

namespace leitstand::board {

namespace {

// Bits come 1 to 2 ms apart; cards much further.
constexpr int64_t silence_us = 25'000;

}  // namespace

void WiegandAssembler::add(bool bit, int64_t at_us) {
  bits_ = bits_ << 1U | (bit ? 1U : 0U);
  // A frame that is far too long stays so, and the core refuses its length.
  if (count_ < UINT8_MAX) ++count_;
  last_us_ = at_us;
}

bool WiegandAssembler::take(int64_t now_us, uint64_t& bits, uint8_t& count) {
  if (count_ == 0 || now_us - last_us_ < silence_us) return false;
  bits = bits_;
  count = count_;
  bits_ = 0;
  count_ = 0;
  return true;
}

}  // namespace leitstand::board
