#pragma once
// Compact JWS (RFC 7515) with HS256: the envelope of every order.
#include <cstddef>
#include <cstdint>

namespace leitstand {

enum class OrderType : uint8_t { cmd, mode, acl, time, fw };

/// The `typ` in the header of an order.
const char* name_of(OrderType type);

constexpr size_t key_size = 32;

enum class JwsFault : uint8_t {
  none,
  too_long,   ///< the payload does not fit
  malformed,  ///< not three parts of canonical base64url
  header,     ///< `alg` is not HS256, `typ` is not the expected one, or `crit` asks for something
  signature,
};

const char* name_of(JwsFault fault);

struct JwsResult {
  JwsFault fault;
  size_t length;  ///< of the payload
  explicit operator bool() const { return fault == JwsFault::none; }
};

/// Decodes base64url without padding (RFC 4648, 5). Refuses any other character and last bits that are not zero, so
/// that no two texts mean the same bytes. False where it is none or longer than `capacity`.
bool decode_base64url(const char* text, size_t length, uint8_t* into, size_t capacity, size_t* decoded);

/// Characters of so many bytes in base64url without padding.
constexpr size_t base64url_length(size_t bytes) { return (bytes * 4 + 2) / 3; }

/// Writes them and an end.
void encode_base64url(const uint8_t* bytes, size_t length, char* into);

/// Checks a token under a key of `key_size` bytes and puts its payload into `payload` (no end is written). The header
/// is looked at before the signature, the payload only after it.
JwsResult open_jws(const void* token, size_t length, OrderType expected, const uint8_t* key, char* payload,
                   size_t capacity);

/// The same for what a publisher has signed with ES256, under the 64 bytes of its public key (x, y). Any `typ`.
JwsResult open_published(const void* token, size_t length, const uint8_t* publisher, char* payload, size_t capacity);

}  // namespace leitstand
