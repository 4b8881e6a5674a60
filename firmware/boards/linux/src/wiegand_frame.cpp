#include "wiegand_frame.h"

namespace leitstand::board {

namespace {

bool odd(uint64_t bits) { return __builtin_parityll(bits) != 0; }

}  // namespace

WiegandFrame wiegand_frame(std::string_view format, uint64_t number, bool bad_parity) {
  if (format != "w26" && format != "w34") return {};
  const unsigned data_bits = format == "w26" ? 24 : 32;
  if (number >> data_bits != 0) return {};
  const unsigned half = data_bits / 2;
  // The first bit makes its half even, the last bit makes its half odd.
  const uint64_t even_parity = odd(number >> half) ? 1 : 0;
  const uint64_t low_half = number & ((uint64_t{1} << half) - 1);
  const uint64_t odd_parity = odd(low_half) == bad_parity ? 1 : 0;
  return {even_parity << (data_bits + 1) | number << 1U | odd_parity, static_cast<uint8_t>(data_bits + 2)};
}

WiegandFrame keypad_frame(uint8_t key, bool doubled) {
  const uint64_t bits = key & 0xfU;
  if (!doubled) return {bits, 4};
  return {(~bits & 0xfU) << 4U | bits, 8};
}

}  // namespace leitstand::board
