#pragma once
// The card itself, readable by nobody but the station (docs/protocol.md, `enc`).
#include <mbedtls/gcm.h>

#include <cstdint>

#include "leitstand/credentials.h"
#include "leitstand/event.h"

namespace leitstand {

/// A card as its reader sent it.
struct RawCard {
  CardFormat format;
  uint8_t bit_count;  ///< with the parity bits
  uint64_t bits;      ///< right-aligned, first bit received highest
};

/// Seals cards by AES-256-GCM under a key that is drawn from the node's.
class CardSeal {
 public:
  CardSeal() { mbedtls_gcm_init(&context_); }
  ~CardSeal() { mbedtls_gcm_free(&context_); }
  CardSeal(const CardSeal&) = delete;
  CardSeal& operator=(const CardSeal&) = delete;

  /// Takes the memory and the key. False where the library refused.
  bool begin(const uint8_t node_key[node_key_size]);

  /// The (boot, seq) of the event that carries it is the nonce, and no two events have the same. False without a key.
  bool seal(const RawCard& card, uint32_t boot, uint32_t seq, uint8_t into[sealed_card_size]);

 private:
  mbedtls_gcm_context context_;
  bool ready_ = false;
};

}  // namespace leitstand
