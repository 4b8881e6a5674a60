#pragma once
// Plays the steps of firmware/protocol/access-decision.json on the core: for the golden test, and for the program that
// the station's reference is compared with.
#include <cjson/cJSON.h>

#include <string>

#include "leitstand/access_decision.h"
#include "leitstand/access_table.h"

namespace leitstand::testing {

/// Flash that counts how often it is read.
class CountedFlash : public Flash {
 public:
  explicit CountedFlash(Flash& under) : under_(under) {}
  uint32_t size(Region region) const override { return under_.size(region); }
  uint32_t sector_size() const override { return under_.sector_size(); }
  bool read(Region region, uint32_t offset, void* into, size_t length) override {
    ++reads;
    return under_.read(region, offset, into, length);
  }
  bool write(Region region, uint32_t offset, const void* from, size_t length) override {
    return under_.write(region, offset, from, length);
  }
  bool erase_sector(Region region, uint32_t offset) override { return under_.erase_sector(region, offset); }
  uint64_t reads = 0;

 private:
  Flash& under_;
};

/// Brings an image into force, piece by piece, with the next rev: `complete`, or what it was refused for.
std::string take_image(AccessTable& table, const std::string& image, uint32_t count);
/// As many credentials as the head of an image says.
uint32_t count_in(const std::string& image);
std::string bytes_from_hex(const char* hex);

/// One door from its start.
class AccessScript : public AccessListener {
 public:
  AccessScript(AccessTable& table, const std::string& node_key);
  /// Plays a step and gives its outcomes as a JSON array; of a `table` the word for what became of it.
  std::string play(const cJSON* step);
  void on_access(const AccessOutcome& outcome) override;
  AccessControl control;

 private:
  void play_order(const std::string& what, const cJSON* step);
  AccessTable& table_;
  std::string key_;
  std::string said_;
};

}  // namespace leitstand::testing
