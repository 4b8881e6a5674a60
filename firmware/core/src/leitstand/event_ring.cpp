#include "leitstand/event_ring.h"

#include <cstring>
#include <type_traits>

#include "leitstand/crypto.h"

namespace leitstand {

/// What stands in flash. `crc` covers everything between itself and `live`.
struct EventRing::Record {
  uint32_t crc;
  /// Counts every record ever written, so that the newest is found after a start.
  uint32_t index;
  Event event;
  uint8_t reserved[record_size - 2 * sizeof(uint32_t) - sizeof(Event) - 4];
  uint8_t version;
  /// 0xFF while the station has not acknowledged it.
  uint8_t live;
  uint8_t padding[2];

  static constexpr uint8_t current_version = 1;
  static constexpr uint8_t is_live = 0xFF;
  uint32_t computed_crc() const { return crc32(&index, offsetof(Record, live) - offsetof(Record, index)); }
};

bool EventRing::open() {
  static_assert(sizeof(Record) == record_size && std::is_trivially_copyable_v<Record>);
  slots_per_sector_ = flash_.sector_size() / record_size;
  slots_ = flash_.size(Region::events) / flash_.sector_size() * slots_per_sector_;
  if (slots_per_sector_ == 0 || slots_ < 2 * slots_per_sector_) return false;
  Record record;
  Place newest_place = nowhere;
  Place oldest_place = nowhere;
  uint32_t oldest_index = 0;
  for (Place place = 0; place < slots_; ++place) {
    if (!load(place, record)) continue;
    if (newest_place == nowhere || record.index >= next_index_) {
      newest_place = place;
      next_index_ = record.index + 1;
      newest_boot_ = record.event.boot;
      newest_seq_ = record.event.seq;
    }
    if (record.live != Record::is_live) continue;
    ++buffered_;
    if (oldest_place == nowhere || record.index < oldest_index) {
      oldest_place = place;
      oldest_index = record.index;
    }
  }
  has_newest_ = newest_place != nowhere;
  place_head(newest_place);
  tail_ = oldest_place == nowhere ? head_ : oldest_place;
  return true;
}

void EventRing::place_head(Place newest) {
  head_ = newest == nowhere ? 0 : next(newest);
  // Torn places behind the newest record cannot be written again before their sector is erased.
  while (head_ % slots_per_sector_ != 0 && !blank(head_)) head_ = next(head_);
}

bool EventRing::load(Place place, Record& record) const {
  if (!flash_.read(Region::events, place * record_size, &record, record_size)) return false;
  return record.version == Record::current_version && record.crc == record.computed_crc();
}

bool EventRing::blank(Place place) const {
  uint8_t bytes[record_size];
  if (!flash_.read(Region::events, place * record_size, bytes, sizeof bytes)) return false;
  for (const uint8_t byte : bytes) {
    if (byte != 0xFF) return false;
  }
  return true;
}

bool EventRing::sector_blank(Place first_of_sector) const {
  for (uint32_t i = 0; i < slots_per_sector_; ++i) {
    if (!blank(first_of_sector + i)) return false;
  }
  return true;
}

void EventRing::give_up_sector(Place first_of_sector) {
  Record record;
  for (uint32_t i = 0; i < slots_per_sector_; ++i) {
    if (!load(first_of_sector + i, record) || record.live != Record::is_live) continue;
    --buffered_;
    if (has_lost_ && lost_.boot == record.event.boot) {
      lost_.to = record.event.seq;
      ++lost_.count;
    } else if (!has_lost_) {
      lost_ = LostEvents{record.event.boot, record.event.seq, record.event.seq, 1};
      has_lost_ = true;
    }
    // A second boot's events in the same sector are not named: the station sees the gap in their numbers.
  }
}

bool EventRing::prepare_head() {
  if (head_ % slots_per_sector_ != 0 || sector_blank(head_)) return true;
  give_up_sector(head_);
  if (!flash_.erase_sector(Region::events, head_ * record_size)) return false;
  if (tail_ >= head_ && tail_ < head_ + slots_per_sector_) {
    tail_ = (head_ + slots_per_sector_) % slots_;
    move_tail();
  }
  return true;
}

bool EventRing::push(const Event& event) {
  if (!prepare_head()) return false;
  Record record;
  std::memset(&record, 0xFF, sizeof record);
  record.index = next_index_;
  std::memcpy(&record.event, &event, sizeof event);
  record.version = Record::current_version;
  record.crc = record.computed_crc();
  const Place place = head_;
  const bool written = flash_.write(Region::events, place * record_size, &record, record_size);
  Record check;
  const bool holds = written && load(place, check);
  head_ = next(head_);
  if (!holds) return false;
  if (buffered_ == 0) tail_ = place;
  ++next_index_;
  ++buffered_;
  has_newest_ = true;
  newest_boot_ = event.boot;
  newest_seq_ = event.seq;
  return true;
}

uint32_t EventRing::free_up_to(uint32_t boot, uint32_t seq) {
  uint32_t freed = 0;
  Event event;
  for (Place place = first(); place != nowhere; place = after(place)) {
    if (!read(place, event)) continue;
    if (event.boot > boot || (event.boot == boot && event.seq > seq)) break;
    if (event.boot != boot) continue;
    const uint8_t done = 0;
    constexpr auto live_offset = static_cast<uint32_t>(offsetof(Record, live));
    if (!flash_.write(Region::events, place * record_size + live_offset, &done, 1)) break;
    --buffered_;
    ++freed;
  }
  move_tail();
  return freed;
}

void EventRing::move_tail() {
  if (buffered_ == 0) {
    tail_ = head_;
    return;
  }
  Event event;
  // buffered_ > 0, so that the walk meets a live record before it is round.
  for (uint32_t steps = 0; steps < slots_ && !read(tail_, event); ++steps) tail_ = next(tail_);
}

EventRing::Place EventRing::first() const { return buffered_ == 0 ? nowhere : tail_; }

EventRing::Place EventRing::after(Place place) const {
  Event event;
  for (Place at = next(place); at != head_ && at != tail_; at = next(at)) {
    if (read(at, event)) return at;
  }
  return nowhere;
}

bool EventRing::read(Place place, Event& event) const {
  Record record;
  if (place >= slots_ || !load(place, record) || record.live != Record::is_live) return false;
  std::memcpy(&event, &record.event, sizeof event);
  return true;
}

bool EventRing::newest(uint32_t& boot, uint32_t& seq) const {
  boot = newest_boot_;
  seq = newest_seq_;
  return has_newest_;
}

bool EventRing::take_lost(LostEvents& lost) {
  const bool had = has_lost_;
  lost = lost_;
  has_lost_ = false;
  return had;
}

}  // namespace leitstand
