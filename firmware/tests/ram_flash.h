#pragma once
// NOR flash in RAM with a power supply that can be cut at any byte.
#include <array>
#include <cstdint>
#include <cstring>
#include <vector>

#include "leitstand/ports.h"

namespace leitstand::testing {

class RamFlash : public Flash {
 public:
  static constexpr uint32_t sector = 4096;

  explicit RamFlash(uint32_t event_sectors = 4) {
    for (const Region region : {Region::config, Region::boot}) fill(region, 4);
    fill(Region::credentials, 384);
    fill(Region::identity, 8);
    fill(Region::events, event_sectors);
  }

  uint32_t size(Region region) const override { return static_cast<uint32_t>(of(region).size()); }
  uint32_t sector_size() const override { return sector; }

  bool read(Region region, uint32_t offset, void* into, size_t length) override {
    std::memcpy(into, of(region).data() + offset, length);
    return true;
  }

  bool write(Region region, uint32_t offset, const void* from, size_t length) override {
    const auto* bytes = static_cast<const uint8_t*>(from);
    for (size_t i = 0; i < length; ++i) {
      if (!spend()) return false;
      uint8_t& cell = of(region)[offset + i];
      cell = static_cast<uint8_t>(cell & bytes[i]);
    }
    return true;
  }

  bool erase_sector(Region region, uint32_t offset) override {
    for (uint32_t i = 0; i < sector; ++i) {
      if (!spend()) return false;
      of(region)[offset + i] = 0xFF;
    }
    return true;
  }

  /// The power goes after this many more bytes written or erased; nothing is changed from there on.
  void cut_after(uint64_t bytes) { left_ = bytes; }
  void restore_power() { left_ = UINT64_MAX; }
  uint64_t spent() const { return spent_; }
  bool dead() const { return left_ == 0; }
  std::vector<uint8_t>& bytes(Region region) { return of(region); }

 private:
  void fill(Region region, uint32_t sectors) { of(region).assign(size_t{sectors} * sector, 0xFF); }
  std::vector<uint8_t>& of(Region region) { return memory_[static_cast<size_t>(region)]; }
  const std::vector<uint8_t>& of(Region region) const { return memory_[static_cast<size_t>(region)]; }
  bool spend() {
    if (left_ == 0) return false;
    if (left_ != UINT64_MAX) --left_;
    ++spent_;
    return true;
  }
  std::array<std::vector<uint8_t>, region_count> memory_;
  uint64_t left_ = UINT64_MAX;
  uint64_t spent_ = 0;
};

}  // namespace leitstand::testing
