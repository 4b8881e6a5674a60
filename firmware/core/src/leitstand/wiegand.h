#pragma once
#include <cstdint>

#include "leitstand/event.h"

namespace leitstand {

/// What a reader's frame says, or what is wrong with it.
struct WiegandFrame {
  bool good;
  ReaderFault fault;  ///< where not good
  CardFormat format;
  /// All data bits between the parity bits, as one number (24 or 32 bits).
  uint64_t number;
};

/// Decodes a Wiegand frame of 26 or 34 bits: a leading even parity bit over the first half of the data, a trailing
/// odd one over the second. `bits` holds the frame right-aligned, first bit received highest.
WiegandFrame decode_wiegand(uint64_t bits, uint8_t count);

}  // namespace leitstand
