#include "leitstand/crypto.h"

#include <mbedtls/ecdsa.h>

#include <cstring>

namespace leitstand {
namespace {

/// Set up once and used again: setting up takes memory from the heap, hashing does not.
class HmacContext {
 public:
  HmacContext() {
    mbedtls_md_init(&context_);
    mbedtls_md_setup(&context_, mbedtls_md_info_from_type(MBEDTLS_MD_SHA256), 1);
  }
  ~HmacContext() { mbedtls_md_free(&context_); }
  HmacContext(const HmacContext&) = delete;
  HmacContext& operator=(const HmacContext&) = delete;
  mbedtls_md_context_t* get() { return &context_; }

 private:
  mbedtls_md_context_t context_;
};

}  // namespace

void sha256(const void* data, size_t length, uint8_t out[sha256_size]) {
  mbedtls_md(mbedtls_md_info_from_type(MBEDTLS_MD_SHA256), static_cast<const uint8_t*>(data), length, out);
}

Sha256::Sha256() {
  mbedtls_md_init(&context_);
  mbedtls_md_setup(&context_, mbedtls_md_info_from_type(MBEDTLS_MD_SHA256), 0);
}

Sha256::~Sha256() { mbedtls_md_free(&context_); }

void Sha256::begin() { mbedtls_md_starts(&context_); }

void Sha256::add(const void* data, size_t length) {
  mbedtls_md_update(&context_, static_cast<const uint8_t*>(data), length);
}

void Sha256::finish(uint8_t out[sha256_size]) { mbedtls_md_finish(&context_, out); }

void hmac_sha256(const uint8_t* key, size_t key_length, const void* data, size_t length, uint8_t out[sha256_size]) {
  static HmacContext context;  // the core runs in one thread
  mbedtls_md_hmac_starts(context.get(), key, key_length);
  mbedtls_md_hmac_update(context.get(), static_cast<const uint8_t*>(data), length);
  mbedtls_md_hmac_finish(context.get(), out);
}

bool verify_es256(const uint8_t key[p256_size], const void* data, size_t length, const uint8_t signature[p256_size]) {
  constexpr size_t half = p256_size / 2;
  uint8_t point[1 + p256_size] = {4};  // SEC 1, 2.3.3: not compressed
  std::memcpy(point + 1, key, p256_size);
  uint8_t hash[sha256_size];
  sha256(data, length, hash);
  mbedtls_ecp_group group;
  mbedtls_ecp_point public_key;
  mbedtls_mpi r;
  mbedtls_mpi s;
  mbedtls_ecp_group_init(&group);
  mbedtls_ecp_point_init(&public_key);
  mbedtls_mpi_init(&r);
  mbedtls_mpi_init(&s);
  const bool good = mbedtls_ecp_group_load(&group, MBEDTLS_ECP_DP_SECP256R1) == 0 &&
                    mbedtls_ecp_point_read_binary(&group, &public_key, point, sizeof point) == 0 &&
                    mbedtls_ecp_check_pubkey(&group, &public_key) == 0 &&
                    mbedtls_mpi_read_binary(&r, signature, half) == 0 &&
                    mbedtls_mpi_read_binary(&s, signature + half, half) == 0 &&
                    mbedtls_ecdsa_verify(&group, hash, sizeof hash, &public_key, &r, &s) == 0;
  mbedtls_mpi_free(&s);
  mbedtls_mpi_free(&r);
  mbedtls_ecp_point_free(&public_key);
  mbedtls_ecp_group_free(&group);
  return good;
}

bool equal_in_constant_time(const uint8_t* a, const uint8_t* b, size_t length) {
  uint8_t difference = 0;
  for (size_t i = 0; i < length; ++i) difference = static_cast<uint8_t>(difference | (a[i] ^ b[i]));
  return difference == 0;
}

uint32_t crc32(const void* data, size_t length, uint32_t crc) {
  constexpr uint32_t polynomial = 0xEDB88320;
  const auto* bytes = static_cast<const uint8_t*>(data);
  crc = ~crc;
  for (size_t i = 0; i < length; ++i) {
    crc ^= bytes[i];
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1U) != 0 ? polynomial : 0);
  }
  return ~crc;
}

}  // namespace leitstand
