#pragma once
// How the records of an image lie: for its own two readers, access_image.cpp and access_table.cpp.
#include <cstdint>

#include "leitstand/credentials.h"

namespace leitstand {

constexpr uint32_t image_head_size = 36;
constexpr uint32_t zone_bytes = 8;
constexpr uint32_t holiday_bytes = 2;
constexpr uint32_t schedule_bytes = 32;
/// One of the eight rows of a schedule.
constexpr uint32_t row_bytes = 4;
constexpr uint32_t interval_bytes = 4;
constexpr uint32_t credential_bytes = 32;
constexpr uint32_t pin_bytes = 20;

/// Little-endian numbers, wherever they lie.
inline uint16_t u16_at(const uint8_t* bytes) { return static_cast<uint16_t>(bytes[0] | bytes[1] << 8); }
inline uint32_t u32_at(const uint8_t* bytes) { return u16_at(bytes) | static_cast<uint32_t>(u16_at(bytes + 2)) << 16; }

}  // namespace leitstand
