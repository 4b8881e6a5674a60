#include "wiegand_assembler.h"

#include <doctest/doctest.h>

using leitstand::board::WiegandAssembler;

TEST_CASE("bits become a frame when the reader falls silent") {
  WiegandAssembler assembler;
  uint64_t bits = 0;
  uint8_t count = 0;
  for (int i = 0; i < 26; ++i) assembler.add(i % 2 == 0, int64_t{i} * 2'000);
  CHECK_FALSE(assembler.take(50'000 + 24'999, bits, count));
  REQUIRE(assembler.take(50'000 + 25'000, bits, count));
  CHECK(count == 26);
  CHECK(bits == 0b10'1010'1010'1010'1010'1010'1010U);
  CHECK_FALSE(assembler.take(200'000, bits, count));
}

TEST_CASE("the next frame begins anew") {
  WiegandAssembler assembler;
  uint64_t bits = 0;
  uint8_t count = 0;
  assembler.add(true, 0);
  REQUIRE(assembler.take(100'000, bits, count));
  assembler.add(false, 200'000);
  REQUIRE(assembler.take(300'000, bits, count));
  CHECK(count == 1);
  CHECK(bits == 0);
}

TEST_CASE("a reader that never stops does not wrap its count round to a good one") {
  WiegandAssembler assembler;
  uint64_t bits = 0;
  uint8_t count = 0;
  for (int i = 0; i < 256 + 26; ++i) assembler.add(true, i);
  REQUIRE(assembler.take(1'000'000, bits, count));
  CHECK(count == 255);
}
