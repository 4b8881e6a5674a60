#include "leitstand/backlog.h"

namespace leitstand {

void Backlog::keep(const Sample& sample, uint64_t now_ms) {
  if (count_ == capacity) drop_oldest();
  Entry& entry = entries_[(begin_ + count_) % capacity];
  entry = Entry{now_ms, sample};
  entry.sample.hist = true;
  ++count_;
}

bool Backlog::oldest(Sample& sample, uint64_t now_ms) {
  while (count_ > 0 && now_ms - entries_[begin_].taken_ms > keep_ms) drop_oldest();
  if (count_ == 0) return false;
  sample = entries_[begin_].sample;
  return true;
}

void Backlog::drop_oldest() {
  if (count_ == 0) return;
  begin_ = (begin_ + 1) % capacity;
  --count_;
}

}  // namespace leitstand
