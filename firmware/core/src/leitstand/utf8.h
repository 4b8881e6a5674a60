#pragma once
// Strict UTF-8 (RFC 3629): no overlong forms, no surrogates, nothing above U+10FFFF.
#include <cstddef>
#include <cstdint>

namespace leitstand {

/// Bytes of the code point that begins at `at`, of which `left` bytes are there; 0 where none does.
size_t utf8_length(const uint8_t* at, size_t left);

/// Whether all of it is UTF-8.
bool is_utf8(const uint8_t* bytes, size_t length);

}  // namespace leitstand
