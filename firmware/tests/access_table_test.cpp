#include "leitstand/access_table.h"

#include <doctest/doctest.h>

#include <cstring>
#include <random>

#include "access_script.h"
#include "image_builder.h"
#include "ram_flash.h"

using namespace leitstand;
using namespace leitstand::testing;

namespace {

constexpr uint32_t piece = table_piece_size;

TableManifest manifest_of(uint32_t rev, const std::string& image) {
  const auto size = static_cast<uint32_t>(image.size());
  TableManifest manifest{rev, count_in(image), (size + piece - 1) / piece, size, {}};
  sha256(image.data(), image.size(), manifest.sha256);
  return manifest;
}

PieceResult put_piece(AccessTable& table, const TableManifest& manifest, const std::string& image, uint32_t index) {
  const std::string data = image.substr(index * piece, piece);
  return table.put(manifest.rev, index, manifest.sha256, reinterpret_cast<const uint8_t*>(data.data()), data.size());
}

/// The whole of a transfer, to its end or its failure.
bool transfer(AccessTable& table, uint32_t rev, const std::string& image) {
  const TableManifest manifest = manifest_of(rev, image);
  if (!table.start(manifest)) return false;
  PieceResult result = PieceResult::more;
  while (result == PieceResult::more) result = put_piece(table, manifest, image, table.next_piece());
  return result == PieceResult::complete;
}

/// A table of one person whose cards are 1 … `count`.
std::string crowd(uint32_t count, uint32_t person) {
  ImageBuilder table;
  for (uint32_t i = 1; i <= count; ++i) table.cards.push_back({i, person});
  return table.image();
}

uint32_t person_of(const AccessTable& table, uint32_t number) {
  AccessEntry entry{};
  return table.find(credential_number(number), &entry) ? entry.person : 0;
}

/// What is in force after a restart.
uint32_t rev_after_restart(RamFlash& flash, uint32_t person_rev) {
  AccessTable table(flash);
  table.begin();
  CHECK(person_of(table, 1) == table.manifest().rev * person_rev);
  return table.manifest().rev;
}

}  // namespace

TEST_CASE("a table that nobody gave holds nobody and says the hash of nothing") {
  RamFlash flash;
  AccessTable table(flash);
  table.begin();
  uint8_t nothing[sha256_size];
  sha256("", 0, nothing);
  CHECK(table.manifest().rev == 0);
  CHECK(std::memcmp(table.manifest().sha256, nothing, sha256_size) == 0);
  CHECK(person_of(table, 1) == 0);
  PinEntry pin{};
  CHECK_FALSE(table.find_pin(1, &pin));
  CHECK_FALSE(table.is_holiday(1));
}

TEST_CASE("a table of several pieces is in force with the last one, and after a restart") {
  RamFlash flash;
  AccessTable table(flash);
  table.begin();
  const std::string image = crowd(600, 7);
  const TableManifest manifest = manifest_of(3, image);
  REQUIRE(manifest.chunks == 3);
  REQUIRE(table.start(manifest));
  for (uint32_t index = 0; index < 2; ++index) {
    CHECK(table.next_piece() == index);
    CHECK(put_piece(table, manifest, image, index) == PieceResult::more);
    CHECK(table.manifest().rev == 0);
  }
  CHECK(put_piece(table, manifest, image, 2) == PieceResult::complete);
  CHECK_FALSE(table.transferring());
  AccessTable again(flash);
  again.begin();
  for (const AccessTable* one : {&table, &again}) {
    CHECK(one->manifest().rev == 3);
    CHECK(one->manifest().count == 600);
    for (uint32_t number = 1; number <= 600; ++number) CHECK(person_of(*one, number) == 7);
    CHECK(person_of(*one, 0) == 0);
    CHECK(person_of(*one, 601) == 0);
  }
}

TEST_CASE("a manifest is judged by its rev, its hash and its size") {
  RamFlash flash;
  AccessTable table(flash);
  table.begin();
  REQUIRE(transfer(table, 5, crowd(3, 1)));
  const auto judged = [&](const TableManifest& manifest) {
    const ManifestVerdict verdict = table.judge(manifest);
    CHECK((verdict.fetch ? !table.start(manifest) : table.start(manifest)) == false);
    table.abandon();
    return verdict;
  };
  CHECK_FALSE(judged(table.manifest()).fetch);
  CHECK(judged(table.manifest()).fault == TableFault::none);
  CHECK(judged(manifest_of(5, crowd(4, 1))).fault == TableFault::old_rev);
  CHECK(judged(manifest_of(4, crowd(3, 1))).fault == TableFault::old_rev);
  CHECK(judged(manifest_of(6, crowd(3, 1))).fetch);
  TableManifest large = manifest_of(6, crowd(3, 1));
  large.count = 12'001;
  CHECK(judged(large).fault == TableFault::too_large);
  large = manifest_of(6, crowd(3, 1));
  large.size = 782'337;
  CHECK(judged(large).fault == TableFault::too_large);
  large.size = 782'336;
  large.chunks = 96;
  CHECK(judged(large).fetch);
  large.chunks = 95;
  CHECK(judged(large).fault == TableFault::malformed);
  TableManifest empty = manifest_of(6, "");
  CHECK(judged(empty).fault == TableFault::malformed);
}

