#include "leitstand/wiegand.h"

namespace leitstand {
namespace {

bool odd_number_of_ones(uint64_t bits) {
  bool odd = false;
  for (; bits != 0; bits &= bits - 1) odd = !odd;
  return odd;
}

WiegandFrame bad(ReaderFault fault) { return {WiegandFrame::Kind::bad, fault, 0, CardFormat::none, 0}; }

WiegandFrame decode_key(uint64_t bits, uint8_t count) {
  const auto key = static_cast<uint8_t>(bits & 0xF);
  const auto complement = static_cast<uint8_t>(bits >> 4 & 0xF);
  // Both are read errors: halves that do not belong together, and a value that no key has.
  if ((count == 8 && (key ^ complement) != 0xF) || key > key_hash) return bad(ReaderFault::parity);
  return {WiegandFrame::Kind::key, ReaderFault::parity, key, CardFormat::none, 0};
}

}  // namespace

WiegandFrame decode_wiegand(uint64_t bits, uint8_t count) {
  if (count == 4 || count == 8) return decode_key(bits, count);
  if (count != 26 && count != 34) return bad(ReaderFault::length);
  const auto half = static_cast<uint8_t>(count / 2);
  const uint64_t first = (bits >> half) & ((1ULL << half) - 1);
  const uint64_t second = bits & ((1ULL << half) - 1);
  if (odd_number_of_ones(first) || !odd_number_of_ones(second)) {
    return bad(ReaderFault::parity);
  }
  const uint64_t number = (bits >> 1) & ((1ULL << (count - 2)) - 1);
  return {WiegandFrame::Kind::card, ReaderFault::parity, 0, count == 26 ? CardFormat::w26 : CardFormat::w34, number};
}

}  // namespace leitstand
