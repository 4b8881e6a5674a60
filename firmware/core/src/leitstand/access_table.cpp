#include "leitstand/access_table.h"

#include <cstring>

#include "leitstand/access_bytes.h"
#include "leitstand/crypto.h"

namespace leitstand {
namespace {

constexpr int64_t ms_per_minute = 60'000;
constexpr int64_t minutes_per_day = 1'440;
constexpr uint32_t holiday_row = 7;
constexpr size_t buffer_size = 512;

int64_t floor_divide(int64_t value, int64_t by) { return value / by - (value % by < 0 ? 1 : 0); }

/// First of `count` places of which `below` is false; the places are sorted by it.
template <typename Below>
uint32_t first_not_below(uint32_t count, Below below) {
  uint32_t low = 0;
  while (low < count) {
    const uint32_t middle = low + (count - low) / 2;
    if (below(middle)) {
      low = middle + 1;
    } else {
      count = middle;
    }
  }
  return low;
}

bool same_table(const TableManifest& a, const TableManifest& b) {
  return a.rev == b.rev && std::memcmp(a.sha256, b.sha256, sha256_size) == 0;
}

uint32_t pieces_of(uint32_t size) { return (size + static_cast<uint32_t>(table_piece_size) - 1) / table_piece_size; }

uint32_t smaller(uint32_t a, uint32_t b) { return a < b ? a : b; }

}  // namespace

/// What makes an image count: written last, as a whole or not at all.
struct AccessTable::Header {
  uint32_t magic;
  TableManifest manifest;
  uint32_t crc;  ///< over the fields above

  static constexpr uint32_t expected_magic = 0x4C534154;
  uint32_t computed_crc() const { return crc32(this, offsetof(Header, crc)); }
};

/// The image in one half.
class AccessTable::HalfSource : public ImageSource {
 public:
  HalfSource(Flash& flash, uint32_t begin) : flash_(flash), begin_(begin) {}
  bool read(uint32_t offset, void* into, size_t length) const override {
    return flash_.read(Region::credentials, begin_ + offset, into, length);
  }

