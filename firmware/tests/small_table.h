#pragma once
// Images of credential tables for tests of the whole node: few cards and no schedules.
#include <cstdint>
#include <string>
#include <vector>

namespace leitstand::testing {

struct SmallCard {
  uint64_t number;
  uint32_t person;
  uint8_t schedule = 0;
  uint8_t flags = 0;
  uint32_t valid_to = 0;
};

struct SmallPin {
  uint32_t person;
  std::string digits;
  std::string duress;
};

/// A table under a node's key; `image` gives its bytes as the protocol lays them out.
struct SmallTable {
  std::vector<SmallCard> cards;
  std::vector<SmallPin> pins;
  bool pin_always = false;
  bool two_persons = false;

  std::string image(const uint8_t key[32]) const;
};

/// Lower-case hex of the SHA-256 of these bytes.
std::string sha256_text(const std::string& bytes);

}  // namespace leitstand::testing
