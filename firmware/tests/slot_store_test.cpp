#include "leitstand/slot_store.h"

#include <doctest/doctest.h>

#include <array>

#include "ram_flash.h"

using namespace leitstand;
using leitstand::testing::RamFlash;

namespace {

using Record = std::array<uint8_t, 300>;

Record record_of(uint8_t fill) {
  Record record;
  record.fill(fill);
  return record;
}

}  // namespace

TEST_CASE("a slot store gives back the newest record") {
  RamFlash flash;
  SlotStore store(flash, Region::config);
  Record found{};
  CHECK_FALSE(store.load(found.data(), found.size()));
  for (uint8_t fill = 1; fill <= 5; ++fill) {
    REQUIRE(store.save(record_of(fill).data(), sizeof(Record)));
    REQUIRE(SlotStore(flash, Region::config).load(found.data(), found.size()));
    CHECK(found == record_of(fill));
  }
}

TEST_CASE("a slot store refuses a record of another size and one that does not fit") {
  RamFlash flash;
  SlotStore store(flash, Region::config);
  REQUIRE(store.save(record_of(1).data(), sizeof(Record)));
  std::array<uint8_t, 299> other{};
  CHECK_FALSE(store.load(other.data(), other.size()));
  std::vector<uint8_t> large(store.room() + 1);
  CHECK_FALSE(store.save(large.data(), large.size()));
}

TEST_CASE("a wiped slot store holds nothing") {
  RamFlash flash;
  SlotStore store(flash, Region::config);
  REQUIRE(store.save(record_of(1).data(), sizeof(Record)));
  REQUIRE(store.wipe());
  Record found{};
  CHECK_FALSE(store.load(found.data(), found.size()));
}

TEST_CASE("a power cut at any byte of a wipe leaves the newest record or none, never an older one") {
  for (const int saves : {1, 2, 3}) {
    RamFlash prepared;
    for (int fill = 1; fill <= saves; ++fill)
      SlotStore(prepared, Region::config).save(record_of(static_cast<uint8_t>(fill)).data(), sizeof(Record));
    const uint64_t whole = prepared.size(Region::config);
    for (uint64_t cut = 0; cut <= whole; cut += 7) {
      RamFlash flash = prepared;
      flash.cut_after(cut);
      SlotStore(flash, Region::config).wipe();
      flash.restore_power();
      Record found{};
      if (SlotStore(flash, Region::config).load(found.data(), found.size()))
        CHECK(found == record_of(static_cast<uint8_t>(saves)));
    }
  }
}

TEST_CASE("a power cut at any byte of a save leaves the old record or the new one, never a mixture") {
  for (uint64_t cut = 0;; ++cut) {
    RamFlash flash;
    SlotStore store(flash, Region::config);
    REQUIRE(store.save(record_of(1).data(), sizeof(Record)));
    REQUIRE(store.save(record_of(2).data(), sizeof(Record)));
    flash.cut_after(cut);
    const bool saved = store.save(record_of(3).data(), sizeof(Record));
    flash.restore_power();
    Record found{};
    REQUIRE(SlotStore(flash, Region::config).load(found.data(), found.size()));
    CHECK(found == record_of(saved ? 3 : 2));
    if (saved) break;
    REQUIRE(SlotStore(flash, Region::config).save(record_of(4).data(), sizeof(Record)));
    REQUIRE(SlotStore(flash, Region::config).load(found.data(), found.size()));
    CHECK(found == record_of(4));
  }
}

TEST_CASE("one flipped bit anywhere in the newest record brings back the one before") {
  RamFlash flash;
  SlotStore store(flash, Region::config);
  REQUIRE(store.save(record_of(1).data(), sizeof(Record)));
  REQUIRE(store.save(record_of(2).data(), sizeof(Record)));
  const uint32_t second_slot = flash.size(Region::config) / 2;
  for (uint32_t byte = 0; byte < 20 + sizeof(Record); ++byte) {
    uint8_t& cell = flash.bytes(Region::config)[second_slot + byte];
    cell = static_cast<uint8_t>(cell ^ 0x10);
    Record found{};
    REQUIRE(store.load(found.data(), found.size()));
    CHECK(found == record_of(1));
    cell = static_cast<uint8_t>(cell ^ 0x10);
  }
}

TEST_CASE("the boot counter rises by one at each start, over many sectors' worth of starts") {
  RamFlash flash;
  for (uint32_t start = 1; start <= 2'000; ++start) REQUIRE(BootCounter(flash).next() == start);
}

TEST_CASE("a power cut at any byte while a boot is counted never brings a used number back") {
  // 512 entries fill a sector: the cuts run through the change of the sector too.
  RamFlash prepared;
  for (uint32_t starts = 1; starts <= 1024; ++starts) {
    BootCounter(prepared).next();
    if (starts != 3 && starts != 511 && starts != 512 && starts != 1023 && starts != 1024) continue;
    for (uint64_t cut = 0; cut <= RamFlash::sector + 8; cut += cut < 16 || cut > RamFlash::sector - 16 ? 1 : 61) {
      RamFlash flash = prepared;
      flash.cut_after(cut);
      const uint32_t counted = BootCounter(flash).next();
      flash.restore_power();
      const uint32_t next = BootCounter(flash).next();
      CHECK(next > starts);
      CHECK(next > counted);
      CHECK(next <= starts + 2);
    }
  }
}
