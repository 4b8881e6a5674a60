#pragma once
// Hashes by mbedTLS, which the ESP32 core and Debian both carry.
#include <mbedtls/md.h>

#include <cstddef>
#include <cstdint>

namespace leitstand {

constexpr size_t sha256_size = 32;

void sha256(const void* data, size_t length, uint8_t out[sha256_size]);

/// SHA-256 of what comes in pieces. Takes its memory when it is made, and none later.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;
  void begin();
  void add(const void* data, size_t length);
  void finish(uint8_t out[sha256_size]);

 private:
  mbedtls_md_context_t context_;
};

void hmac_sha256(const uint8_t* key, size_t key_length, const void* data, size_t length, uint8_t out[sha256_size]);
/// A point of P-256 without its leading 4: x and y, and a signature: r and s (RFC 7518, 3.4).
constexpr size_t p256_size = 64;

/// ES256: whether this key has signed these bytes.
bool verify_es256(const uint8_t key[p256_size], const void* data, size_t length, const uint8_t signature[p256_size]);

/// Compares without telling by its duration where the difference is.
bool equal_in_constant_time(const uint8_t* a, const uint8_t* b, size_t length);

/// CRC-32 (IEEE 802.3, reflected, as zlib); `crc` continues an earlier one.
uint32_t crc32(const void* data, size_t length, uint32_t crc = 0);

}  // namespace leitstand
