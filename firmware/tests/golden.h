#pragma once
// Reads the golden messages of firmware/protocol for the tests.
#include <cjson/cJSON.h>

#include <memory>
#include <string>
#include <vector>

namespace leitstand::testing {

struct Freed {
  void operator()(cJSON* json) const { cJSON_Delete(json); }
};
using Json = std::unique_ptr<cJSON, Freed>;

/// A golden file; the test fails where it is not there.
Json golden(const std::string& name);
Json parsed(const std::string& text);
bool same(const cJSON* a, const cJSON* b);
/// Whether two texts are the same JSON, whatever the order of their names.
bool same(const std::string& a, const std::string& b);

std::string text(const cJSON* object, const char* name);
int64_t number(const cJSON* object, const char* name);
bool flag(const cJSON* object, const char* name);
const cJSON* field(const cJSON* object, const char* name);
std::vector<const cJSON*> items(const cJSON* object, const char* name);
/// `payload`, or the bytes of `payloadHex`.
std::string payload(const cJSON* message);
std::string bytes_of_hex(const std::string& hex);

/// The value of a word, by trying all that have one. The test fails where none does.
template <typename Value>
Value value_of(const std::string& word) {
  for (int i = 0; i < 64; ++i) {
    const char* name = name_of(static_cast<Value>(i));
    if (name != nullptr && word == name) return static_cast<Value>(i);
  }
  return static_cast<Value>(255);
}

}  // namespace leitstand::testing
