#include "small_table.h"

#include <algorithm>

#include "leitstand/credentials.h"
#include "leitstand/crypto.h"
#include "leitstand/text.h"

namespace leitstand::testing {
namespace {

constexpr size_t pin_bytes = 8;

std::string little(uint64_t value, size_t bytes) {
  std::string text;
  for (size_t i = 0; i < bytes; ++i) text += static_cast<char>(value >> (8 * i) & 0xFF);
  return text;
}

std::string record(const SmallCard& card, const uint8_t key[32]) {
  const Credential credential = credential_of(key, card.number);
  return std::string(reinterpret_cast<const char*>(credential.bytes), credential_size) + little(card.person, 4) +
         little(0, 4) + little(card.valid_to, 4) + little(card.schedule, 1) + little(card.flags, 1) + little(0, 2);
}

std::string pin_of(uint32_t person, const std::string& digits, const uint8_t key[32]) {
  if (digits.empty()) return std::string(pin_bytes, '\0');
  const std::string text = "pin:" + std::to_string(person) + ":" + digits;
  uint8_t mac[sha256_size];
  hmac_sha256(key, node_key_size, text.data(), text.size(), mac);
  return std::string(reinterpret_cast<const char*>(mac), pin_bytes);
}

}  // namespace

std::string SmallTable::image(const uint8_t key[32]) const {
  std::vector<std::string> records;
  for (const SmallCard& card : cards) records.push_back(record(card, key));
  std::sort(records.begin(), records.end(), [](const std::string& a, const std::string& b) {
    return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(), [](char left, char right) {
      return static_cast<uint8_t>(left) < static_cast<uint8_t>(right);
    });
  });
  std::string bytes = "LSAT" + little(1, 1) + little(two_persons ? 1 : 0, 1) + little(pin_always ? 1 : 0, 1) +
                      little(0, 1) + little(0, 4) + little(0, 2) + little(0, 2) + little(1, 2) + little(0, 2) +
                      little(0, 1) + little(0, 3) + little(0, 4) + little(cards.size(), 4) + little(pins.size(), 4);
  // One change of the zone: UTC since ever.
  bytes += little(0, 8);
  for (const std::string& each : records) bytes += each;
  for (const SmallPin& pin : pins) {
    bytes += little(pin.person, 4) + pin_of(pin.person, pin.digits, key) + pin_of(pin.person, pin.duress, key);
  }
  return bytes;
}

std::string sha256_text(const std::string& bytes) {
  uint8_t hash[sha256_size];
  char hex[2 * sha256_size + 1];
  sha256(bytes.data(), bytes.size(), hash);
  to_hex(hash, sizeof hash, hex);
  return hex;
}

}  // namespace leitstand::testing
