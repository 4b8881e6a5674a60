#include "leitstand/jws.h"

#include <cstring>

#include "leitstand/crypto.h"
#include "leitstand/json.h"

namespace leitstand {
namespace {

/// A header says two short words; a longer one is none of ours.
constexpr size_t max_header = 128;
constexpr size_t word_capacity = 16;

struct Span {
  const char* text;
  size_t length;
};

struct Token {
  Span header;
  Span payload;
  Span signature;
  Span signed_text;
};

int value_of(char sign) {
  if (sign >= 'A' && sign <= 'Z') return sign - 'A';
  if (sign >= 'a' && sign <= 'z') return sign - 'a' + 26;
  if (sign >= '0' && sign <= '9') return sign - '0' + 52;
  if (sign == '-') return 62;
  return sign == '_' ? 63 : -1;
}

/// The text up to the next dot, which is passed over; false where there is none.
bool part(const char** at, const char* end, Span* into) {
  const void* dot = std::memchr(*at, '.', static_cast<size_t>(end - *at));
  if (dot == nullptr) return false;
  const char* stop = static_cast<const char*>(dot);
  *into = {*at, static_cast<size_t>(stop - *at)};
  *at = stop + 1;
  return true;
}

bool split(const char* text, size_t length, Token* into) {
  const char* at = text;
  const char* end = text + length;
  if (!part(&at, end, &into->header) || !part(&at, end, &into->payload)) return false;
  into->signature = {at, static_cast<size_t>(end - at)};
  into->signed_text = {text, static_cast<size_t>(at - text) - 1};
  return true;
}

/// `typ` null: any.
JwsFault check_header(const Span& encoded, const char* wanted, const char* type) {
  uint8_t text[max_header];
  size_t length = 0;
  if (!decode_base64url(encoded.text, encoded.length, text, sizeof text, &length)) return JwsFault::malformed;
  const JsonDocument document(text, length);
  if (!document) return JwsFault::malformed;
  JsonObject header = document.root();
  char alg[word_capacity];
  char typ[word_capacity];
  const bool said = header.text("alg", 1, alg, sizeof alg) && std::strcmp(alg, wanted) == 0;
  const bool good =
      said && (type == nullptr || (header.text("typ", 1, typ, sizeof typ) && std::strcmp(typ, type) == 0));
  return good && !header.has("crit") ? JwsFault::none : JwsFault::header;
}

JwsFault check_signature(const Token& token, const uint8_t* key) {
  uint8_t given[sha256_size];
  uint8_t right[sha256_size];
  size_t length = 0;
  if (!decode_base64url(token.signature.text, token.signature.length, given, sizeof given, &length)) {
    return JwsFault::malformed;
  }
  if (length != sizeof given) return JwsFault::malformed;
  hmac_sha256(key, key_size, token.signed_text.text, token.signed_text.length, right);
  return equal_in_constant_time(given, right, sizeof right) ? JwsFault::none : JwsFault::signature;
}

JwsFault check(const Token& token, OrderType expected, const uint8_t* key) {
  const JwsFault header = check_header(token.header, "HS256", name_of(expected));
  return header == JwsFault::none ? check_signature(token, key) : header;
}

JwsFault check_published(const Token& token, const uint8_t* publisher) {
  const JwsFault header = check_header(token.header, "ES256", nullptr);
  if (header != JwsFault::none) return header;
  uint8_t given[p256_size];
  size_t length = 0;
  if (!decode_base64url(token.signature.text, token.signature.length, given, sizeof given, &length)) {
    return JwsFault::malformed;
  }
  if (length != sizeof given) return JwsFault::malformed;
  const bool good = verify_es256(publisher, token.signed_text.text, token.signed_text.length, given);
  return good ? JwsFault::none : JwsFault::signature;
}

JwsResult read_payload(const Token& parts, char* payload, size_t capacity) {
  if (parts.payload.length / 4 * 3 > capacity) return {JwsFault::too_long, 0};
  size_t written = 0;
  const bool read = decode_base64url(parts.payload.text, parts.payload.length, reinterpret_cast<uint8_t*>(payload),
                                     capacity, &written);
  return read ? JwsResult{JwsFault::none, written} : JwsResult{JwsFault::malformed, 0};
}

}  // namespace

const char* name_of(OrderType type) {
  static constexpr const char* words[] = {"cmd", "mode", "acl", "time", "fw"};
  return words[static_cast<size_t>(type)];
}

const char* name_of(JwsFault fault) {
  static constexpr const char* words[] = {"none", "too_long", "malformed", "header", "signature"};
  return words[static_cast<size_t>(fault)];
}

bool decode_base64url(const char* text, size_t length, uint8_t* into, size_t capacity, size_t* decoded) {
  if (length % 4 == 1 || length / 4 * 3 + (length % 4 == 0 ? 0 : length % 4 - 1) > capacity) return false;
  uint32_t bits = 0;
  int held = 0;
  size_t count = 0;
  for (size_t i = 0; i < length; ++i) {
    const int value = value_of(text[i]);
    if (value < 0) return false;
    bits = bits << 6 | static_cast<uint32_t>(value);
    held += 6;
    if (held < 8) continue;
    held -= 8;
    into[count++] = static_cast<uint8_t>(bits >> held);
    bits &= (1U << held) - 1;
  }
  *decoded = count;
  return bits == 0;
}

void encode_base64url(const uint8_t* bytes, size_t length, char* into) {
  static constexpr char signs[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  uint32_t bits = 0;
  int held = 0;
  for (size_t i = 0; i < length; ++i) {
    bits = bits << 8 | bytes[i];
    for (held += 8; held >= 6; held -= 6) *into++ = signs[bits >> (held - 6) & 63];
    bits &= (1U << held) - 1;
  }
  if (held > 0) *into++ = signs[bits << (6 - held) & 63];
  *into = '\0';
}

JwsResult open_jws(const void* token, size_t length, OrderType expected, const uint8_t* key, char* payload,
                   size_t capacity) {
  Token parts{};
  // A message that clears a retained one has no bytes, and perhaps no address.
  if (length == 0 || !split(static_cast<const char*>(token), length, &parts)) return {JwsFault::malformed, 0};
  const JwsFault fault = check(parts, expected, key);
  if (fault != JwsFault::none) return {fault, 0};
  return read_payload(parts, payload, capacity);
}

JwsResult open_published(const void* token, size_t length, const uint8_t* publisher, char* payload, size_t capacity) {
  Token parts{};
  if (length == 0 || !split(static_cast<const char*>(token), length, &parts)) return {JwsFault::malformed, 0};
  const JwsFault fault = check_published(parts, publisher);
  return fault == JwsFault::none ? read_payload(parts, payload, capacity) : JwsResult{fault, 0};
}

}  // namespace leitstand
