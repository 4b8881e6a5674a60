#pragma once
#include <cstdint>

#include "leitstand/event.h"

namespace leitstand {

/// Keys of a keypad beside the digits 0 … 9.
constexpr uint8_t key_star = 10;
constexpr uint8_t key_hash = 11;

/// What a reader's frame says, or what is wrong with it.
struct WiegandFrame {
  enum class Kind : uint8_t { bad, card, key } kind;
  ReaderFault fault;  ///< where bad
  uint8_t key;        ///< 0 … 9, `key_star` or `key_hash`
  CardFormat format;
  /// All data bits between the parity bits, as one number (24 or 32 bits).
  uint64_t number;
};

/// Decodes a Wiegand frame. A card has 26 or 34 bits: a leading even parity bit over the first half of the data, a
/// trailing odd one over the second. A key has 4, or 8 whose upper half is the complement of the lower. `bits` holds
/// the frame right-aligned, first bit received highest.
WiegandFrame decode_wiegand(uint64_t bits, uint8_t count);

}  // namespace leitstand
