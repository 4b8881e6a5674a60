#include "leitstand/text.h"

#include <cinttypes>
#include <cstdio>
#include <cstring>

#include "leitstand/utf8.h"

namespace leitstand {
namespace {

constexpr char hex_digits[] = "0123456789abcdef";

int digit_of(char sign) {
  const char* found = sign == '\0' ? nullptr : std::strchr(hex_digits, sign);
  return found == nullptr ? -1 : static_cast<int>(found - hex_digits);
}

const char* short_escape(uint8_t byte) {
  switch (byte) {
    case '"':
      return "\\\"";
    case '\\':
      return "\\\\";
    case '\n':
      return "\\n";
    case '\r':
      return "\\r";
    case '\t':
      return "\\t";
    default:
      return nullptr;
  }
}

/// Rounds thousandths half away from zero to a multiple of `step`.
int64_t rounded(int64_t value, int64_t step) {
  const int64_t half = value < 0 ? -step / 2 : step / 2;
  return (value + half) / step * step;
}

}  // namespace

void to_hex(const uint8_t* bytes, size_t length, char* into) {
  for (size_t i = 0; i < length; ++i) {
    *into++ = hex_digits[bytes[i] >> 4];
    *into++ = hex_digits[bytes[i] & 15];
  }
  *into = '\0';
}

bool is_hex(const char* text, size_t digits) {
  for (size_t i = 0; i < digits; ++i) {
    if (digit_of(text[i]) < 0) return false;
  }
  return text[digits] == '\0';
}

bool from_hex(const char* text, uint8_t* into, size_t length) {
  if (!is_hex(text, 2 * length)) return false;
  for (size_t i = 0; i < length; ++i) {
    into[i] = static_cast<uint8_t>(digit_of(text[2 * i]) << 4 | digit_of(text[2 * i + 1]));
  }
  return true;
}

void JsonWriter::begin() { raw("{", 1); }

void JsonWriter::raw(const char* bytes, size_t length) {
  if (overflow_ || length >= capacity_ - length_) {
    overflow_ = true;
    return;
  }
  std::memcpy(into_ + length_, bytes, length);
  length_ += length;
}

void JsonWriter::name(const char* name) {
  if (length_ > 0 && into_[length_ - 1] != '{') raw(",", 1);
  raw("\"", 1);
  raw(name, std::strlen(name));
  raw("\":", 2);
}

void JsonWriter::object(const char* field) {
  name(field);
  raw("{", 1);
}

void JsonWriter::escaped(uint8_t byte) {
  const char* escape = short_escape(byte);
  if (escape != nullptr) {
    raw(escape, 2);
  } else if (byte < 0x20) {
    const char code[] = {'\\', 'u', '0', '0', hex_digits[byte >> 4], hex_digits[byte & 15]};
    raw(code, sizeof code);
  } else {
    const char plain = static_cast<char>(byte);
    raw(&plain, 1);
  }
}

void JsonWriter::quoted(const char* value, size_t max_units) {
  const auto* bytes = reinterpret_cast<const uint8_t*>(value);
  const size_t length = std::strlen(value);
  raw("\"", 1);
  for (size_t at = 0, units = 0; at < length;) {
    const size_t step = utf8_length(bytes + at, length - at);
    units += step == 4 ? 2 : 1;
    if (units > max_units) break;
    if (step == 0) raw("\xEF\xBF\xBD", 3);
    if (step == 1) escaped(bytes[at]);
    if (step > 1) raw(value + at, step);
    at += step == 0 ? 1 : step;
  }
  raw("\"", 1);
}

void JsonWriter::text(const char* field, const char* value, size_t max_units) {
  if (value == nullptr) {
    damaged_ = true;
    return;
  }
  name(field);
  quoted(value, max_units);
}

void JsonWriter::integer(const char* field, int64_t value) {
  char digits[24];
  const int length = std::snprintf(digits, sizeof digits, "%" PRId64, value);
  name(field);
  raw(digits, static_cast<size_t>(length));
}

void JsonWriter::flag(const char* field, bool value) {
  name(field);
  raw(value ? "true" : "false", value ? 4 : 5);
}

void JsonWriter::null(const char* field) {
  name(field);
  raw("null", 4);
}

void JsonWriter::milli(const char* field, int32_t thousandths, int decimals) {
  const int64_t value = rounded(thousandths, decimals == 2 ? 10 : 1);
  const int64_t size = value < 0 ? -value : value;
  char digits[32];
  int length =
      std::snprintf(digits, sizeof digits, "%s%" PRId64 ".%03" PRId64, value < 0 ? "-" : "", size / 1000, size % 1000);
  while (digits[length - 1] == '0') --length;
  if (digits[length - 1] == '.') --length;
  name(field);
  raw(digits, static_cast<size_t>(length));
}

void JsonWriter::hex(const char* field, const uint8_t* bytes, size_t length) {
  name(field);
  raw("\"", 1);
  for (size_t i = 0; i < length; ++i) {
    const char pair[] = {hex_digits[bytes[i] >> 4], hex_digits[bytes[i] & 15]};
    raw(pair, 2);
  }
  raw("\"", 1);
}

size_t JsonWriter::finish() {
  raw("}", 1);
  if (overflow_ || damaged_) return 0;
  into_[length_] = '\0';
  return length_;
}

}  // namespace leitstand
