#include <doctest/doctest.h>

#include "access_script.h"
#include "image_builder.h"
#include "ram_flash.h"

using namespace leitstand;
using namespace leitstand::testing;

namespace {

// 2026 in Berlin: summer from 29 March 01:00 UTC, winter from 25 October 01:00 UTC.
constexpr int64_t spring_ms = 1'774'746'000'000;
constexpr int64_t autumn_ms = 1'792'890'000'000;
constexpr uint32_t spring = 1'774'746'000;
constexpr uint32_t autumn = 1'792'890'000;
constexpr int64_t minute = 60'000;

struct Local {
  explicit Local(const ImageBuilder& image) : table(flash) {
    table.begin();
    REQUIRE(take_image(table, image.image(), static_cast<uint32_t>(image.cards.size())) == "complete");
  }
  uint16_t minute_at(int64_t wall_ms) const { return table.local_time(wall_ms).minute; }
  RamFlash flash;
  AccessTable table;
};

ImageBuilder berlin() {
  ImageBuilder image;
  image.zone = {{spring - 10'000'000, 60}, {spring, 120}, {autumn, 60}};
  return image;
}

}  // namespace

TEST_CASE("in spring the clocks go from 01:59:59.999 to 03:00, in autumn from 02:59:59.999 to 02:00") {
  const Local site(berlin());
  CHECK(site.minute_at(spring_ms - 1) == 119);
  CHECK(site.minute_at(spring_ms) == 180);
  CHECK(site.minute_at(autumn_ms - 1) == 179);
  CHECK(site.minute_at(autumn_ms) == 120);
  CHECK(site.table.local_time(spring_ms).weekday == 6);
  CHECK(site.table.local_time(autumn_ms).weekday == 6);
}

TEST_CASE("before the first change its offset holds, and without any it is UTC") {
  const Local site(berlin());
  CHECK(site.minute_at(0) == 60);
  CHECK(site.minute_at(-1) == 59);
  CHECK(site.table.local_time(-3'600'001).day == -1);
  const Local utc(ImageBuilder{});
  CHECK(utc.minute_at(spring_ms) == 60);
  CHECK(utc.table.local_time(0).weekday == 3);
  CHECK(utc.table.local_time(-1).weekday == 2);
  CHECK(utc.table.local_time(-7 * 1'440 * minute).weekday == 3);
}

TEST_CASE("an offset to the west puts the evening into the day before") {
  ImageBuilder image;
  image.zone = {{0, -210}};
  const Local site(image);
  const LocalTime at = site.table.local_time(spring_ms);
  CHECK(at.minute == 1'440 + 60 - 210);
  CHECK(at.weekday == 5);
  CHECK(at.day == 20'540);
}

TEST_CASE("an interval that the clocks leap over lets nobody in, and one that comes twice does twice") {
  ImageBuilder image = berlin();
  image.weeks = {every_day({{120, 180}})};
  const Local site(image);
  const auto open = [&](int64_t wall_ms) { return site.table.in_force(1, site.table.local_time(wall_ms)); };
  for (int64_t at = spring_ms - 60 * minute; at < spring_ms + 60 * minute; at += minute) CHECK_FALSE(open(at));
  for (int64_t at = autumn_ms - 60 * minute; at < autumn_ms + 60 * minute; at += minute) CHECK(open(at));
  CHECK_FALSE(open(autumn_ms - 60 * minute - 1));
  CHECK_FALSE(open(autumn_ms + 60 * minute));
}

TEST_CASE("on a holiday its row counts and not the weekday's, by the site's day") {
  ImageBuilder image = berlin();
  ImageBuilder::Week week;
  week[6] = {{0, 1'440}};
  week[7] = {{600, 601}};
  image.weeks = {week};
  // 29 March 2026, a Sunday.
  image.holidays = {20'540, 20'541, 20'999};
  const Local site(image);
  const auto open = [&](int64_t local_day, int64_t of_day, int64_t offset) {
    const int64_t wall_ms = (local_day * 1'440 + of_day - offset) * minute;
    return site.table.in_force(1, site.table.local_time(wall_ms));
  };
  CHECK(site.table.is_holiday(20'540));
  CHECK(site.table.is_holiday(20'541));
  CHECK(site.table.is_holiday(20'999));
  for (const int64_t day : {-1, 0, 20'539, 20'542, 21'000, 65'536 + 20'541}) CHECK_FALSE(site.table.is_holiday(day));
  CHECK_FALSE(open(20'541, 599, 120));
  CHECK(open(20'541, 600, 120));
  CHECK_FALSE(open(20'541, 601, 120));
  CHECK(open(20'548, 599, 120));
  CHECK_FALSE(open(20'547, 600, 120));
}

TEST_CASE("a schedule that the table does not have is never in force") {
  ImageBuilder image;
  image.weeks = {every_day({{0, 1'440}})};
  const Local site(image);
  CHECK(site.table.in_force(1, {0, 0, 0}));
  CHECK_FALSE(site.table.in_force(0, {0, 0, 0}));
  CHECK_FALSE(site.table.in_force(2, {0, 0, 0}));
  CHECK_FALSE(site.table.in_force(255, {0, 0, 0}));
}
