#pragma once
#include <cstdint>
#include <memory>

#include "leitstand/sample.h"

namespace leitstand {

/// Samples that could not be sent, in RAM: those of the newest hour, at most 720.
class Backlog {
 public:
  static constexpr uint32_t capacity = 720;
  static constexpr uint64_t keep_ms = 3'600'000;

  /// Takes the memory.
  void begin() { entries_ = std::make_unique<Entry[]>(capacity); }
  /// Keeps a sample taken at `now_ms` (monotonic); the oldest one goes where there is no room.
  void keep(const Sample& sample, uint64_t now_ms);
  /// The oldest one that is young enough; false where there is none. It stays until `drop_oldest`.
  bool oldest(Sample& sample, uint64_t now_ms);
  void drop_oldest();
  uint32_t count() const { return count_; }

 private:
  struct Entry {
    uint64_t taken_ms;
    Sample sample;
  };
  std::unique_ptr<Entry[]> entries_;
  uint32_t begin_ = 0;
  uint32_t count_ = 0;
};

}  // namespace leitstand
