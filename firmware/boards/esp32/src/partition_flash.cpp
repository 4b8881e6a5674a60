#include "partition_flash.h"

#include "flash_layout.h"

namespace leitstand::board {

namespace {

bool inside(Region region, uint32_t offset, size_t length) {
  const uint32_t bytes = layout::bytes_of(region);
  return offset <= bytes && length <= bytes - offset;
}

}  // namespace

bool PartitionFlash::begin(const char* label) {
  partition_ = esp_partition_find_first(ESP_PARTITION_TYPE_DATA, ESP_PARTITION_SUBTYPE_ANY, label);
  return partition_ != nullptr && partition_->size >= layout::total_bytes;
}

uint32_t PartitionFlash::size(Region region) const { return layout::bytes_of(region); }

uint32_t PartitionFlash::sector_size() const { return layout::sector_bytes; }

bool PartitionFlash::read(Region region, uint32_t offset, void* into, size_t length) {
  return inside(region, offset, length) &&
         esp_partition_read(partition_, layout::first_byte(region) + offset, into, length) == ESP_OK;
}

bool PartitionFlash::write(Region region, uint32_t offset, const void* from, size_t length) {
  return inside(region, offset, length) &&
         esp_partition_write(partition_, layout::first_byte(region) + offset, from, length) == ESP_OK;
}

bool PartitionFlash::erase_sector(Region region, uint32_t offset) {
  return inside(region, offset, layout::sector_bytes) &&
         esp_partition_erase_range(partition_, layout::first_byte(region) + offset, layout::sector_bytes) == ESP_OK;
}

}  // namespace leitstand::board