 private:
  Flash& flash_;
  uint32_t begin_;
};

TableFault fault_of(PieceResult result) {
  switch (result) {
    case PieceResult::malformed:
      return TableFault::malformed;
    case PieceResult::hash:
      return TableFault::hash;
    case PieceResult::storage:
      return TableFault::storage;
    case PieceResult::ignored:
    case PieceResult::more:
    case PieceResult::complete:
      break;
  }
  return TableFault::none;
}

uint32_t AccessTable::half_size() const {
  const uint32_t sectors = flash_.size(Region::credentials) / flash_.sector_size() / 2;
  return sectors * flash_.sector_size();
}

uint32_t AccessTable::room() const {
  const uint32_t half = half_size();
  return half < flash_.sector_size() ? 0 : smaller(half - flash_.sector_size(), max_table_size);
}

void AccessTable::forget() {
  half_ = 0;
  head_ = ImageHead{};
  manifest_ = TableManifest{};
  sha256(nullptr, 0, manifest_.sha256);
}

void AccessTable::begin() {
  transferring_ = false;
  forget();
  for (uint32_t half = 0; half < 2; ++half) {
    Header header;
    ImageHead head{};
    if (!load(half, &header, &head) || header.manifest.rev <= manifest_.rev) continue;
    half_ = half;
    manifest_ = header.manifest;
    head_ = head;
  }
}

bool AccessTable::load(uint32_t half, Header* header, ImageHead* head) const {
  if (!flash_.read(Region::credentials, half_begin(half), header, sizeof *header)) return false;
  if (header->magic != Header::expected_magic || header->crc != header->computed_crc()) return false;
  if (header->manifest.size > room() || !holds(half, header->manifest)) return false;
  return read_image_head(HalfSource(flash_, half_begin(half) + flash_.sector_size()), header->manifest.size, head);
}

bool AccessTable::holds(uint32_t half, const TableManifest& manifest) const {
  const uint32_t begin = half_begin(half) + flash_.sector_size();
  uint8_t buffer[buffer_size];
  hash_.begin();
  for (uint32_t done = 0; done < manifest.size;) {
    const uint32_t now = smaller(manifest.size - done, buffer_size);
    if (!flash_.read(Region::credentials, begin + done, buffer, now)) return false;
    hash_.add(buffer, now);
    done += now;
  }
  uint8_t found[sha256_size];
  hash_.finish(found);
  return std::memcmp(found, manifest.sha256, sizeof found) == 0;
}

ManifestVerdict AccessTable::judge(const TableManifest& manifest) const {
  if (same_table(manifest, manifest_)) return {false, TableFault::none};
  if (manifest.rev <= manifest_.rev) return {false, TableFault::old_rev};
  if (manifest.count > max_table_credentials || manifest.size > room()) return {false, TableFault::too_large};
  const bool fits_together = manifest.size >= image_head_size && manifest.chunks == pieces_of(manifest.size);
  return fits_together ? ManifestVerdict{true, TableFault::none} : ManifestVerdict{false, TableFault::malformed};
}

bool AccessTable::start(const TableManifest& manifest) {
  transferring_ = false;
  if (!judge(manifest).fetch) return false;
  // The old header goes before the first byte under it does.
  if (!flash_.erase_sector(Region::credentials, half_begin(1 - half_))) return false;
  incoming_ = manifest;
  next_ = 0;
  transferring_ = true;
  return true;
}

PieceResult AccessTable::end(PieceResult result) {
  transferring_ = false;
  return result;
}

PieceResult AccessTable::put(uint32_t rev, uint32_t index, const uint8_t sha256[sha256_size], const uint8_t* data,
                             size_t length) {
  if (!transferring_ || rev != incoming_.rev || index != next_ ||
      std::memcmp(sha256, incoming_.sha256, sha256_size) != 0) {
    return PieceResult::ignored;
  }
  const uint32_t offset = index * static_cast<uint32_t>(table_piece_size);
  if (length != smaller(incoming_.size - offset, table_piece_size)) return end(PieceResult::malformed);
  if (!store(offset, data, length)) return end(PieceResult::storage);
  ++next_;
  return next_ < incoming_.chunks ? PieceResult::more : end(finish());
}

/// Erases only what the piece needs: a half at once would take seconds.
bool AccessTable::store(uint32_t offset, const uint8_t* data, size_t length) {
  const uint32_t begin = half_begin(1 - half_) + flash_.sector_size() + offset;
  for (uint32_t at = 0; at < length; at += flash_.sector_size()) {
    if (!flash_.erase_sector(Region::credentials, begin + at)) return false;
  }
  if (!flash_.write(Region::credentials, begin, data, length)) return false;
  uint8_t buffer[buffer_size];
  for (uint32_t done = 0; done < length;) {
    const uint32_t now = smaller(static_cast<uint32_t>(length) - done, buffer_size);
    if (!flash_.read(Region::credentials, begin + done, buffer, now)) return false;
    if (std::memcmp(buffer, data + done, now) != 0) return false;
    done += now;
  }
  return true;
}

PieceResult AccessTable::finish() {
  const uint32_t half = 1 - half_;
  if (!holds(half, incoming_)) return PieceResult::hash;
  const HalfSource source(flash_, half_begin(half) + flash_.sector_size());
  ImageHead head{};
  if (!read_image_head(source, incoming_.size, &head) || head.credentials.count != incoming_.count ||
      !image_well_formed(source, head)) {
    return PieceResult::malformed;
  }
  if (!write_header()) return PieceResult::storage;
  half_ = half;
  manifest_ = incoming_;
  head_ = head;
  return PieceResult::complete;
}

bool AccessTable::write_header() {
  const uint32_t begin = half_begin(1 - half_);
  Header header{Header::expected_magic, incoming_, 0};
  header.crc = header.computed_crc();
  Header check{};
  if (flash_.write(Region::credentials, begin, &header, sizeof header) &&
      flash_.read(Region::credentials, begin, &check, sizeof check) &&
      std::memcmp(&check, &header, sizeof header) == 0) {
    return true;
  }
  // What is said not to count must not count after a restart either.
  flash_.erase_sector(Region::credentials, begin);
  return false;
}

bool AccessTable::wipe() {
  transferring_ = false;
  const uint32_t last = half_;
  const bool done = flash_.erase_sector(Region::credentials, half_begin(1 - last)) &&
                    flash_.erase_sector(Region::credentials, half_begin(last));
  if (done) forget();
  return done;
}

bool AccessTable::read(uint32_t offset, void* into, size_t length) const {
  return flash_.read(Region::credentials, half_begin(half_) + flash_.sector_size() + offset, into, length);
}

bool AccessTable::find(const Credential& credential, AccessEntry* into) const {
  bool readable = true;
  uint8_t record[credential_bytes];
  const ImagePart& part = head_.credentials;
  const uint32_t place = first_not_below(part.count, [&](uint32_t middle) {
    readable = read(part.offset + middle * credential_bytes, record, credential_size) && readable;
    return readable && std::memcmp(record, credential.bytes, credential_size) < 0;
  });
  if (!readable || place == part.count) return false;
  if (!read(part.offset + place * credential_bytes, record, sizeof record)) return false;
  *into = AccessEntry{u32_at(record + 16), u32_at(record + 20), u32_at(record + 24), record[28], record[29]};
  return equal_in_constant_time(record, credential.bytes, credential_size);
}

bool AccessTable::find_pin(uint32_t person, PinEntry* into) const {
  bool readable = true;
  uint8_t record[pin_bytes];
  const ImagePart& part = head_.pins;
  const uint32_t place = first_not_below(part.count, [&](uint32_t middle) {
    readable = read(part.offset + middle * pin_bytes, record, sizeof(uint32_t)) && readable;
    return readable && u32_at(record) < person;
  });
  if (!readable || place == part.count) return false;
  if (!read(part.offset + place * pin_bytes, record, sizeof record) || u32_at(record) != person) return false;
  constexpr uint8_t none[pin_size] = {};
  std::memcpy(into->pin, record + 4, pin_size);
  std::memcpy(into->duress, record + 4 + pin_size, pin_size);
  into->has_duress = std::memcmp(into->duress, none, pin_size) != 0;
  return true;
}

LocalTime AccessTable::local_time(int64_t wall_ms) const {
  uint8_t record[zone_bytes] = {};
  const ImagePart& part = head_.zone;
  const uint32_t after = first_not_below(part.count, [&](uint32_t middle) {
    return read(part.offset + middle * zone_bytes, record, sizeof record) && u32_at(record) * int64_t{1'000} <= wall_ms;
  });
  int64_t offset = 0;
  // Before the first change its offset holds too.
  if (part.count != 0 && read(part.offset + (after == 0 ? 0 : after - 1) * zone_bytes, record, sizeof record)) {
    offset = static_cast<int16_t>(u16_at(record + 4));
  }
  const int64_t minutes = floor_divide(wall_ms, ms_per_minute) + offset;
  const int64_t day = floor_divide(minutes, minutes_per_day);
  // 1970-01-01 was a Thursday.
  const int64_t weekday = ((day + 3) % 7 + 7) % 7;
  return {day, static_cast<uint8_t>(weekday), static_cast<uint16_t>(minutes - day * minutes_per_day)};
}

bool AccessTable::is_holiday(int64_t local_day) const {
  uint8_t record[holiday_bytes];
  const ImagePart& part = head_.holidays;
  const uint32_t place = first_not_below(part.count, [&](uint32_t middle) {
    return read(part.offset + middle * holiday_bytes, record, sizeof record) && u16_at(record) < local_day;
  });
  return place < part.count && read(part.offset + place * holiday_bytes, record, sizeof record) &&
         u16_at(record) == local_day;
}

bool AccessTable::in_force(uint8_t schedule, const LocalTime& at) const {
  if (schedule == 0 || schedule > head_.schedules.count) return false;
  const uint32_t row = is_holiday(at.day) ? holiday_row : at.weekday;
  uint8_t place[row_bytes];
  const uint32_t begin = head_.schedules.offset + (schedule - 1U) * schedule_bytes;
  if (!read(begin + row * row_bytes, place, sizeof place)) return false;
  uint8_t intervals[20 * interval_bytes];
  const uint32_t count = smaller(u16_at(place + 2), 20);
  if (!read(head_.intervals.offset + u16_at(place) * interval_bytes, intervals, size_t{count} * interval_bytes)) {
    return false;
  }
  for (uint32_t i = 0; i < count; ++i) {
    const uint8_t* const interval = intervals + size_t{i} * interval_bytes;
    if (u16_at(interval) <= at.minute && at.minute < u16_at(interval + 2)) return true;
  }
  return false;
}

}  // namespace leitstand