TEST_CASE("pieces that nobody asked for change nothing") {
  RamFlash flash;
  AccessTable table(flash);
  table.begin();
  const std::string image = crowd(600, 7);
  const TableManifest manifest = manifest_of(3, image);
  CHECK(put_piece(table, manifest, image, 0) == PieceResult::ignored);
  REQUIRE(table.start(manifest));
  CHECK(put_piece(table, manifest, image, 1) == PieceResult::ignored);
  CHECK(put_piece(table, manifest_of(4, image), image, 0) == PieceResult::ignored);
  CHECK(put_piece(table, manifest_of(3, crowd(600, 8)), image, 0) == PieceResult::ignored);
  CHECK(put_piece(table, manifest, image, 0) == PieceResult::more);
  CHECK(put_piece(table, manifest, image, 0) == PieceResult::ignored);
  table.abandon();
  CHECK(put_piece(table, manifest, image, 1) == PieceResult::ignored);
}

TEST_CASE("a table that is not what its manifest says is refused, and the old one stays in force") {
  RamFlash flash;
  AccessTable table(flash);
  table.begin();
  REQUIRE(transfer(table, 1, crowd(3, 1)));
  const std::string image = crowd(4, 2);
  const auto result_of = [&](const TableManifest& manifest, const std::string& sent) {
    REQUIRE(table.start(manifest));
    const PieceResult result = put_piece(table, manifest, sent, 0);
    CHECK_FALSE(table.transferring());
    CHECK(table.manifest().rev == 1);
    CHECK(person_of(table, 3) == 1);
    CHECK(rev_after_restart(flash, 1) == 1);
    return result;
  };
  std::string other = image;
  other[40] = static_cast<char>(other[40] ^ 1);
  CHECK(result_of(manifest_of(2, image), other) == PieceResult::hash);
  CHECK(result_of(manifest_of(2, image), image + 'x') == PieceResult::malformed);
  CHECK(result_of(manifest_of(2, image), image.substr(1)) == PieceResult::malformed);
  TableManifest counted = manifest_of(2, image);
  counted.count = 5;
  CHECK(result_of(counted, image) == PieceResult::malformed);
  other = image;
  other[15] = 1;
  CHECK(result_of(manifest_of(2, other), other) == PieceResult::malformed);
  CHECK(fault_of(PieceResult::hash) == TableFault::hash);
  CHECK(fault_of(PieceResult::malformed) == TableFault::malformed);
  CHECK(fault_of(PieceResult::storage) == TableFault::storage);
}

TEST_CASE("a power cut at any byte of an update leaves the old table in force, or the new one when it is complete") {
  const std::string held = crowd(3, 2);
  const std::string fresh = crowd(2, 3);
  RamFlash flash;
  {
    AccessTable table(flash);
    table.begin();
    REQUIRE(transfer(table, 1, crowd(2, 1)));
    REQUIRE(transfer(table, 2, held));
  }
  // Table 3 goes over table 1, into the second half: what stands there is put back before each cut.
  const std::vector<uint8_t> before = flash.bytes(Region::credentials);
  const auto begin = static_cast<std::ptrdiff_t>(before.size() / 2);
  const auto end = begin + static_cast<std::ptrdiff_t>(3 * RamFlash::sector);
  REQUIRE(before[before.size() / 2 + 4] == 1);
  uint64_t cuts = 0;
  for (bool done = false; !done; ++cuts) {
    std::copy(before.begin() + begin, before.begin() + end, flash.bytes(Region::credentials).begin() + begin);
    AccessTable table(flash);
    table.begin();
    REQUIRE(table.manifest().rev == 2);
    flash.cut_after(cuts);
    done = transfer(table, 3, fresh);
    flash.restore_power();
    CHECK(person_of(table, 1) == (done ? 3 : 2));
    REQUIRE(rev_after_restart(flash, 1) == (done ? 3 : 2));
    // And what a cut leaves behind does not stand in the way.
    if (cuts % 97 != 0) continue;
    AccessTable next(flash);
    next.begin();
    REQUIRE(transfer(next, 4, crowd(3, 4)));
    std::copy(before.begin(), before.end(), flash.bytes(Region::credentials).begin());
  }
  CHECK(cuts > 2 * RamFlash::sector + fresh.size());
  CHECK(flash.bytes(Region::credentials).size() == before.size());
}

TEST_CASE("a power cut at random bytes of the update of a big table leaves the old table whole") {
  constexpr uint32_t many = 10'000;
  RamFlash flash;
  AccessTable first(flash);
  first.begin();
  REQUIRE(transfer(first, 1, crowd(many, 1)));
  std::mt19937 random(11);
  const std::string fresh = crowd(many, 2);
  // Sectors are erased one by one, then as many bytes are written.
  const uint64_t whole = RamFlash::sector + 2 * fresh.size();
  for (int round = 0; round < 25; ++round) {
    AccessTable table(flash);
    table.begin();
    REQUIRE(table.manifest().rev == 1);
    flash.cut_after(random() % whole);
    CHECK_FALSE(transfer(table, 2, fresh));
    flash.restore_power();
    REQUIRE(rev_after_restart(flash, 1) == 1);
    CHECK(person_of(table, static_cast<uint32_t>(1 + random() % many)) == 1);
  }
  AccessTable table(flash);
  table.begin();
  REQUIRE(transfer(table, 2, fresh));
  CHECK(rev_after_restart(flash, 1) == 2);
}

