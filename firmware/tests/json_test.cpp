#include "leitstand/json.h"

#include <doctest/doctest.h>

#include <limits>
#include <random>
#include <string>
#include <vector>

#include "golden.h"
#include "leitstand/json_grammar.h"
#include "leitstand/text.h"
#include "leitstand/utf8.h"

using namespace leitstand;

namespace {

JsonFault fault_of(const std::string& text) { return JsonDocument(text.data(), text.size()).result().fault; }

std::string written(void (*write)(JsonWriter*)) {
  char buffer[512];
  JsonWriter json(buffer, sizeof buffer);
  write(&json);
  return std::string(buffer, json.finish());
}

std::string decimal(int32_t thousandths, int decimals) {
  char buffer[64];
  JsonWriter json(buffer, sizeof buffer);
  json.milli("x", thousandths, decimals);
  const std::string text(buffer, json.finish());
  return text.substr(5, text.size() - 6);
}

}  // namespace

TEST_CASE("a document is only what JSON.parse would take too") {
  for (const char* good :
       {"{}", " {\"a\":[1,-2.5e+3,0,true,false,null,\"x\"]} ", "{\"\":{}}", "{\"a\":\"\\u00e4\\n\"}"}) {
    CHECK_MESSAGE(fault_of(good) == JsonFault::none, good);
  }
  for (const char* bad : {"",
                          " ",
                          "{",
                          "}",
                          "{]",
                          "{\"a\"}",
                          "{\"a\":}",
                          "{\"a\":1,}",
                          "{,}",
                          "{\"a\" 1}",
                          "{a:1}",
                          "{\"a\":01}",
                          "{\"a\":-}",
                          "{\"a\":.5}",
                          "{\"a\":1.}",
                          "{\"a\":1e}",
                          "{\"a\":+1}",
                          "{\"a\":0x1}",
                          "{\"a\":tru}",
                          "{\"a\":nulll}",
                          "{\"a\":\"\\x\"}",
                          "{\"a\":\"\\u12g4\"}",
                          "{\"a\":\"",
                          "{\"a\":\"\t\"}",
                          "{\"a\":[1,]}",
                          "{\"a\":[1 2]}",
                          "{}x",
                          "[]",
                          "1",
                          "\"a\""}) {
    CHECK_MESSAGE(fault_of(bad) == JsonFault::not_json, bad);
  }
  CHECK(fault_of(std::string("{\"a\":1}\0", 8)) == JsonFault::not_json);
}

TEST_CASE("an escaped NUL cannot end a text early") {
  CHECK(fault_of(R"({"mode":"lockdown\u0000x"})") == JsonFault::not_json);
  CHECK(fault_of(R"({"mode\u0000":1})") == JsonFault::not_json);
  CHECK(fault_of(R"({"mode":"a\\u0000"})") == JsonFault::none);
}

TEST_CASE("a document with more values than the arena holds is refused, and the next one is read") {
  std::string many = "{\"a\":[1";
  for (int i = 0; i < 1900; ++i) many += ",1";
  CHECK(fault_of(many + "]}") == JsonFault::too_many);
  CHECK(fault_of("{\"a\":1}") == JsonFault::none);
}

TEST_CASE("the hooks of cJSON are given back after every document") {
  const JsonDocument document("{\"a\":1}", 7);
  const testing::Json other = testing::parsed("{\"b\":[1,2,3]}");
  REQUIRE(other != nullptr);
  JsonObject root = document.root();
  int64_t value = 0;
  CHECK(root.integer("a", 0, 2, &value));
}

TEST_CASE("integers are taken up to 2^53 and not past it") {
  const std::string text =
      R"({"top":9007199254740991,"bottom":-9007199254740991,"past":9007199254740992,"half":0.5,"big":1e300,"one":1.0,"exp":1e3})";
  const JsonDocument document(text.data(), text.size());
  JsonObject root = document.root();
  int64_t value = 0;
  CHECK(root.integer("top", 0, std::numeric_limits<int64_t>::max(), &value));
  CHECK(value == max_safe_integer);
  CHECK(root.integer("bottom", std::numeric_limits<int64_t>::min(), 0, &value));
  CHECK(root.integer("one", 1, 1, &value));
  CHECK(root.integer("exp", 1000, 1000, &value));
  CHECK(root.result());
  for (const char* name : {"past", "half", "big"}) {
    JsonObject again = document.root();
    CHECK_FALSE(again.integer(name, std::numeric_limits<int64_t>::min(), std::numeric_limits<int64_t>::max(), &value));
    CHECK(again.result().fault == JsonFault::wrong_type);
  }
}

