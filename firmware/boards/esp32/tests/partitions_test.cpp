#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "flash_layout.h"

namespace {

constexpr unsigned long flash_bytes = 4UL << 20U;

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

TEST_CASE("all regions of the core fit into their partition") {
  using namespace leitstand;
  const Partition last = partitions().back();
  CHECK(last.name == "leitstand");
  CHECK(board::layout::first_byte(region_count) <= last.size);
}
