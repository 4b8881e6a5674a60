#include "leitstand/wiegand.h"

namespace leitstand {
namespace {

bool odd_number_of_ones(uint64_t bits) {
  bool odd = false;
  for (; bits != 0; bits &= bits - 1) odd = !odd;
  return odd;
}

}  // namespace

WiegandFrame decode_wiegand(uint64_t bits, uint8_t count) {
  if (count != 26 && count != 34) return {false, ReaderFault::length, CardFormat::none, 0};
  const auto half = static_cast<uint8_t>(count / 2);
  const uint64_t first = (bits >> half) & ((1ULL << half) - 1);
  const uint64_t second = bits & ((1ULL << half) - 1);
  if (odd_number_of_ones(first) || !odd_number_of_ones(second)) {
    return {false, ReaderFault::parity, CardFormat::none, 0};
  }
  const uint64_t number = (bits >> 1) & ((1ULL << (count - 2)) - 1);
  return {true, ReaderFault::parity, count == 26 ? CardFormat::w26 : CardFormat::w34, number};
}

}  // namespace leitstand
