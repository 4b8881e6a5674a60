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

void CredentialTable::begin() {
  table_ = std::make_unique<Table>();
  if (!store_.load(table_.get(), sizeof(Table)) || table_->count > capacity) *table_ = Table{};
}

uint32_t CredentialTable::place_of(const Credential& credential) const {
  uint32_t low = 0;
  uint32_t high = table_->count;
  while (low < high) {
    const uint32_t middle = low + (high - low) / 2;
    if (std::memcmp(table_->entries[middle].bytes, credential.bytes, credential_size) < 0) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

bool CredentialTable::knows(const Credential& credential) const {
  const uint32_t place = place_of(credential);
  return place < table_->count &&
         equal_in_constant_time(table_->entries[place].bytes, credential.bytes, credential_size);
}

bool CredentialTable::add(const Credential& credential) {
  if (knows(credential)) return true;
  if (table_->count == capacity) return false;
  const uint32_t place = place_of(credential);
  Credential* const entry = table_->entries + place;
  std::memmove(entry + 1, entry, (table_->count - place) * sizeof(Credential));
  *entry = credential;
  ++table_->count;
  if (store_.save(table_.get(), sizeof(Table))) return true;
  std::memmove(entry, entry + 1, (table_->count - place - 1) * sizeof(Credential));
  --table_->count;
  return false;
}

bool CredentialTable::wipe() {
  *table_ = Table{};
  return store_.wipe();
}

uint32_t CredentialTable::count() const { return table_->count; }

}  // namespace leitstand
