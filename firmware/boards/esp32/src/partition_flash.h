#pragma once

#include <esp_partition.h>

#include "leitstand/ports.h"

namespace leitstand::board {

/// The regions one behind the other in a raw data partition.
class PartitionFlash : public Flash {
 public:
  /// False where the partition table has no such partition, or it is too small.
  bool begin(const char* label);

  uint32_t size(Region region) const override;
  uint32_t sector_size() const override;
  bool read(Region region, uint32_t offset, void* into, size_t length) override;
  bool write(Region region, uint32_t offset, const void* from, size_t length) override;
  bool erase_sector(Region region, uint32_t offset) override;

 private:
  const esp_partition_t* partition_ = nullptr;
};

}  // namespace leitstand::board
