#pragma once
#include <cstdint>
#include <memory>

#include "leitstand/ports.h"
#include "leitstand/slot_store.h"

namespace leitstand {

constexpr size_t credential_size = 16;
constexpr size_t node_key_size = 32;

/// A card as a node knows it: HMAC-SHA-256 of the number's decimal digits under the node's key, cut to 16 bytes.
struct Credential {
  uint8_t bytes[credential_size];
};

/// Makes a credential of a card number.
Credential credential_of(const uint8_t key[node_key_size], uint64_t number);

/// The last four decimal digits of a card number, with leading zeros: the station takes four and nothing else.
void last_digits(uint64_t number, char out[5]);

/// Cards that open this door, sorted for the search; whatever is not in it is refused.
class CredentialTable {
 public:
  static constexpr uint32_t capacity = 256;

  explicit CredentialTable(Flash& flash) : store_(flash, Region::credentials) {}
  /// Takes the memory and reads the flash.
  void begin();
  bool knows(const Credential& credential) const;
  /// Adds and stores. False where the table is full or the flash refused; then nothing has changed.
  bool add(const Credential& credential);
  bool wipe();
  uint32_t count() const;

 private:
  struct Table {
    uint32_t count;
    Credential entries[capacity];
  };
  uint32_t place_of(const Credential& credential) const;
  SlotStore store_;
  std::unique_ptr<Table> table_;
};

}  // namespace leitstand
