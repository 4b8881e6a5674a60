#include "leitstand/jws.h"

#include <doctest/doctest.h>

#include <random>

#include "golden.h"

using namespace leitstand;
using namespace leitstand::testing;

namespace {

constexpr char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

std::string base64url(const std::string& bytes) {
  std::string text;
  uint32_t bits = 0;
  int held = 0;
  for (const char byte : bytes) {
    bits = bits << 8 | static_cast<uint8_t>(byte);
    for (held += 8; held >= 6; held -= 6) text.push_back(alphabet[bits >> (held - 6) & 63]);
  }
  if (held > 0) text.push_back(alphabet[bits << (6 - held) & 63]);
  return text;
}

JwsResult open(const std::string& token, OrderType type, const std::string& key, std::string* into) {
  char buffer[4096];
  const JwsResult result =
      open_jws(token.data(), token.size(), type, reinterpret_cast<const uint8_t*>(key.data()), buffer, sizeof buffer);
  into->assign(buffer, result.length);
  return result;
}

}  // namespace

TEST_CASE("every good token opens and gives its payload") {
  const Json file = golden("jws.json");
  const std::string key = bytes_of_hex(text(file.get(), "key"));
  for (const cJSON* token : items(file.get(), "good")) {
    std::string payload;
    CAPTURE(text(token, "name"));
    CHECK(open(text(token, "token"), value_of<OrderType>(text(token, "typ")), key, &payload));
    CHECK(payload == text(token, "payload"));
  }
}

TEST_CASE("every bad token is refused for the reason that the golden file gives") {
  const Json file = golden("jws.json");
  const std::string key = bytes_of_hex(text(file.get(), "key"));
  for (const cJSON* token : items(file.get(), "bad")) {
    std::string payload;
    CAPTURE(text(token, "name"));
    const JwsResult result = open(text(token, "token"), value_of<OrderType>(text(token, "typ")), key, &payload);
    CHECK(name_of(result.fault) == text(token, "reason"));
    CHECK(payload.empty());
  }
}

TEST_CASE("a token with any other byte at any place does not open") {
  const Json file = golden("jws.json");
  const std::string key = bytes_of_hex(text(file.get(), "key"));
  const std::string token = text(items(file.get(), "good").front(), "token");
  int opened = 0;
  for (size_t at = 0; at < token.size(); ++at) {
    for (int value = 0; value < 256; ++value) {
      std::string bad = token;
      bad[at] = static_cast<char>(value);
      std::string payload;
      if (bad != token && open(bad, OrderType::cmd, key, &payload)) ++opened;
    }
  }
  CHECK(opened == 0);
}

TEST_CASE("a token that is cut or has a byte too many does not open") {
  const Json file = golden("jws.json");
  const std::string key = bytes_of_hex(text(file.get(), "key"));
  const std::string token = text(items(file.get(), "good").front(), "token");
  std::string payload;
  for (size_t length = 0; length < token.size(); ++length) {
    CHECK_FALSE(open(token.substr(0, length), OrderType::cmd, key, &payload));
    CHECK_FALSE(open(token.substr(0, length) + "A" + token.substr(length), OrderType::cmd, key, &payload));
  }
}

TEST_CASE("a token opens under no key that differs in one bit") {
  const Json file = golden("jws.json");
  const std::string key = bytes_of_hex(text(file.get(), "key"));
  const std::string token = text(items(file.get(), "good").front(), "token");
  std::string payload;
  for (size_t bit = 0; bit < key.size() * 8; ++bit) {
    std::string other = key;
    other[bit / 8] = static_cast<char>(other[bit / 8] ^ (1 << (bit % 8)));
    CHECK(open(token, OrderType::cmd, other, &payload).fault == JwsFault::signature);
  }
}

TEST_CASE("a payload that does not fit is said so and not written past the buffer") {
  const Json file = golden("jws.json");
  const std::string key = bytes_of_hex(text(file.get(), "key"));
  const cJSON* good = items(file.get(), "good").front();
  const std::string token = text(good, "token");
  const size_t length = text(good, "payload").size();
  for (size_t capacity = 0; capacity <= length; ++capacity) {
    std::vector<char> buffer(capacity + 1);
    const JwsResult result = open_jws(token.data(), token.size(), OrderType::cmd,
                                      reinterpret_cast<const uint8_t*>(key.data()), buffer.data(), capacity);
    CHECK(result.fault == (capacity < length ? JwsFault::too_long : JwsFault::none));
  }
}

TEST_CASE("base64url of any bytes is read back, and no other text means the same bytes") {
  std::mt19937 random(7);
  for (int round = 0; round < 2000; ++round) {
    std::string bytes(random() % 40, '\0');
    for (char& byte : bytes) byte = static_cast<char>(random());
    const std::string text = base64url(bytes);
    uint8_t decoded[64];
    size_t length = 0;
    REQUIRE(decode_base64url(text.data(), text.size(), decoded, sizeof decoded, &length));
    CHECK(std::string(reinterpret_cast<char*>(decoded), length) == bytes);
    for (const char sign : alphabet) {
      if (text.empty() || sign == '\0' || sign == text.back()) continue;
      std::string other = text;
      other.back() = sign;
      if (!decode_base64url(other.data(), other.size(), decoded, sizeof decoded, &length)) continue;
      CHECK(std::string(reinterpret_cast<char*>(decoded), length) != bytes);
    }
  }
}
