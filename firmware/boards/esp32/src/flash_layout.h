#pragma once

#include "leitstand/ports.h"

/// How the regions lie one behind the other in the partition `leitstand` of node/partitions.csv.
namespace leitstand::board::layout {

constexpr uint32_t sector_bytes = 4096;

// In the order of `Region`.
constexpr uint32_t region_sectors[region_count] = {
    321,  // events: room for 10,240
    16,   // config
    16,   // identity
    32,   // credentials
    4,    // boot
};

/// Where a region begins; for `region_count` where the last one ends.
constexpr uint32_t first_byte(size_t region) {
  uint32_t sectors = 0;
  for (size_t i = 0; i < region; ++i) sectors += region_sectors[i];
  return sectors * sector_bytes;
}

}  // namespace leitstand::board::layout
