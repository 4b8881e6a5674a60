#include "leitstand/json.h"

#include <cmath>
#include <cstring>

#if __has_include(<cjson/cJSON.h>)
#include <cjson/cJSON.h>
#else
#include <cJSON.h>
#endif

#include "leitstand/json_grammar.h"
#include "leitstand/text.h"

namespace leitstand {
namespace {

/// Room for about 500 values with short names, on the chip as on a PC, where a pointer is twice as long.
constexpr size_t arena_bytes = 8192 * sizeof(void*);

/// Hands out memory upwards and takes it back all at once.
struct Arena {
  alignas(max_align_t) uint8_t bytes[arena_bytes];
  size_t used = 0;
};
Arena arena;

void* take_from_arena(size_t size) {
  constexpr size_t step = alignof(max_align_t);
  const size_t whole = (size + step - 1) / step * step;
  if (whole > arena_bytes - arena.used) return nullptr;
  void* found = arena.bytes + arena.used;
  arena.used += whole;
  return found;
}

void keep(void*) {}

/// cJSON's hooks belong to the whole process: they are ours only while this lives.
class ArenaHooks {
 public:
  ArenaHooks() {
    cJSON_Hooks hooks = {take_from_arena, keep};
    cJSON_InitHooks(&hooks);
  }
  ~ArenaHooks() { cJSON_InitHooks(nullptr); }
  ArenaHooks(const ArenaHooks&) = delete;
  ArenaHooks& operator=(const ArenaHooks&) = delete;
};

JsonFault fault_of(GrammarFault fault) {
  switch (fault) {
    case GrammarFault::none:
      return JsonFault::none;
    case GrammarFault::utf8:
      return JsonFault::utf8;
    case GrammarFault::too_deep:
      return JsonFault::too_deep;
    case GrammarFault::not_json:
      break;
  }
  return JsonFault::not_json;
}

/// An escaped NUL would end a name or a text early for everyone who reads it as C does.
bool has_escaped_nul(const char* text, size_t length) {
  for (size_t at = 0; at + 6 <= length; ++at) {
    if (text[at] != '\\') continue;
    if (std::memcmp(text + at, "\\u0000", 6) == 0) return true;
    ++at;
  }
  return false;
}

}  // namespace

const char* name_of(JsonFault fault) {
  static constexpr const char* words[] = {"none",     "too_long", "utf8",       "too_deep",    "not_json",
                                          "too_many", "missing",  "wrong_type", "out_of_range"};
  return words[static_cast<size_t>(fault)];
}

bool integer_of(const cJSON* value, int64_t* into) {
  if (cJSON_IsNumber(value) == 0) return false;
  const double number = value->valuedouble;
  if (!(std::fabs(number) <= static_cast<double>(max_safe_integer)) || std::floor(number) != number) return false;
  *into = static_cast<int64_t>(number);
  return true;
}

const cJSON* JsonObject::find(const char* name) const {
  const cJSON* found = nullptr;
  for (const cJSON* child = object_ == nullptr ? nullptr : object_->child; child != nullptr; child = child->next) {
    if (std::strcmp(child->string, name) == 0) found = child;
  }
  return found;
}

const cJSON* JsonObject::need(const char* name) {
  const cJSON* found = find(name);
  if (found == nullptr) refuse(JsonFault::missing, name);
  return found;
}

bool JsonObject::refuse(JsonFault fault, const char* name) {
  if (result_.fault == JsonFault::none) result_ = {fault, name};
  return false;
}

bool JsonObject::has(const char* name) const { return find(name) != nullptr; }

bool JsonObject::integer(const char* name, int64_t low, int64_t high, int64_t* into) {
  const cJSON* value = need(name);
  if (value == nullptr) return false;
  int64_t number = 0;
  if (!integer_of(value, &number)) return refuse(JsonFault::wrong_type, name);
  if (number < low || number > high) return refuse(JsonFault::out_of_range, name);
  *into = number;
  return true;
}

bool JsonObject::u32(const char* name, uint32_t low, uint32_t* into) {
  int64_t number = 0;
  if (!integer(name, low, UINT32_MAX, &number)) return false;
  *into = static_cast<uint32_t>(number);
  return true;
}

bool JsonObject::flag(const char* name, bool* into) {
  const cJSON* value = need(name);
  if (value == nullptr) return false;
  if (cJSON_IsBool(value) == 0) return refuse(JsonFault::wrong_type, name);
  *into = cJSON_IsTrue(value) != 0;
  return true;
}

bool JsonObject::text(const char* name, size_t least, char* into, size_t capacity) {
  const cJSON* value = need(name);
  if (value == nullptr) return false;
  if (cJSON_IsString(value) == 0) return refuse(JsonFault::wrong_type, name);
  const size_t length = std::strlen(value->valuestring);
  if (length < least || length >= capacity) return refuse(JsonFault::out_of_range, name);
  std::memcpy(into, value->valuestring, length + 1);
  return true;
}

bool JsonObject::hex(const char* name, uint8_t* into, size_t length) {
  const cJSON* value = need(name);
  if (value == nullptr) return false;
  if (cJSON_IsString(value) == 0) return refuse(JsonFault::wrong_type, name);
  return from_hex(value->valuestring, into, length) || refuse(JsonFault::out_of_range, name);
}

bool JsonObject::object(const char* name, JsonObject* into) {
  const cJSON* value = need(name);
  if (value == nullptr) return false;
  if (cJSON_IsObject(value) == 0) return refuse(JsonFault::wrong_type, name);
  *into = JsonObject(value);
  return true;
}

bool JsonObject::view(const char* name, const char** text, size_t* length) {
  const cJSON* value = need(name);
  if (value == nullptr) return false;
  if (cJSON_IsString(value) == 0) return refuse(JsonFault::wrong_type, name);
  *text = value->valuestring;
  *length = std::strlen(value->valuestring);
  return true;
}

bool JsonObject::version() {
  int64_t version = 0;
  return integer("v", 1, 1, &version);
}

JsonDocument::JsonDocument(const void* bytes, size_t length, size_t limit) { parse(bytes, length, limit); }

JsonDocument::~JsonDocument() { arena.used = 0; }

void JsonDocument::parse(const void* bytes, size_t length, size_t limit) {
  if (length > limit) {
    result_.fault = JsonFault::too_long;
    return;
  }
  result_.fault = fault_of(check_json(static_cast<const uint8_t*>(bytes), length));
  if (!result_) return;
  if (has_escaped_nul(static_cast<const char*>(bytes), length)) {
    result_.fault = JsonFault::not_json;
    return;
  }
  const ArenaHooks hooks;
  root_ = cJSON_ParseWithLength(static_cast<const char*>(bytes), length);
  if (root_ == nullptr) result_.fault = JsonFault::too_many;
  if (root_ != nullptr && cJSON_IsObject(root_) == 0) result_.fault = JsonFault::not_json;
}

}  // namespace leitstand
