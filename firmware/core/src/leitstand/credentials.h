#pragma once
#include <cstddef>
#include <cstdint>

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

}  // namespace leitstand
