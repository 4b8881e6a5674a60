#pragma once
// Builds images of credential tables for the tests.
#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "leitstand/access_image.h"
#include "leitstand/credentials.h"
#include "leitstand/crypto.h"

namespace leitstand::testing {

/// A credential that is told from others by a number.
inline Credential credential_number(uint32_t number) {
  Credential credential{};
  for (size_t i = 0; i < 4; ++i) credential.bytes[i] = static_cast<uint8_t>(number >> (24 - 8 * i));
  credential.bytes[credential_size - 1] = 0xA5;
  return credential;
}

struct ImageBuilder {
  struct Card {
    uint32_t number;
    uint32_t person;
    uint32_t from = 0;
    uint32_t to = 0;
    uint8_t schedule = schedule_always;
    uint8_t flags = 0;
  };
  struct Pin {
    uint32_t person;
    std::string pin;
    std::string duress;  ///< empty where there is none
  };
  using Row = std::vector<std::pair<uint16_t, uint16_t>>;
  using Week = std::array<Row, 8>;

  uint8_t rules = 0;
  uint8_t pin = 0;
  uint8_t pin_schedule = 0;
  std::array<uint8_t, 4> directions{};
  uint16_t antipassback_s = 0;
  uint8_t antipassback_area = 0;
  std::vector<std::pair<uint32_t, int16_t>> zone;
  std::vector<uint16_t> holidays;
  std::vector<Week> weeks;
  std::vector<Card> cards;
  std::vector<Pin> pins;
  std::string node_key = std::string(node_key_size, '\x17');

  std::string image() const {
    std::string bytes = "LSAT";
    bytes += {'\1', static_cast<char>(rules), static_cast<char>(pin), static_cast<char>(pin_schedule)};
    for (const uint8_t direction : directions) bytes.push_back(static_cast<char>(direction));
    u16(bytes, antipassback_s);
    u16(bytes, antipassback_area);
    u16(bytes, static_cast<uint32_t>(zone.size()));
    u16(bytes, static_cast<uint32_t>(holidays.size()));
    u32(bytes, static_cast<uint32_t>(weeks.size()));
    uint32_t intervals = 0;
    for (const Week& week : weeks) {
      for (const Row& row : week) intervals += static_cast<uint32_t>(row.size());
    }
    u32(bytes, intervals);
    u32(bytes, static_cast<uint32_t>(cards.size()));
    u32(bytes, static_cast<uint32_t>(pins.size()));
    add_records(bytes);
    return bytes;
  }

 private:
  static void u16(std::string& bytes, uint32_t value) {
    bytes += {static_cast<char>(value), static_cast<char>(value >> 8)};
  }
  static void u32(std::string& bytes, uint32_t value) {
    u16(bytes, value);
    u16(bytes, value >> 16);
  }
  void add_records(std::string& bytes) const {
    for (const auto& [from, offset] : zone) {
      u32(bytes, from);
      u32(bytes, static_cast<uint16_t>(offset));
    }
    for (const uint16_t day : holidays) u16(bytes, day);
    uint32_t first = 0;
    for (const Week& week : weeks) {
      for (const Row& row : week) {
        u16(bytes, first);
        u16(bytes, static_cast<uint32_t>(row.size()));
        first += static_cast<uint32_t>(row.size());
      }
    }
    for (const Week& week : weeks) {
      for (const Row& row : week) {
        for (const auto& [from, to] : row) {
          u16(bytes, from);
          u16(bytes, to);
        }
      }
    }
    add_persons(bytes);
  }
  void add_persons(std::string& bytes) const {
    std::vector<Card> sorted = cards;
    std::sort(sorted.begin(), sorted.end(), [](const Card& a, const Card& b) { return a.number < b.number; });
    for (const Card& card : sorted) {
      const Credential credential = credential_number(card.number);
      bytes.append(reinterpret_cast<const char*>(credential.bytes), credential_size);
      u32(bytes, card.person);
      u32(bytes, card.from);
      u32(bytes, card.to);
      u32(bytes, card.schedule | static_cast<uint32_t>(card.flags) << 8);
    }
    for (const Pin& entry : pins) {
      u32(bytes, entry.person);
      bytes += hash(entry.person, entry.pin);
      bytes += entry.duress.empty() ? std::string(pin_size, '\0') : hash(entry.person, entry.duress);
    }
  }
  std::string hash(uint32_t person, const std::string& digits) const {
    const std::string text = "pin:" + std::to_string(person) + ":" + digits;
    uint8_t mac[sha256_size];
    hmac_sha256(reinterpret_cast<const uint8_t*>(node_key.data()), node_key.size(), text.data(), text.size(), mac);
    return {reinterpret_cast<const char*>(mac), pin_size};
  }
};

/// The same row on all eight days.
inline ImageBuilder::Week every_day(const ImageBuilder::Row& row) {
  ImageBuilder::Week week;
  week.fill(row);
  return week;
}

}  // namespace leitstand::testing
