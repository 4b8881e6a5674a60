#include "sht.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <iterator>

using namespace leitstand;
using namespace leitstand::board;

TEST_CASE("the checksum is the one of the data sheet") {
  const uint8_t word[] = {0xbe, 0xef};
  CHECK(sht_crc(word, 2) == 0x92);
}

TEST_CASE("a frame of zeros and of ones gives the ends of the scale") {
  const uint8_t low[] = {0x00, 0x00, 0x81, 0x00, 0x00, 0x81};
  const uint8_t high[] = {0xff, 0xff, 0xac, 0xff, 0xff, 0xac};
  CHECK(decode_sht(ShtModel::sht3x, low).milli_celsius == -45'000);
  CHECK(decode_sht(ShtModel::sht3x, low).milli_percent == 0);
  CHECK(decode_sht(ShtModel::sht3x, high).milli_celsius == 130'000);
  CHECK(decode_sht(ShtModel::sht3x, high).milli_percent == 100'000);
}

TEST_CASE("the newer model's humidity is cut at 0 and 100 %") {
  const uint8_t low[] = {0x00, 0x00, 0x81, 0x00, 0x00, 0x81};
  const uint8_t high[] = {0xff, 0xff, 0xac, 0xff, 0xff, 0xac};
  CHECK(decode_sht(ShtModel::sht4x, low).milli_percent == 0);
  CHECK(decode_sht(ShtModel::sht4x, high).milli_percent == 100'000);
}

TEST_CASE("a frame with any single bit turned is refused") {
  const uint8_t good[] = {0xbe, 0xef, 0x92, 0x80, 0x00, 0xa2};
  REQUIRE(decode_sht(ShtModel::sht3x, good).fault == SensorFault::none);
  for (unsigned bit = 0; bit < 8 * sht_frame_size; ++bit) {
    uint8_t frame[sht_frame_size];
    std::copy(std::begin(good), std::end(good), frame);
    frame[bit / 8] = static_cast<uint8_t>(frame[bit / 8] ^ 1U << bit % 8);
    CHECK(decode_sht(ShtModel::sht3x, frame).fault == SensorFault::crc);
  }
}
