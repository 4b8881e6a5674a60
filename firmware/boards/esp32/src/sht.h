#pragma once

#include <cstddef>
#include <cstdint>

#include "leitstand/ports.h"

namespace leitstand::board {

enum class ShtModel { sht3x, sht4x };

/// A measurement in thousandths: m°C and m% RH.
struct ShtReading {
  int32_t milli_celsius = 0;
  int32_t milli_percent = 0;
  SensorFault fault = SensorFault::none;
};

constexpr size_t sht_frame_size = 6;

/// The sensor's CRC-8: polynomial 0x31, start 0xff, nothing reflected.
uint8_t sht_crc(const uint8_t* bytes, size_t size);

/// Reads a frame of two words, each with its CRC: temperature, then humidity.
ShtReading decode_sht(ShtModel model, const uint8_t (&frame)[sht_frame_size]);

}  // namespace leitstand::board
