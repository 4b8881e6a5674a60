#pragma once
// The events that no receipt has freed yet, in flash.
//
// Records have a fixed size and are written one behind the other; a sector is erased only when the writing gets to
// it. A record counts when its CRC holds, so one that a power cut tore does not count and its place is passed over.
// Freeing clears one byte outside the CRC. The order of the records is the order of (boot, seq).
#include <cstdint>

#include "leitstand/event.h"
#include "leitstand/ports.h"

namespace leitstand {

/// What writing had to give up because the ring was full.
struct LostEvents {
  uint32_t boot;
  uint32_t from;
  uint32_t to;
  uint32_t count;
};

class EventRing {
 public:
  /// A place in the ring, for walking through what is buffered.
  using Place = uint32_t;
  static constexpr Place nowhere = UINT32_MAX;

  explicit EventRing(Flash& flash) : flash_(flash) {}

  /// Finds what the flash holds. False where the region is too small (two sectors at least) or cannot be read.
  bool open();

  /// Appends. False where the flash refused; then the event is not stored. What was overwritten unfreed is added to
  /// `lost()`.
  bool push(const Event& event);

  /// Frees the events of `boot` up to `seq`; returns how many that were.
  uint32_t free_up_to(uint32_t boot, uint32_t seq);

  /// Oldest buffered event, and the one behind a place; `nowhere` at the end.
  Place first() const;
  Place after(Place place) const;
  /// False where that place holds no buffered event any more.
  bool read(Place place, Event& event) const;

  uint32_t buffered() const { return buffered_; }
  uint32_t capacity() const { return slots_ - slots_per_sector_; }

  /// Newest (boot, seq) ever stored that the flash still shows; false where there is none.
  bool newest(uint32_t& boot, uint32_t& seq) const;
  /// What was overwritten since the last call; false where nothing was.
  bool take_lost(LostEvents& lost);

 private:
  static constexpr uint32_t record_size = 128;
  struct Record;

  bool load(Place place, Record& record) const;
  bool blank(Place place) const;
  bool sector_blank(Place first_of_sector) const;
  bool prepare_head();
  void give_up_sector(Place first_of_sector);
  Place next(Place place) const { return place + 1 == slots_ ? 0 : place + 1; }
  void move_tail();
  void place_head(Place newest);

  Flash& flash_;
  uint32_t slots_ = 0;
  uint32_t slots_per_sector_ = 0;
  Place head_ = 0;  ///< next to be written
  Place tail_ = 0;  ///< oldest that may be buffered
  uint32_t buffered_ = 0;
  uint32_t next_index_ = 1;
  bool has_newest_ = false;
  uint32_t newest_boot_ = 0;
  uint32_t newest_seq_ = 0;
  bool has_lost_ = false;
  LostEvents lost_{};
};

}  // namespace leitstand
