#include <algorithm>

#include "leitstand/access_decision.h"

namespace leitstand {

void AccessMemory::begin() {
  records_ = std::make_unique<Record[]>(capacity);
  count_ = 0;
}

const AccessMemory::Record* AccessMemory::place_of(uint32_t person) const {
  const Record* const all = records_.get();
  return std::find_if(all, all + count_, [person](const Record& record) { return record.person == person; });
}

bool AccessMemory::find(uint32_t person, Person* into) const {
  const Record* const found = place_of(person);
  if (found == records_.get() + count_) return false;
  const uint64_t granted_ms = uint64_t{found->granted_high} << 32 | found->granted_low;
  *into = Person{found->person, found->place, found->reader, granted_ms};
  return true;
}

void AccessMemory::remember(const Person& person) {
  if (!records_) return;
  Record* const all = records_.get();
  auto replaced = static_cast<size_t>(place_of(person.person) - all);
  if (replaced == count_) {
    if (count_ < capacity) {
      ++count_;
    } else {
      replaced = 0;
    }
  }
  // The order is the age: what is replaced leaves its place, and the newest is the last.
  std::copy(all + replaced + 1, all + count_, all + replaced);
  all[count_ - 1] = Record{person.person, static_cast<uint32_t>(person.granted_ms),
                           static_cast<uint16_t>(person.granted_ms >> 32), person.reader, person.place};
}

}  // namespace leitstand
