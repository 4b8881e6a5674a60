#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "flash_layout.h"

namespace {

constexpr unsigned long flash_bytes = 8UL << 20U;

struct Partition {
  std::string name;
  unsigned long offset;
  unsigned long size;
};

std::vector<Partition> partitions() {
  std::vector<Partition> found;
  std::ifstream table(LEITSTAND_PARTITIONS);
  for (std::string line; std::getline(table, line);) {
    if (line.empty() || line[0] == '#') continue;
    std::istringstream row(line);
    std::string cells[5];
    for (std::string& cell : cells) std::getline(row, cell, ',');
    const std::string name = cells[0].substr(0, cells[0].find(' '));
    found.push_back({name, std::strtoul(cells[3].c_str(), nullptr, 16), std::strtoul(cells[4].c_str(), nullptr, 16)});
  }
  return found;
}

}  // namespace

TEST_CASE("the partitions lie one behind the other and end with the flash") {
  unsigned long end = 0;
  for (const Partition& partition : partitions()) {
    CAPTURE(partition.name);
    CHECK(partition.offset >= end);
    end = partition.offset + partition.size;
  }
  CHECK(end == flash_bytes);
}

TEST_CASE("all regions of the core fit into their partition, and none lies on another") {
  using namespace leitstand;
  using namespace leitstand::board;
  const Partition last = partitions().back();
  CHECK(last.name == "leitstand");
  CHECK(layout::total_bytes <= last.size);
  for (const layout::Area& one : layout::areas) {
    CHECK((one.first_sector + one.sectors) * layout::sector_bytes <= layout::total_bytes);
    for (const layout::Area& other : layout::areas) {
      if (&one == &other) continue;
      CHECK((one.first_sector + one.sectors <= other.first_sector ||
             other.first_sector + other.sectors <= one.first_sector));
    }
  }
}

TEST_CASE("either half of the credentials holds the largest table of the protocol and a sector more") {
  using namespace leitstand;
  using namespace leitstand::board;
  constexpr uint32_t largest_image = 782'336;
  CHECK(layout::bytes_of(Region::credentials) / 2 >= largest_image + layout::sector_bytes);
}
