#pragma once
// Writes JSON into a buffer of the caller, never past its end.
#include <cstddef>
#include <cstdint>

namespace leitstand {

/// Writes `length` bytes as lower-case hex digits and an end; `into` holds 2 * length + 1.
void to_hex(const uint8_t* bytes, size_t length, char* into);

/// Reads exactly 2 * length lower-case hex digits and then the end. False otherwise.
bool from_hex(const char* text, uint8_t* into, size_t length);

/// Whether it is exactly `digits` lower-case hex digits.
bool is_hex(const char* text, size_t digits);

/// One JSON object. What does not fit, or a word that is null, makes the whole of it bad: see `finish`.
class JsonWriter {
 public:
  /// `capacity` counts the end of the string too.
  JsonWriter(char* into, size_t capacity) : into_(into), capacity_(capacity) { begin(); }

  void object(const char* name);
  void end_object() { raw("}", 1); }

  /// Text of any bytes: escaped as JSON wants it, and what is not UTF-8 replaced by U+FFFD. At most `max_units` units
  /// of UTF-16, as the station counts characters; a character is never cut in half.
  void text(const char* name, const char* value, size_t max_units = SIZE_MAX);
  void integer(const char* name, int64_t value);
  void flag(const char* name, bool value);
  void null(const char* name);
  /// Thousandths as a decimal number of at most `decimals` (2 or 3) places, rounded half away from zero, no idle zeros.
  void milli(const char* name, int32_t thousandths, int decimals);
  void hex(const char* name, const uint8_t* bytes, size_t length);

  /// Closes the object. Its length without the end, or 0 where it did not fit or a word was null.
  size_t finish();
  /// Whether a word was null: the record that was to be written is damaged.
  bool damaged() const { return damaged_; }

 private:
  void begin();
  void raw(const char* bytes, size_t length);
  void name(const char* name);
  void quoted(const char* value, size_t max_units);
  void escaped(uint8_t byte);

  char* into_;
  size_t capacity_;
  size_t length_ = 0;
  bool overflow_ = false;
  bool damaged_ = false;
};

}  // namespace leitstand
