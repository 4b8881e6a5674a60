#pragma once

#include "leitstand/ports.h"

/// Where the regions lie in the partition `leitstand` of node/partitions.csv.
namespace leitstand::board::layout {

constexpr uint32_t sector_bytes = 4096;

struct Area {
  uint32_t first_sector;
  uint32_t sectors;
};

// In the order of `Region`. Credentials have room for two whole tables of 12,000 with a sector each for what makes them
// count: the new one is written beside the one that decides, so that an update is never half in force. They lie behind
// all others, so that a board that gets this firmware finds its events, its identity and its count of boots where the
// one before put them; sectors 353 to 385 were its credentials.
constexpr Area areas[region_count] = {
    {0, 321},    // events: room for 10,240
    {321, 16},   // config
    {337, 16},   // identity
    {389, 384},  // credentials: two halves of 192
    {385, 4},    // boot
};

constexpr const Area& area(Region region) { return areas[static_cast<size_t>(region)]; }
constexpr uint32_t bytes_of(Region region) { return area(region).sectors * sector_bytes; }
constexpr uint32_t first_byte(Region region) { return area(region).first_sector * sector_bytes; }
/// Bytes of the partition at least.
constexpr uint32_t total_bytes = (389 + 384) * sector_bytes;

}  // namespace leitstand::board::layout
