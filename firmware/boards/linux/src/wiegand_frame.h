#pragma once

#include <cstdint>
#include <string_view>

namespace leitstand::board {

/// What a reader puts on its two wires for a card.
struct WiegandFrame {
  uint64_t bits = 0;
  uint8_t count = 0;
};

/// Frames a card number as 26 or 34 bits with a parity bit at each end; the count is 0 where the number does not fit
/// or the format (`w26`, `w34`) is unknown.
WiegandFrame wiegand_frame(std::string_view format, uint64_t number, bool bad_parity);

/// What a keypad sends for a key (0 … 11): 4 bits, or `doubled` 8 with the complement above.
WiegandFrame keypad_frame(uint8_t key, bool doubled);

}  // namespace leitstand::board
