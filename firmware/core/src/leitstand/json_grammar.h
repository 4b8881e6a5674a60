#pragma once
// Whether bytes are JSON as RFC 8259 and JSON.parse understand it, before a parser with softer rules sees them.
#include <cstddef>
#include <cstdint>

namespace leitstand {

/// Brackets within brackets that a message may have.
constexpr int max_json_depth = 6;

enum class GrammarFault : uint8_t { none, utf8, too_deep, not_json };

/// Checks one JSON value that fills all of `bytes` but white space. Depth is bounded, so the stack is too.
GrammarFault check_json(const uint8_t* bytes, size_t length);

}  // namespace leitstand
