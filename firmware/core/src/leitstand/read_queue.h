#pragma once
#include <cstddef>
#include <cstdint>

namespace leitstand {

/// A frame of a reader, not yet looked at.
struct ReaderFrame {
  uint64_t bits;
  uint8_t reader;
  uint8_t count;
};

/// Frames that wait until the mode of the site is known, oldest first. Four readers at their fastest fill it in more
/// than the two seconds that they wait at most.
class ReadQueue {
 public:
  static constexpr size_t capacity = 128;

  bool empty() const { return count_ == 0; }
  bool full() const { return count_ == capacity; }
  /// Not when full.
  void push(const ReaderFrame& frame) { frames_[(first_ + count_++) % capacity] = frame; }
  /// Not when empty.
  ReaderFrame pop() {
    const ReaderFrame frame = frames_[first_];
    first_ = (first_ + 1) % capacity;
    --count_;
    return frame;
  }

 private:
  ReaderFrame frames_[capacity] = {};
  size_t first_ = 0;
  size_t count_ = 0;
};

}  // namespace leitstand
