#include <doctest/doctest.h>

#include "golden.h"
#include "leitstand/names.h"
#include "leitstand/wiegand.h"

using namespace leitstand;
using namespace leitstand::testing;

namespace {

WiegandFrame decoded(const cJSON* frame) {
  return decode_wiegand(std::stoull(text(frame, "bits"), nullptr, 16), static_cast<uint8_t>(number(frame, "count")));
}

}  // namespace

TEST_CASE("every good frame gives the number of its card") {
  const Json file = golden("wiegand.json");
  for (const cJSON* frame : items(file.get(), "good")) {
    CAPTURE(text(frame, "name"));
    const WiegandFrame found = decoded(frame);
    REQUIRE(found.kind == WiegandFrame::Kind::card);
    CHECK(name_of(found.format) == text(frame, "format"));
    CHECK(static_cast<int64_t>(found.number) == number(frame, "number"));
    CHECK(static_cast<int64_t>(found.number >> 16) == number(frame, "facility"));
  }
}

TEST_CASE("every bad frame is refused with its fault") {
  const Json file = golden("wiegand.json");
  for (const cJSON* frame : items(file.get(), "bad")) {
    CAPTURE(text(frame, "name"));
    const WiegandFrame found = decoded(frame);
    REQUIRE(found.kind == WiegandFrame::Kind::bad);
    CHECK(name_of(found.fault) == text(frame, "fault"));
  }
}
