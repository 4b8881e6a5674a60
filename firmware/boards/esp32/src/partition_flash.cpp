#include "partition_flash.h"

namespace leitstand::board {

namespace {

constexpr uint32_t sector_bytes = 4096;

// In the order of `Region`; together they must fit the partition in node/partitions.csv.
constexpr uint32_t region_sectors[region_count] = {
    321,  // events: room for 10,240
    16,   // config
    16,   // identity
    32,   // credentials
    4,    // boot
};

constexpr size_t index(Region region) { return static_cast<size_t>(region); }

uint32_t first_byte(size_t region) {
  uint32_t sectors = 0;
  for (size_t i = 0; i < region; ++i) sectors += region_sectors[i];
  return sectors * sector_bytes;
}

bool inside(Region region, uint32_t offset, size_t length) {
  const uint32_t bytes = region_sectors[index(region)] * sector_bytes;
  return offset <= bytes && length <= bytes - offset;
}

}  // namespace

bool PartitionFlash::begin(const char* label) {
  partition_ = esp_partition_find_first(ESP_PARTITION_TYPE_DATA, ESP_PARTITION_SUBTYPE_ANY, label);
  return partition_ != nullptr && partition_->size >= first_byte(region_count);
}

uint32_t PartitionFlash::size(Region region) const { return region_sectors[index(region)] * sector_bytes; }

uint32_t PartitionFlash::sector_size() const { return sector_bytes; }

bool PartitionFlash::read(Region region, uint32_t offset, void* into, size_t length) {
  return inside(region, offset, length) &&
         esp_partition_read(partition_, first_byte(index(region)) + offset, into, length) == ESP_OK;
}

bool PartitionFlash::write(Region region, uint32_t offset, const void* from, size_t length) {
  return inside(region, offset, length) &&
         esp_partition_write(partition_, first_byte(index(region)) + offset, from, length) == ESP_OK;
}

bool PartitionFlash::erase_sector(Region region, uint32_t offset) {
  return inside(region, offset, sector_bytes) &&
         esp_partition_erase_range(partition_, first_byte(index(region)) + offset, sector_bytes) == ESP_OK;
}

}  // namespace leitstand::board