TEST_CASE("the first fault of a message is the one that is reported") {
  const std::string text = R"({"a":"x","b":1})";
  const JsonDocument document(text.data(), text.size());
  JsonObject root = document.root();
  uint32_t value = 0;
  CHECK_FALSE(root.u32("a", 0, &value));
  CHECK_FALSE(root.u32("missing", 0, &value));
  CHECK(root.result().fault == JsonFault::wrong_type);
  CHECK(std::string(root.result().field) == "a");
}

TEST_CASE("text is taken only where it fits with its end") {
  const std::string text = R"({"a":"abc"})";
  const JsonDocument document(text.data(), text.size());
  char small[3];
  char large[4];
  JsonObject root = document.root();
  CHECK_FALSE(root.text("a", 0, small, sizeof small));
  JsonObject again = document.root();
  CHECK_FALSE(again.text("a", 4, large, sizeof large));
  JsonObject third = document.root();
  CHECK(third.text("a", 3, large, sizeof large));
}

TEST_CASE("the writer escapes what JSON wants escaped and replaces what is not UTF-8") {
  CHECK(written([](JsonWriter* json) { json->text("a", "\"\\\n\r\t\x01\x7f<ä€😀"); }) ==
        "{\"a\":\"\\\"\\\\\\n\\r\\t\\u0001\x7f<ä€😀\"}");
  CHECK(written([](JsonWriter* json) { json->text("a", "x\xff\xc0\x80y"); }) == "{\"a\":\"x���y\"}");
}

TEST_CASE("the writer never cuts a character in half") {
  CHECK(written([](JsonWriter* json) { json->text("a", "aä😀b", 4); }) == "{\"a\":\"aä😀\"}");
  CHECK(written([](JsonWriter* json) { json->text("a", "aä😀b", 3); }) == "{\"a\":\"aä\"}");
  CHECK(written([](JsonWriter* json) { json->text("a", "aä😀b", 0); }) == "{\"a\":\"\"}");
}

TEST_CASE("thousandths become decimals without idle zeros, rounded half away from zero") {
  CHECK(decimal(21430, 2) == "21.43");
  CHECK(decimal(21435, 2) == "21.44");
  CHECK(decimal(21434, 2) == "21.43");
  CHECK(decimal(-5, 2) == "-0.01");
  CHECK(decimal(-4, 2) == "0");
  CHECK(decimal(0, 2) == "0");
  CHECK(decimal(45200, 2) == "45.2");
  CHECK(decimal(100000, 2) == "100");
  CHECK(decimal(17999, 3) == "17.999");
  CHECK(decimal(-39999, 3) == "-39.999");
  CHECK(decimal(std::numeric_limits<int32_t>::max(), 2) == "2147483.65");
  CHECK(decimal(std::numeric_limits<int32_t>::min(), 3) == "-2147483.648");
}

TEST_CASE("any decimal is within half of its last place of the thousandths") {
  std::mt19937 random(1);
  for (int round = 0; round < 5000; ++round) {
    const auto value = static_cast<int32_t>(random());
    CHECK(std::abs(std::stod(decimal(value, 2)) * 1000.0 - value) < 5.001);
    CHECK(std::abs(std::stod(decimal(value, 3)) * 1000.0 - value) < 0.001);
  }
}

TEST_CASE("whatever the writer writes, the reader reads") {
  std::mt19937 random(2);
  for (int round = 0; round < 5000; ++round) {
    std::string value(random() % 30, 'x');
    for (char& byte : value) byte = static_cast<char>(1 + random() % 255);
    char buffer[512];
    JsonWriter json(buffer, sizeof buffer);
    json.text("a", value.c_str());
    json.integer("b", round);
    const size_t length = json.finish();
    REQUIRE(length > 0);
    const JsonDocument document(buffer, length);
    REQUIRE(document);
    char back[256];
    JsonObject root = document.root();
    REQUIRE(root.text("a", 0, back, sizeof back));
    const bool clean = is_utf8(reinterpret_cast<const uint8_t*>(value.data()), value.size());
    if (clean) CHECK(back == value);
  }
}

TEST_CASE("hex is lower case and of exactly its length") {
  uint8_t bytes[2] = {0, 0};
  CHECK(from_hex("0aff", bytes, 2));
  CHECK(bytes[1] == 0xff);
  for (const char* bad : {"", "0a", "0af", "0aff0", "0AFF", "0ag0", " aff"}) CHECK_FALSE(from_hex(bad, bytes, 2));
}
