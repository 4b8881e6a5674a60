#pragma once
// Who a node is, where it connects and what it proves itself with.
#include <cstdint>

#include "leitstand/jws.h"
#include "leitstand/topics.h"

namespace leitstand {

/// Every text has its end. Plain, so that it goes to flash by memcpy.
struct Identity {
  bool provisioned;
  uint16_t port;
  char site[max_id + 1];
  char node[max_id + 1];
  char host[254];
  char ca[4097];  ///< PEM
  char password[97];
  uint8_t key[key_size];
  char ssid[33];  ///< empty where the board has another network
  char wifi_pass[65];
};

/// Keeps the identity in flash; each call as a whole or not at all, whenever power goes.
class IdentityStore {
 public:
  virtual ~IdentityStore() = default;
  /// False where there is none.
  virtual bool load(Identity* into) = 0;
  virtual bool save(const Identity& identity) = 0;
  /// From now on boots are counted above this one; false where the flash refused.
  virtual bool count_above(uint32_t boot) = 0;
  /// Erases everything but the boot counter.
  virtual bool wipe() = 0;
};

}  // namespace leitstand
