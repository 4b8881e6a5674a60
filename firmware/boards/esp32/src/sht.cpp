#include "sht.h"

#include <algorithm>

namespace leitstand::board {

namespace {

constexpr int64_t full_scale = 65'535;

int32_t scaled(uint16_t raw, int64_t offset, int64_t span) {
  return static_cast<int32_t>(offset + (span * raw + full_scale / 2) / full_scale);
}

uint16_t word(const uint8_t* bytes) { return static_cast<uint16_t>(bytes[0] << 8U | bytes[1]); }

bool intact(const uint8_t* bytes) { return sht_crc(bytes, 2) == bytes[2]; }

/// The SHT4x's straight line leaves 0 to 100 % a little at both ends; the data sheet asks to cut it there.
int32_t humidity(ShtModel model, uint16_t raw) {
  if (model == ShtModel::sht3x) return scaled(raw, 0, 100'000);
  return std::clamp(scaled(raw, -6'000, 125'000), 0, 100'000);
}

}  // namespace

uint8_t sht_crc(const uint8_t* bytes, size_t size) {
  unsigned crc = 0xff;
  for (size_t i = 0; i < size; ++i) {
    crc ^= bytes[i];
    for (int bit = 0; bit < 8; ++bit) crc = (crc & 0x80U) != 0 ? (crc << 1U) ^ 0x31U : crc << 1U;
    crc &= 0xffU;
  }
  return static_cast<uint8_t>(crc);
}

ShtReading decode_sht(ShtModel model, const uint8_t (&frame)[sht_frame_size]) {
  if (!intact(frame) || !intact(frame + 3)) return {0, 0, SensorFault::crc};
  return {scaled(word(frame), -45'000, 175'000), humidity(model, word(frame + 3)), SensorFault::none};
}

}  // namespace leitstand::board