TEST_CASE("a power cut at any byte of a wipe leaves the newest table or none") {
  RamFlash flash;
  AccessTable table(flash);
  table.begin();
  REQUIRE(transfer(table, 1, crowd(2, 1)));
  REQUIRE(transfer(table, 2, crowd(2, 2)));
  const std::vector<uint8_t> before = flash.bytes(Region::credentials);
  for (uint64_t cut = 0; cut <= 2 * RamFlash::sector; cut += 5) {
    flash.bytes(Region::credentials) = before;
    AccessTable wiped(flash);
    wiped.begin();
    flash.cut_after(cut);
    const bool done = wiped.wipe();
    flash.restore_power();
    const uint32_t rev = rev_after_restart(flash, 1);
    CHECK((rev == 2 || rev == 0));
    if (done) CHECK(rev == 0);
    if (done) CHECK(wiped.manifest().rev == 0);
  }
}

TEST_CASE("a flipped bit in the newest table or its header brings back the one before") {
  RamFlash flash;
  AccessTable table(flash);
  table.begin();
  REQUIRE(transfer(table, 1, crowd(2, 1)));
  const std::string newest = crowd(2, 2);
  REQUIRE(transfer(table, 2, newest));
  std::vector<uint8_t>& bytes = flash.bytes(Region::credentials);
  // The first table went to the second half.
  const size_t begin = 0;
  REQUIRE(bytes[begin + 4] == 2);
  const auto flipped = [&](size_t at) {
    bytes[at] = static_cast<uint8_t>(bytes[at] ^ 0x04);
    CHECK(rev_after_restart(flash, 1) == 1);
    bytes[at] = static_cast<uint8_t>(bytes[at] ^ 0x04);
  };
  for (size_t at = 0; at < 56; ++at) flipped(begin + at);
  for (size_t at = 0; at < newest.size(); ++at) flipped(begin + RamFlash::sector + at);
  CHECK(rev_after_restart(flash, 1) == 2);
}

TEST_CASE("10,000 credentials with 100 schedules fit, and a search in them reads little") {
  ImageBuilder big;
  const ImageBuilder::Row row{{0, 60},    {120, 180}, {240, 300}, {360, 420},   {480, 540},
                              {600, 660}, {720, 780}, {840, 900}, {960, 1'020}, {1'080, 1'140}};
  big.weeks.assign(100, every_day(row));
  for (uint16_t day = 0; day < 1'000; ++day) big.holidays.push_back(static_cast<uint16_t>(20'000 + day));
  for (uint32_t i = 1; i <= 10'000; ++i) {
    big.cards.push_back({i * 7, i, 0, 0, static_cast<uint8_t>(1 + i % 100)});
    big.pins.push_back({i, "1234", ""});
  }
  RamFlash ram;
  CountedFlash flash(ram);
  AccessTable table(flash);
  table.begin();
  REQUIRE(take_image(table, big.image(), 10'000) == "complete");
  for (uint32_t i = 1; i <= 10'000; i += 13) {
    flash.reads = 0;
    REQUIRE(person_of(table, i * 7) == i);
    CHECK(flash.reads <= 15);
    flash.reads = 0;
    PinEntry pin{};
    REQUIRE(table.find_pin(i, &pin));
    CHECK(flash.reads <= 15);
    flash.reads = 0;
    CHECK(person_of(table, i * 7 + 1) == 0);
    CHECK(flash.reads <= 15);
  }
  flash.reads = 0;
  CHECK(table.in_force(100, {20'500, 0, 59}));
  CHECK_FALSE(table.in_force(100, {20'500, 0, 60}));
  CHECK(flash.reads <= 2 * 14);
}

TEST_CASE("a table with as much of everything as there may be fits") {
  ImageBuilder largest;
  const ImageBuilder::Week busy_week = every_day(ImageBuilder::Row(20, {0, 1}));
  largest.weeks.assign(200, busy_week);
  for (uint32_t i = 1; i <= 12'000; ++i) largest.cards.push_back({i, i});
  for (uint32_t i = 1; i <= 12'000; ++i) largest.pins.push_back({i, "1234", "4321"});
  for (uint16_t day = 0; day < 1'000; ++day) largest.holidays.push_back(day);
  for (uint32_t i = 0; i < 64; ++i) largest.zone.emplace_back(i, 0);
  REQUIRE(largest.image().size() == 760'948);
  RamFlash flash;
  AccessTable table(flash);
  table.begin();
  CHECK(take_image(table, largest.image(), 12'000) == "complete");
  CHECK(person_of(table, 12'000) == 12'000);
}
