// The pure parts of the board.
#include <doctest/doctest.h>

#include "climate.h"
#include "fake_hardware.h"
#include "file_flash.h"
#include "load.h"
#include "process.h"
#include "wiegand_frame.h"

using namespace leitstand;
using namespace leitstand::board;

TEST_CASE("flash in a file behaves like NOR flash and keeps what was written") {
  test::TemporaryDirectory room;
  std::string complaint;
  uint8_t bytes[3] = {};
  {
    FileFlash flash;
    REQUIRE(flash.open(room / "flash.bin", complaint));
    REQUIRE(flash.read(Region::config, 10, bytes, sizeof bytes));
    CHECK(bytes[0] == 0xff);
    const uint8_t first[] = {0xf0, 0x0f, 0x55};
    const uint8_t second[] = {0x3c, 0xff, 0xff};
    REQUIRE(flash.write(Region::config, 10, first, sizeof first));
    REQUIRE(flash.write(Region::config, 10, second, sizeof second));
  }
  FileFlash flash;
  REQUIRE(flash.open(room / "flash.bin", complaint));
  REQUIRE(flash.read(Region::config, 10, bytes, sizeof bytes));
  CHECK(bytes[0] == 0x30);
  CHECK(bytes[1] == 0x0f);
  CHECK(bytes[2] == 0x55);
  REQUIRE(flash.erase_sector(Region::config, 0));
  REQUIRE(flash.read(Region::config, 10, bytes, sizeof bytes));
  CHECK(bytes[2] == 0xff);
}

TEST_CASE("a region of the flash cannot be left") {
  test::TemporaryDirectory room;
  std::string complaint;
  FileFlash flash;
  REQUIRE(flash.open(room / "flash.bin", complaint));
  uint8_t bytes[8] = {};
  for (const Region region : {Region::events, Region::config, Region::identity, Region::credentials, Region::boot}) {
    const uint32_t end = flash.size(region);
    CHECK(end % flash.sector_size() == 0);
    CHECK(flash.read(region, end - 8, bytes, 8));
    CHECK_FALSE(flash.read(region, end - 7, bytes, 8));
    CHECK_FALSE(flash.write(region, end - 7, bytes, 8));
    CHECK_FALSE(flash.write(region, UINT32_MAX, bytes, 8));
    CHECK_FALSE(flash.erase_sector(region, end));
    CHECK_FALSE(flash.erase_sector(region, 1));
  }
}

TEST_CASE("a card is framed with an even and an odd half") {
  const WiegandFrame none = wiegand_frame("w26", 0, false);
  CHECK(none.count == 26);
  CHECK(none.bits == 1);
  const WiegandFrame all = wiegand_frame("w26", 0xffffff, false);
  CHECK(all.bits == 0x1ffffffU);
  CHECK(wiegand_frame("w34", 1, false).bits == 2);
  CHECK(wiegand_frame("w34", 1, false).count == 34);
  CHECK(wiegand_frame("w34", 1, true).bits == 3);
}

TEST_CASE("a number that does not fit its format is not framed") {
  CHECK(wiegand_frame("w26", 0x1000000, false).count == 0);
  CHECK(wiegand_frame("w34", 0x100000000, false).count == 0);
  CHECK(wiegand_frame("w37", 1, false).count == 0);
}

TEST_CASE("a key is framed in four bits, or in eight with its complement above") {
  CHECK(keypad_frame(11, false).bits == 0xb);
  CHECK(keypad_frame(11, false).count == 4);
  CHECK(keypad_frame(4, true).bits == 0xb4);
  CHECK(keypad_frame(4, true).count == 8);
}

TEST_CASE("without power a strike locks and a magnet opens") {
  FakeDoor door;
  door.release_lock(true);
  door.lose_power();
  CHECK(door.bolt() == Bolt::locked);
  door.set_fail_safe(true);
  door.lose_power();
  CHECK(door.bolt() == Bolt::unlocked);
}

TEST_CASE("load is spread over time and ends at its count") {
  Load load;
  load.start(1'000, 10.0, 15);
  CHECK(load.due(1'000) == 0);
  CHECK(load.due(1'500) == 5);
  CHECK(load.due(1'550) == 0);
  CHECK(load.due(9'000) == 10);
  CHECK_FALSE(load.running());
  CHECK(load.due(20'000) == 0);
  CHECK(load.done() == 15);
}

TEST_CASE("load that fell behind catches up in pieces") {
  Load load;
  load.start(0, 1'000.0, std::nullopt);
  CHECK(load.due(1'000) == 50);
  CHECK(load.due(1'000) == 50);
}

TEST_CASE("the climate is the same for the same seed, believable, and stands still when held") {
  Climate climate(7, 22.0, 45.0);
  Climate twin(7, 22.0, 45.0);
  for (int64_t ms = 0; ms < 86'400'000; ms += 60'000) {
    const double celsius = climate.temperature(ms);
    const double percent = climate.humidity(ms);
    CHECK(celsius == twin.temperature(ms));
    CHECK(percent == twin.humidity(ms));
    CHECK(celsius > 17.0);
    CHECK(celsius < 27.0);
    CHECK(percent > 20.0);
    CHECK(percent < 70.0);
  }
  climate.hold_temperature(40.0);
  CHECK(climate.temperature(86'400'000) == 40.0);
  CHECK(climate.temperature(99'000'000) == 40.0);
  climate.release();
  CHECK(climate.temperature(99'000'000) < 30.0);
}
