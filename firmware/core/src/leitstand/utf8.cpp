#include "leitstand/utf8.h"

namespace leitstand {
namespace {

bool within(uint8_t byte, uint8_t low, uint8_t high) { return byte >= low && byte <= high; }

/// The narrower range of a second byte shuts out overlong forms, surrogates and what lies above U+10FFFF.
bool second_fits(uint8_t lead, uint8_t second) {
  switch (lead) {
    case 0xE0:
      return within(second, 0xA0, 0xBF);
    case 0xED:
      return within(second, 0x80, 0x9F);
    case 0xF0:
      return within(second, 0x90, 0xBF);
    case 0xF4:
      return within(second, 0x80, 0x8F);
    default:
      return within(second, 0x80, 0xBF);
  }
}

size_t length_by_lead(uint8_t lead) {
  if (lead < 0x80) return 1;
  if (within(lead, 0xC2, 0xDF)) return 2;
  if (within(lead, 0xE0, 0xEF)) return 3;
  return within(lead, 0xF0, 0xF4) ? 4 : 0;
}

}  // namespace

size_t utf8_length(const uint8_t* at, size_t left) {
  if (left == 0) return 0;
  const size_t length = length_by_lead(at[0]);
  if (length <= 1 || length > left) return length <= left ? length : 0;
  if (!second_fits(at[0], at[1])) return 0;
  for (size_t i = 2; i < length; ++i) {
    if (!within(at[i], 0x80, 0xBF)) return 0;
  }
  return length;
}

bool is_utf8(const uint8_t* bytes, size_t length) {
  for (size_t at = 0; at < length;) {
    const size_t step = utf8_length(bytes + at, length - at);
    if (step == 0) return false;
    at += step;
  }
  return true;
}

}  // namespace leitstand
