#include "leitstand/slot_store.h"

#include "leitstand/crypto.h"

namespace leitstand {

struct SlotStore::Header {
  uint32_t magic;
  uint32_t generation;
  uint32_t length;
  uint32_t content_crc;
  uint32_t crc;  ///< over the fields above

  static constexpr uint32_t expected_magic = 0x4C535453;
  uint32_t computed_crc() const { return crc32(this, offsetof(Header, crc)); }
};

namespace {

constexpr size_t chunk_size = 64;

}  // namespace

uint32_t SlotStore::slot_size() const {
  const uint32_t sectors = flash_.size(region_) / flash_.sector_size() / 2;
  return sectors * flash_.sector_size();
}

size_t SlotStore::room() const {
  const uint32_t size = slot_size();
  return size > sizeof(Header) ? size - sizeof(Header) : 0;
}

bool SlotStore::header(uint32_t slot, Header& header) const {
  if (!flash_.read(region_, slot * slot_size(), &header, sizeof header)) return false;
  return header.magic == Header::expected_magic && header.crc == header.computed_crc() && header.length <= room();
}

bool SlotStore::holds(uint32_t slot, const Header& header) const {
  uint8_t chunk[chunk_size];
  uint32_t crc = 0;
  const uint32_t begin = slot * slot_size() + static_cast<uint32_t>(sizeof header);
  for (uint32_t done = 0; done < header.length;) {
    const uint32_t left = header.length - done;
    const uint32_t now = left < chunk_size ? left : static_cast<uint32_t>(chunk_size);
    if (!flash_.read(region_, begin + done, chunk, now)) return false;
    crc = crc32(chunk, now, crc);
    done += now;
  }
  return crc == header.content_crc;
}

int SlotStore::newest(Header& best) const {
  int found = -1;
  for (uint32_t slot = 0; slot < 2; ++slot) {
    Header candidate;
    if (!header(slot, candidate) || !holds(slot, candidate)) continue;
    if (found >= 0 && candidate.generation < best.generation) continue;
    best = candidate;
    found = static_cast<int>(slot);
  }
  return found;
}

bool SlotStore::load(void* into, size_t length) {
  Header found;
  const int slot = newest(found);
  if (slot < 0 || found.length != length) return false;
  return flash_.read(region_, static_cast<uint32_t>(slot) * slot_size() + static_cast<uint32_t>(sizeof found), into,
                     length);
}

bool SlotStore::erase(uint32_t slot, size_t bytes) {
  const uint32_t begin = slot * slot_size();
  for (uint32_t offset = 0; offset < bytes; offset += flash_.sector_size()) {
    if (!flash_.erase_sector(region_, begin + offset)) return false;
  }
  return true;
}

bool SlotStore::save(const void* from, size_t length) {
  if (length > room()) return false;
  Header old{};
  const int held = newest(old);
  const uint32_t slot = held == 0 ? 1 : 0;
  Header fresh{Header::expected_magic, held < 0 ? 1 : old.generation + 1, static_cast<uint32_t>(length),
               crc32(from, length), 0};
  fresh.crc = fresh.computed_crc();
  const uint32_t begin = slot * slot_size();
  if (!erase(slot, sizeof fresh + length)) return false;
  if (!flash_.write(region_, begin + static_cast<uint32_t>(sizeof fresh), from, length)) return false;
  if (!flash_.write(region_, begin, &fresh, sizeof fresh)) return false;
  return holds(slot, fresh);
}

bool SlotStore::wipe() {
  Header held{};
  const uint32_t last = newest(held) == 1 ? 1 : 0;
  return erase(1 - last, slot_size()) && erase(last, slot_size());
}

struct BootCounter::Entry {
  uint32_t boot;
  uint32_t inverted;
  bool holds() const { return boot == ~inverted && boot != 0; }
  bool blank() const { return boot == UINT32_MAX && inverted == UINT32_MAX; }
};

uint32_t BootCounter::next(uint32_t seen) {
  constexpr uint32_t nowhere = UINT32_MAX;
  const uint32_t sector = flash_.sector_size();
  uint32_t last = 0;
  uint32_t last_sector = 0;
  uint32_t free_place[2] = {nowhere, nowhere};
  for (uint32_t offset = 0; offset < 2 * sector; offset += sizeof(Entry)) {
    Entry entry;
    if (!flash_.read(Region::boot, offset, &entry, sizeof entry)) return 0;
    if (entry.blank()) {
      // Places behind a torn entry count; places before an entry that is there do not.
      if (free_place[offset / sector] == nowhere) free_place[offset / sector] = offset;
      continue;
    }
    free_place[offset / sector] = nowhere;
    if (!entry.holds() || entry.boot <= last) continue;
    last = entry.boot;
    last_sector = offset / sector;
  }
  uint32_t place = free_place[last_sector];
  if (place == nowhere) {
    // The sector with the newest entry stays as it is until the first entry of the other one stands.
    place = (1 - last_sector) * sector;
    if (!flash_.erase_sector(Region::boot, place)) return 0;
  }
  const uint32_t boot = (last > seen ? last : seen) + 1;
  const Entry fresh{boot, ~boot};
  Entry check{};
  if (!flash_.write(Region::boot, place, &fresh, sizeof fresh)) return 0;
  if (!flash_.read(Region::boot, place, &check, sizeof check) || check.boot != fresh.boot) return 0;
  return fresh.boot;
}

}  // namespace leitstand
