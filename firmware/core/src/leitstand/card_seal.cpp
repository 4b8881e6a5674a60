#include "leitstand/card_seal.h"

#include <cstring>

#include "leitstand/crypto.h"

namespace leitstand {
namespace {

constexpr size_t plain_size = 10;
constexpr size_t tag_size = sealed_card_size - plain_size;
constexpr size_t nonce_size = 12;
constexpr unsigned key_bits = 256;
constexpr char label[] = "card";

void put_big_endian(uint64_t value, size_t bytes, uint8_t* into) {
  for (size_t i = 0; i < bytes; ++i) into[i] = static_cast<uint8_t>(value >> (8 * (bytes - 1 - i)));
}

}  // namespace

bool CardSeal::begin(const uint8_t node_key[node_key_size]) {
  uint8_t key[sha256_size];
  hmac_sha256(node_key, node_key_size, label, sizeof label - 1, key);
  ready_ = mbedtls_gcm_setkey(&context_, MBEDTLS_CIPHER_ID_AES, key, key_bits) == 0;
  std::memset(key, 0, sizeof key);
  return ready_;
}

bool CardSeal::seal(const RawCard& card, uint32_t boot, uint32_t seq, uint8_t into[sealed_card_size]) {
  if (!ready_) return false;
  uint8_t plain[plain_size];
  uint8_t nonce[nonce_size] = {};
  plain[0] = static_cast<uint8_t>(card.format);
  plain[1] = card.bit_count;
  put_big_endian(card.bits, sizeof card.bits, plain + 2);
  put_big_endian(boot, sizeof boot, nonce);
  put_big_endian(seq, sizeof seq, nonce + sizeof boot);
  return mbedtls_gcm_crypt_and_tag(&context_, MBEDTLS_GCM_ENCRYPT, plain_size, nonce, nonce_size, nullptr, 0, plain,
                                   into, tag_size, into + plain_size) == 0;
}

}  // namespace leitstand
