#pragma once
// Reads JSON objects from outside. The tree is built by cJSON: it is maintained, it is part of ESP-IDF and of Debian,
// so that chip and PC run the same parser, and its escapes and numbers need not be written again. It is also soft (it
// takes a byte order mark, "01" and raw control characters) and allocates, so `check_json` looks first and the tree
// lives in a static arena of a fixed size that cJSON is given only while it parses. One document at a time, one thread.
#include <cstddef>
#include <cstdint>

struct cJSON;

namespace leitstand {

/// Bytes that an ordinary message may have, and a chunk of the credential table.
constexpr size_t max_payload = 4096;
constexpr size_t max_acl_payload = 16384;
/// Largest integer that a double holds without a gap below it, 2^53 - 1.
constexpr int64_t max_safe_integer = 9007199254740991;

enum class JsonFault : uint8_t {
  none,
  too_long,
  utf8,
  too_deep,
  not_json,  ///< or not an object
  too_many,  ///< more values than the arena holds
  missing,
  wrong_type,
  out_of_range,
};

/// What became of a message. `field` names the field at fault, null where it is not a field's.
struct JsonResult {
  JsonFault fault = JsonFault::none;
  const char* field = nullptr;
  explicit operator bool() const { return fault == JsonFault::none; }
};

const char* name_of(JsonFault fault);

/// Borrowed view of an object in a JsonDocument. Of a name that occurs twice the last one counts, as in JSON.parse.
///
/// The getters put what they read into `into` and otherwise remember the first fault, so that a decoder asks for all
/// its fields in a row and looks at `result` once.
class JsonObject {
 public:
  explicit JsonObject(const cJSON* object = nullptr) : object_(object) {}

  bool has(const char* name) const;
  /// An integer from `low` to `high`; anything past ±2^53 is none.
  bool integer(const char* name, int64_t low, int64_t high, int64_t* into);
  bool u32(const char* name, uint32_t low, uint32_t* into);
  bool flag(const char* name, bool* into);
  /// Text of `least` … `capacity - 1` bytes, with its end.
  bool text(const char* name, size_t least, char* into, size_t capacity);
  /// Exactly 2 * length lower-case hex digits.
  bool hex(const char* name, uint8_t* into, size_t length);
  /// Text where it lies in the tree, with its end behind it; for one that is too long to copy.
  bool view(const char* name, const char** text, size_t* length);
  bool object(const char* name, JsonObject* into);
  /// `v` is exactly 1.
  bool version();
  /// Notes a fault of the decoder's own; false for a short return.
  bool refuse(JsonFault fault, const char* name);

  const JsonResult& result() const { return result_; }
  const cJSON* raw() const { return object_; }

 private:
  const cJSON* find(const char* name) const;
  const cJSON* need(const char* name);

  const cJSON* object_;
  JsonResult result_;
};

/// The integer in a value of the tree. False where it is none or lies past ±2^53.
bool integer_of(const cJSON* value, int64_t* into);

/// A parsed message. While one lives no other may be made: they share the arena.
class JsonDocument {
 public:
  JsonDocument(const void* bytes, size_t length, size_t limit = max_payload);
  ~JsonDocument();
  JsonDocument(const JsonDocument&) = delete;
  JsonDocument& operator=(const JsonDocument&) = delete;

  const JsonResult& result() const { return result_; }
  explicit operator bool() const { return static_cast<bool>(result_); }
  JsonObject root() const { return JsonObject(root_); }

 private:
  void parse(const void* bytes, size_t length, size_t limit);

  cJSON* root_ = nullptr;
  JsonResult result_;
};

}  // namespace leitstand
