#include "leitstand/json_grammar.h"

#include <cstring>

#include "leitstand/utf8.h"

namespace leitstand {
namespace {

bool is_digit(uint8_t sign) { return sign >= '0' && sign <= '9'; }
bool is_hex_digit(uint8_t sign) {
  return is_digit(sign) || (sign >= 'a' && sign <= 'f') || (sign >= 'A' && sign <= 'F');
}

/// Walks over the text once. Every step says whether it found what it stands for.
class Walker {
 public:
  Walker(const uint8_t* bytes, size_t length) : at_(bytes), end_(bytes + length) {}

  bool document() {
    space();
    if (!value(0)) return false;
    space();
    return at_ == end_;
  }
  bool too_deep() const { return too_deep_; }

 private:
  uint8_t peek() const { return at_ < end_ ? *at_ : 0; }

  bool take(char sign) {
    if (at_ == end_ || *at_ != static_cast<uint8_t>(sign)) return false;
    ++at_;
    return true;
  }

  void space() {
    while (at_ < end_ && (*at_ == ' ' || *at_ == '\t' || *at_ == '\n' || *at_ == '\r')) ++at_;
  }

  bool word(const char* text) {
    const size_t length = std::strlen(text);
    if (static_cast<size_t>(end_ - at_) < length || std::memcmp(at_, text, length) != 0) return false;
    at_ += length;
    return true;
  }

  bool digits() {
    if (!is_digit(peek())) return false;
    while (is_digit(peek())) ++at_;
    return true;
  }

  bool number() {
    take('-');
    if (!take('0') && !digits()) return false;
    if (take('.') && !digits()) return false;
    if (!take('e') && !take('E')) return true;
    if (!take('+')) take('-');
    return digits();
  }

  bool escape() {
    if (!take('u')) {
      if (peek() == 0 || std::strchr("\"\\/bfnrt", peek()) == nullptr) return false;
      ++at_;
      return true;
    }
    for (int i = 0; i < 4; ++i, ++at_) {
      if (!is_hex_digit(peek())) return false;
    }
    return true;
  }

  bool string() {
    if (!take('"')) return false;
    while (at_ < end_ && *at_ >= 0x20 && *at_ != '"') {
      if (!take('\\')) {
        ++at_;
      } else if (!escape()) {
        return false;
      }
    }
    return take('"');
  }

  bool member(int depth) {
    space();
    if (!string()) return false;
    space();
    return take(':') && element(depth);
  }

  bool element(int depth) {
    space();
    if (!value(depth)) return false;
    space();
    return true;
  }

  bool object(int depth) {
    space();
    if (take('}')) return true;
    do {
      if (!member(depth)) return false;
    } while (take(','));
    return take('}');
  }

  bool array(int depth) {
    space();
    if (take(']')) return true;
    do {
      if (!element(depth)) return false;
    } while (take(','));
    return take(']');
  }

  bool nested(int depth) {
    if (depth >= max_json_depth) {
      too_deep_ = true;
      return false;
    }
    return take('{') ? object(depth + 1) : take('[') && array(depth + 1);
  }

  bool value(int depth) {
    switch (peek()) {
      case '{':
      case '[':
        return nested(depth);
      case '"':
        return string();
      case 't':
        return word("true");
      case 'f':
        return word("false");
      case 'n':
        return word("null");
      default:
        return number();
    }
  }

  const uint8_t* at_;
  const uint8_t* end_;
  bool too_deep_ = false;
};

}  // namespace

GrammarFault check_json(const uint8_t* bytes, size_t length) {
  if (!is_utf8(bytes, length)) return GrammarFault::utf8;
  Walker walker(bytes, length);
  if (walker.document()) return GrammarFault::none;
  return walker.too_deep() ? GrammarFault::too_deep : GrammarFault::not_json;
}

}  // namespace leitstand
