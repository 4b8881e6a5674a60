#include "leitstand/access_image.h"

#include <doctest/doctest.h>

#include <cstring>

#include "access_script.h"
#include "golden.h"
#include "image_builder.h"

using namespace leitstand;
using namespace leitstand::testing;

namespace {

class Bytes : public ImageSource {
 public:
  explicit Bytes(const std::string& bytes) : bytes_(bytes) {}
  bool read(uint32_t offset, void* into, size_t length) const override {
    REQUIRE(offset + length <= bytes_.size());
    if (offset + length > readable) return false;
    std::memcpy(into, bytes_.data() + offset, length);
    return true;
  }
  size_t readable = SIZE_MAX;

 private:
  const std::string& bytes_;
};

bool good(const std::string& image) {
  const Bytes bytes(image);
  ImageHead head{};
  return read_image_head(bytes, static_cast<uint32_t>(image.size()), &head) && image_well_formed(bytes, head);
}

ImageBuilder full() {
  ImageBuilder table;
  table.rules = 3;
  table.pin = 2;
  table.pin_schedule = 1;
  table.directions = {1, 2, 0, 0};
  table.zone = {{100, 60}, {200, -120}};
  table.holidays = {10, 11};
  table.weeks = {every_day({{0, 1440}}), every_day({{1, 2}, {3, 4}})};
  table.cards = {{1, 5}, {2, 6, 1, 2, 2, 31}, {3, 5, 0, 0, 255}};
  table.pins = {{5, "1234", ""}, {6, "1234", "4321"}};
  return table;
}

// Where the parts of `full` begin.
constexpr size_t zone_at = 36;
constexpr size_t holidays_at = zone_at + 2 * 8;
constexpr size_t schedules_at = holidays_at + 2 * 2;
constexpr size_t intervals_at = schedules_at + 2 * 32;
constexpr size_t cards_at = intervals_at + 24 * 4;
constexpr size_t pins_at = cards_at + 3 * 32;

}  // namespace

TEST_CASE("an image with something of everything is well formed, and so is an empty one") {
  CHECK(good(full().image()));
  CHECK(full().image().size() == pins_at + 2 * 20);
  CHECK(good(ImageBuilder{}.image()));
}

TEST_CASE("an image with one value that has no meaning is malformed") {
  struct Change {
    const char* what;
    size_t at;
    uint8_t value;
  };
  const Change changes[] = {
      {"magic", 0, 'l'},
      {"version", 4, 2},
      {"unknown door rule", 5, 4},
      {"unknown PIN rule", 6, 3},
      {"a PIN schedule with another PIN rule", 6, 1},
      {"PIN schedule 0", 7, 0},
      {"a PIN schedule that is not there", 7, 3},
      {"unknown direction", 11, 3},
      {"area anti-passback", 14, 2},
      {"reserved byte", 15, 1},
      {"reserved byte", 21, 1},
      {"reserved byte", 22, 1},
      {"reserved byte", 23, 1},
      {"zone changes out of order", zone_at + 8, 99},
      {"zone changes at one time", zone_at + 8, 100},
      {"reserved byte of a zone change", zone_at + 6, 1},
      {"reserved byte of a zone change", zone_at + 15, 1},
      {"holidays out of order", holidays_at + 2, 9},
      {"a holiday twice", holidays_at + 2, 10},
      {"intervals past the last one", schedules_at, 24},
      {"more intervals than there are", schedules_at + 2, 25},
      {"21 intervals in a row", schedules_at + 2, 21},
      {"an interval without length", intervals_at + 8 * 4, 2},
      {"an interval past the day", intervals_at + 2, 0xA1},
      {"credentials out of order", cards_at + 3, 4},
      {"a credential twice", cards_at + 3, 2},
      {"person 0", cards_at + 16, 0},
      {"a schedule that is not there", cards_at + 28, 3},
      {"a schedule that is not there", cards_at + 28, 254},
      {"an unknown flag", cards_at + 29, 32},
      {"reserved byte of a credential", cards_at + 30, 1},
      {"reserved byte of a credential", cards_at + 31, 1},
      {"PINs out of order", pins_at, 7},
      {"two PINs of a person", pins_at, 6},
      {"PIN of person 0", pins_at, 0},
  };
  for (const Change& change : changes) {
    std::string image = full().image();
    image[change.at] = static_cast<char>(change.value);
    INFO(change.what, " at ", change.at);
    CHECK_FALSE(good(image));
  }
}

TEST_CASE("an image whose counts do not make its size is malformed") {
  const std::string image = full().image();
  CHECK_FALSE(good(image + '\0'));
  for (size_t size = 0; size < image.size(); ++size) CHECK_FALSE(good(image.substr(0, size)));
  for (const size_t count : {16U, 18U, 20U, 24U, 28U, 32U}) {
    for (const int step : {-1, 1}) {
      std::string other = image;
      other[count] = static_cast<char>(other[count] + step);
      CHECK_FALSE(good(other));
    }
  }
}

TEST_CASE("an image with more than a node holds is malformed, also where its size fits") {
  ImageBuilder table;
  for (uint32_t i = 0; i < 64; ++i) table.zone.emplace_back(i, 0);
  for (uint16_t day = 0; day < 1'000; ++day) table.holidays.push_back(day);
  CHECK(good(table.image()));
  ImageBuilder zones = table;
  zones.zone.emplace_back(64, 0);
  CHECK_FALSE(good(zones.image()));
  ImageBuilder holidays = table;
  holidays.holidays.push_back(1'000);
  CHECK_FALSE(good(holidays.image()));
  ImageBuilder weeks;
  weeks.weeks.resize(201);
  CHECK_FALSE(good(weeks.image()));
  ImageBuilder cards;
  for (uint32_t i = 1; i <= 12'001; ++i) cards.cards.push_back({i, i});
  CHECK_FALSE(good(cards.image()));
}

TEST_CASE("an image that cannot be read to its end is not well formed") {
  const std::string image = full().image();
  Bytes bytes(image);
  ImageHead head{};
  REQUIRE(read_image_head(bytes, static_cast<uint32_t>(image.size()), &head));
  for (bytes.readable = 0; bytes.readable < image.size(); ++bytes.readable) {
    CHECK_FALSE(image_well_formed(bytes, head));
  }
  bytes.readable = 0;
  CHECK_FALSE(read_image_head(bytes, static_cast<uint32_t>(image.size()), &head));
}

TEST_CASE("images are judged as the examples say") {
  const Json file = golden("access-image.json");
  REQUIRE_FALSE(items(file.get(), "good").empty());
  for (const cJSON* one : items(file.get(), "good")) {
    const std::string image = bytes_of_hex(text(one, "image"));
    CHECK_MESSAGE(good(image), text(one, "name"));
    uint8_t hash[sha256_size];
    sha256(image.data(), image.size(), hash);
    CHECK(bytes_of_hex(text(one, "sha256")) == std::string(reinterpret_cast<const char*>(hash), sizeof hash));
  }
  REQUIRE_FALSE(items(file.get(), "bad").empty());
  for (const cJSON* one : items(file.get(), "bad")) {
    CHECK_MESSAGE(!good(bytes_of_hex(text(one, "image"))), text(one, "name"));
  }
}
