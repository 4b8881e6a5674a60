#include "leitstand/access_image.h"

#include <cstring>

#include "leitstand/access_bytes.h"

namespace leitstand {
namespace {

constexpr uint8_t all_flags = 31;
constexpr uint16_t minutes_of_a_day = 1'440;
constexpr uint32_t rows_of_a_schedule = 8;
constexpr uint16_t intervals_of_a_row = 20;

struct Counts {
  uint32_t zone, holidays, schedules, intervals, credentials, pins;
  bool within_limits() const {
    return zone <= 64 && holidays <= 1'000 && schedules <= 200 && intervals <= 32'000 &&
           credentials <= max_table_credentials && pins <= 12'000;
  }
};

bool begins_well(const uint8_t* head) {
  return std::memcmp(head, "LSAT", 4) == 0 && head[4] == 1 && head[15] == 0 && head[21] == 0 && head[22] == 0 &&
         head[23] == 0;
}

bool read_rules(const uint8_t* head, uint32_t schedules, AccessRules* into) {
  if (head[5] > 3 || head[6] > 2 || head[14] > 1) return false;
  into->two_persons = (head[5] & 1) != 0;
  into->first_person = (head[5] & 2) != 0;
  into->pin = static_cast<PinRule>(head[6]);
  into->pin_schedule = head[7];
  for (size_t reader = 0; reader < reader_count; ++reader) {
    if (head[8 + reader] > 2) return false;
    into->directions[reader] = static_cast<Direction>(head[8 + reader]);
  }
  into->antipassback_s = u16_at(head + 12);
  into->antipassback_area = head[14] == 1;
  return into->pin == PinRule::outside_schedule ? head[7] >= 1 && head[7] <= schedules : head[7] == 0;
}

uint32_t lay_out(const Counts& counts, ImageHead* into) {
  uint32_t offset = image_head_size;
  const auto part = [&offset](uint32_t count, uint32_t bytes) {
    const ImagePart laid{offset, count};
    offset += count * bytes;
    return laid;
  };
  into->zone = part(counts.zone, zone_bytes);
  into->holidays = part(counts.holidays, holiday_bytes);
  into->schedules = part(counts.schedules, schedule_bytes);
  into->intervals = part(counts.intervals, interval_bytes);
  into->credentials = part(counts.credentials, credential_bytes);
  into->pins = part(counts.pins, pin_bytes);
  return offset;
}

/// Whether `good` holds of every record, each with the one before it (null for the first). Reads in small pieces.
template <typename Good>
bool all_records(const ImageSource& source, const ImagePart& part, uint32_t bytes, Good good) {
  constexpr uint32_t capacity = 512;
  uint8_t buffer[capacity];
  uint8_t before[credential_bytes];
  for (uint32_t done = 0; done < part.count;) {
    const uint32_t fit = capacity / bytes;
    const uint32_t now = part.count - done < fit ? part.count - done : fit;
    if (!source.read(part.offset + done * bytes, buffer, size_t{now} * bytes)) return false;
    for (uint32_t i = 0; i < now; ++i) {
      const uint8_t* const record = buffer + size_t{i} * bytes;
      if (!good(record, done + i == 0 ? nullptr : before)) return false;
      std::memcpy(before, record, bytes);
    }
    done += now;
  }
  return true;
}

bool zone_good(const uint8_t* record, const uint8_t* before) {
  return u16_at(record + 6) == 0 && (before == nullptr || u32_at(before) < u32_at(record));
}

bool holiday_good(const uint8_t* record, const uint8_t* before) {
  return before == nullptr || u16_at(before) < u16_at(record);
}

bool schedule_good(const uint8_t* record, uint32_t intervals) {
  for (uint32_t row = 0; row < rows_of_a_schedule; ++row) {
    const uint8_t* const place = record + size_t{row} * row_bytes;
    const uint32_t first = u16_at(place);
    const uint32_t count = u16_at(place + 2);
    if (count > intervals_of_a_row || first + count > intervals) return false;
  }
  return true;
}

bool interval_good(const uint8_t* record) {
  return u16_at(record) < u16_at(record + 2) && u16_at(record + 2) <= minutes_of_a_day;
}

bool credential_good(const uint8_t* record, const uint8_t* before, uint32_t schedules) {
  const uint8_t schedule = record[28];
  return u32_at(record + 16) >= 1 && (schedule <= schedules || schedule == schedule_no_right) &&
         record[29] <= all_flags && u16_at(record + 30) == 0 &&
         (before == nullptr || std::memcmp(before, record, credential_size) < 0);
}

bool pin_good(const uint8_t* record, const uint8_t* before) {
  return u32_at(record) >= 1 && (before == nullptr || u32_at(before) < u32_at(record));
}

}  // namespace

bool read_image_head(const ImageSource& source, uint32_t size, ImageHead* into) {
  uint8_t head[image_head_size];
  if (size < image_head_size || !source.read(0, head, sizeof head) || !begins_well(head)) return false;
  const Counts counts{u16_at(head + 16), u16_at(head + 18), head[20],
                      u32_at(head + 24), u32_at(head + 28), u32_at(head + 32)};
  if (!counts.within_limits() || !read_rules(head, counts.schedules, &into->rules)) return false;
  into->size = lay_out(counts, into);
  return into->size == size;
}

bool image_well_formed(const ImageSource& source, const ImageHead& head) {
  const uint32_t schedules = head.schedules.count;
  const uint32_t intervals = head.intervals.count;
  return all_records(source, head.zone, zone_bytes, zone_good) &&
         all_records(source, head.holidays, holiday_bytes, holiday_good) &&
         all_records(source, head.schedules, schedule_bytes,
                     [&](const uint8_t* record, const uint8_t*) { return schedule_good(record, intervals); }) &&
         all_records(source, head.intervals, interval_bytes,
                     [](const uint8_t* record, const uint8_t*) { return interval_good(record); }) &&
         all_records(source, head.credentials, credential_bytes,
                     [&](const uint8_t* record, const uint8_t* before) {
                       return credential_good(record, before, schedules);
                     }) &&
         all_records(source, head.pins, pin_bytes, pin_good);
}

}  // namespace leitstand
