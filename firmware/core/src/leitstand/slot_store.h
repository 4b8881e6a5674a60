#pragma once
// One record in flash that is replaced as a whole: the region is two slots, a new value goes to the slot that does
// not hold the newest, and its header, which makes it count, is written last.
#include <cstddef>
#include <cstdint>

#include "leitstand/ports.h"

namespace leitstand {

class SlotStore {
 public:
  SlotStore(Flash& flash, Region region) : flash_(flash), region_(region) {}

  /// Reads the newest whole record. False where there is none, or where it has another size than `length`.
  bool load(void* into, size_t length);
  /// Replaces it. False where the flash refused or the record does not fit; then the old one still counts.
  bool save(const void* from, size_t length);
  /// Erases both slots, the newest record last: a power cut in between never brings an older one back.
  bool wipe();
  /// Largest record that fits, in bytes.
  size_t room() const;

 private:
  struct Header;
  bool header(uint32_t slot, Header& header) const;
  bool holds(uint32_t slot, const Header& header) const;
  int newest(Header& header) const;
  uint32_t slot_size() const;
  bool erase(uint32_t slot, size_t bytes);

  Flash& flash_;
  Region region_;
};

/// Counts the starts, in a region of its own of at least two sectors that nothing ever wipes.
class BootCounter {
 public:
  explicit BootCounter(Flash& flash) : flash_(flash) {}
  /// Counts this start and returns its number, from 1; it is in flash before this returns. 0 where the flash refused.
  /// The number is above `seen`, the newest boot that another region names: damage to this one reuses none.
  uint32_t next(uint32_t seen = 0);

 private:
  struct Entry;
  Flash& flash_;
};

}  // namespace leitstand
