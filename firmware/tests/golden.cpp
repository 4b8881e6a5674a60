#include "golden.h"

#include <doctest/doctest.h>

#include <fstream>
#include <iterator>

namespace leitstand::testing {

Json parsed(const std::string& text) { return Json(cJSON_ParseWithLength(text.data(), text.size())); }

Json golden(const std::string& name) {
  std::ifstream file(std::string(LEITSTAND_GOLDEN_FOLDER) + "/" + name, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  Json json = parsed(text);
  REQUIRE_MESSAGE(json != nullptr, name);
  return json;
}

bool same(const cJSON* a, const cJSON* b) { return cJSON_Compare(a, b, 1) != 0; }

bool same(const std::string& a, const std::string& b) {
  const Json left = parsed(a);
  const Json right = parsed(b);
  return left != nullptr && right != nullptr && same(left.get(), right.get());
}

const cJSON* field(const cJSON* object, const char* name) { return cJSON_GetObjectItemCaseSensitive(object, name); }

std::string text(const cJSON* object, const char* name) {
  const char* found = cJSON_GetStringValue(field(object, name));
  return found == nullptr ? "" : found;
}

int64_t number(const cJSON* object, const char* name) {
  const cJSON* found = field(object, name);
  return found == nullptr ? 0 : static_cast<int64_t>(found->valuedouble);
}

bool flag(const cJSON* object, const char* name) { return cJSON_IsTrue(field(object, name)) != 0; }

std::vector<const cJSON*> items(const cJSON* object, const char* name) {
  std::vector<const cJSON*> found;
  const cJSON* item = nullptr;
  cJSON_ArrayForEach(item, field(object, name)) { found.push_back(item); }
  return found;
}

std::string bytes_of_hex(const std::string& hex) {
  std::string bytes;
  for (size_t at = 0; at + 1 < hex.size(); at += 2) {
    bytes.push_back(static_cast<char>(std::stoi(hex.substr(at, 2), nullptr, 16)));
  }
  return bytes;
}

std::string payload(const cJSON* message) {
  return field(message, "payload") != nullptr ? text(message, "payload") : bytes_of_hex(text(message, "payloadHex"));
}

}  // namespace leitstand::testing
