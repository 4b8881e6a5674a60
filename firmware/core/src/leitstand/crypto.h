#pragma once
// Hashes by mbedTLS, which the ESP32 core and Debian both carry.
#include <cstddef>
#include <cstdint>

namespace leitstand {

constexpr size_t sha256_size = 32;

void sha256(const void* data, size_t length, uint8_t out[sha256_size]);
void hmac_sha256(const uint8_t* key, size_t key_length, const void* data, size_t length, uint8_t out[sha256_size]);
/// Compares without telling by its duration where the difference is.
bool equal_in_constant_time(const uint8_t* a, const uint8_t* b, size_t length);

/// CRC-32 (IEEE 802.3, reflected, as zlib); `crc` continues an earlier one.
uint32_t crc32(const void* data, size_t length, uint32_t crc = 0);

}  // namespace leitstand
