#include "leitstand/credentials.h"

#include <cinttypes>
#include <cstdio>
#include <cstring>

#include "leitstand/crypto.h"

namespace leitstand {

Credential credential_of(const uint8_t key[node_key_size], uint64_t number) {
  char digits[24];
  const int length = std::snprintf(digits, sizeof digits, "%" PRIu64, number);
  uint8_t mac[sha256_size];
  hmac_sha256(key, node_key_size, digits, static_cast<size_t>(length), mac);
  Credential credential;
  std::memcpy(credential.bytes, mac, credential_size);
  return credential;
}

void last_digits(uint64_t number, char out[5]) {
  std::snprintf(out, 5, "%04u", static_cast<unsigned>(number % 10'000));
}

}  // namespace leitstand
