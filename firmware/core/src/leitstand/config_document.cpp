// Reading `cfg/desired` and the hash over a document's fields.
#include <cinttypes>
#include <cstdio>
#include <cstring>

#if __has_include(<cjson/cJSON.h>)
#include <cjson/cJSON.h>
#else
#include <cJSON.h>
#endif

#include "leitstand/config.h"
#include "leitstand/crypto.h"

namespace leitstand {
namespace {

/// Fields that a document of a newer station may have; more than that is no configuration.
constexpr size_t max_given = 64;
/// The canonical text cannot be longer than the message plus what a number gains when it is written out.
constexpr size_t canonical_capacity = 6144;

struct Line {
  const char* name;
  bool is_null;
  int64_t value;
};

/// Lines of the canonical text, kept ascending by name; of a name that comes twice the last one counts.
class Lines {
 public:
  bool put(const Line& line) {
    size_t at = 0;
    while (at < count_ && std::strcmp(lines_[at].name, line.name) < 0) ++at;
    if (at < count_ && std::strcmp(lines_[at].name, line.name) == 0) {
      lines_[at] = line;
      return true;
    }
    if (count_ == max_given) return false;
    std::memmove(lines_ + at + 1, lines_ + at, (count_ - at) * sizeof(Line));
    lines_[at] = line;
    ++count_;
    return true;
  }

  bool sha256(uint8_t out[32]) const {
    static char text[canonical_capacity];  // too long for the stack of a task on the chip
    size_t length = 0;
    for (size_t i = 0; i < count_; ++i) {
      const size_t left = sizeof text - length;
      const int more = lines_[i].is_null
                           ? std::snprintf(text + length, left, "%s=null\n", lines_[i].name)
                           : std::snprintf(text + length, left, "%s=%" PRId64 "\n", lines_[i].name, lines_[i].value);
      if (more < 0 || static_cast<size_t>(more) >= left) return false;
      length += static_cast<size_t>(more);
    }
    leitstand::sha256(text, length, out);
    return true;
  }

 private:
  Line lines_[max_given] = {};
  size_t count_ = 0;
};

GivenField given(const cJSON* value) {
  GivenField field{GivenField::Kind::other, 0};
  if (cJSON_IsNull(value) != 0) field.kind = GivenField::Kind::null;
  if (integer_of(value, &field.value)) field.kind = GivenField::Kind::integer;
  return field;
}

void note(const char* name, const GivenField& field, DesiredConfig* into) {
  for (size_t i = 0; i < field_count; ++i) {
    if (std::strcmp(rule_of(static_cast<Field>(i)).name, name) == 0) into->fields[i] = field;
  }
}

bool read_fields(const JsonObject& document, DesiredConfig* into) {
  Lines lines;
  for (const cJSON* child = document.raw()->child; child != nullptr; child = child->next) {
    const GivenField field = given(child);
    note(child->string, field, into);
    if (field.kind == GivenField::Kind::other) continue;
    if (!lines.put({child->string, field.kind == GivenField::Kind::null, field.value})) return false;
  }
  return lines.sha256(into->actual_sha256);
}

}  // namespace

JsonResult decode_config(const void* bytes, size_t length, DesiredConfig* into) {
  const JsonDocument document(bytes, length);
  if (!document) return document.result();
  JsonObject root = document.root();
  JsonObject fields;
  *into = DesiredConfig{};
  if (root.version() && root.u32("rev", 1, &into->rev) && root.hex("sha256", into->claimed_sha256, 32) &&
      root.object("cfg", &fields) && !read_fields(fields, into)) {
    root.refuse(JsonFault::out_of_range, "cfg");
  }
  return root.result();
}

void config_sha256(const Config& config, uint8_t out[32]) {
  Lines lines;
  for (size_t i = 0; i < field_count; ++i) {
    lines.put({rule_of(static_cast<Field>(i)).name, config.values[i] == limit_off, config.values[i]});
  }
  lines.sha256(out);
}

}  // namespace leitstand
