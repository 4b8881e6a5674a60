#include "leitstand/update.h"

#include <cjson/cJSON.h>

#include <cstring>

#include "leitstand/jws.h"

namespace leitstand {
namespace {

/// Pieces between two reports of progress.
constexpr uint32_t report_every = 16;
constexpr size_t max_release_payload = 2'048;

uint32_t number_of(const char** at) {
  uint32_t number = 0;
  for (; **at >= '0' && **at <= '9'; ++*at) number = number * 10 + static_cast<uint32_t>(**at - '0');
  if (**at == '.') ++*at;
  return number;
}

bool is_version(const char* text) {
  int numbers = 0;
  while (*text >= '0' && *text <= '9') {
    int digits = 0;
    for (; *text >= '0' && *text <= '9'; ++text) ++digits;
    if (digits > 5) return false;
    ++numbers;
    if (*text == '.') ++text;
  }
  return *text == '\0' && numbers == 3;
}

}  // namespace

const char* name_of(UpdateState state) {
  static constexpr const char* words[] = {"idle",    "receiving",   "waiting", "trying",
                                          "healthy", "rolled_back", "rejected"};
  const auto place = static_cast<size_t>(state);
  return place < sizeof words / sizeof words[0] ? words[place] : nullptr;
}

const char* name_of(UpdateFault fault) {
  static constexpr const char* words[] = {"none",        "malformed", "signature", "chip",
                                          "old_version", "size",      "hash",      "storage"};
  const auto place = static_cast<size_t>(fault);
  return place < sizeof words / sizeof words[0] ? words[place] : nullptr;
}

JsonResult decode_update_order(const void* bytes, size_t length, UpdateOrder* into, char* release) {
  const JsonDocument document(bytes, length);
  if (!document) return document.result();
  JsonObject root = document.root();
  *into = UpdateOrder{};
  if (root.version() && root.u32("rev", 1, &into->rev) && root.u32("count", 1, &into->count) &&
      root.flag("older", &into->older)) {
    root.text("release", 1, release, max_release);
  }
  return root.result();
}

JsonResult decode_release(const void* bytes, size_t length, Release* into) {
  const JsonDocument document(bytes, length);
  if (!document) return document.result();
  JsonObject root = document.root();
  char app[65];
  *into = Release{};
  if (!root.text("chip", 1, into->chip, sizeof into->chip) ||
      !root.text("version", 1, into->version, sizeof into->version) || !root.text("app", 1, app, sizeof app)) {
    return root.result();
  }
  if (!is_version(into->version)) {
    root.refuse(JsonFault::out_of_range, "version");
    return root.result();
  }
  const cJSON* part = nullptr;
  cJSON_ArrayForEach(part, cJSON_GetObjectItemCaseSensitive(root.raw(), "parts")) {
    JsonObject each(part);
    char file[65];
    if (!each.text("file", 1, file, sizeof file) || std::strcmp(file, app) != 0) continue;
    each.u32("size", 1, &into->size);
    each.hex("sha256", into->sha256, sizeof into->sha256);
    return each.result();
  }
  root.refuse(JsonFault::missing, "parts");
  return root.result();
}

int compare_versions(const char* one, const char* other) {
  for (int i = 0; i < 3; ++i) {
    const uint32_t left = number_of(&one);
    const uint32_t right = number_of(&other);
    if (left != right) return left < right ? -1 : 1;
  }
  return 0;
}

void Update::begin(uint64_t now) {
  if (slots_ == nullptr) return;
  note_ = slots_->note();
  if (slots_->on_trial()) {
    trial_ends_ = now + slots_->trial_ms();
    return enter(UpdateState::trying);
  }
  // The start before this one was the trial, and nothing marked it healthy.
  if (note_state() == UpdateState::trying) {
    // Unless it was marked, and the power went before that was noted.
    enter(std::strcmp(note_.version, version_) == 0 ? UpdateState::healthy : UpdateState::rolled_back);
    keep();
  }
  // What was half received is gone with the power: the order comes again, and it begins anew.
  if (note_state() == UpdateState::receiving || note_state() == UpdateState::waiting) note_ = OtaNote{};
}

bool Update::order(const UpdateOrder& order, const char* release, char* scratch, size_t capacity) {
  if (slots_ == nullptr || note_state() == UpdateState::trying) return false;
  // The broker repeats what it keeps: what was judged is judged.
  if (order.rev == note_.rev) return receiving();
  if (order.rev < note_.rev) return false;
  const UpdateFault fault = judge(order, release, scratch, capacity);
  note_ = OtaNote{};
  note_.rev = order.rev;
  std::memcpy(note_.version, wanted_.version, sizeof note_.version);
  if (fault != UpdateFault::none) {
    enter(UpdateState::rejected, fault);
    keep();
    return false;
  }
  received_ = bytes_ = 0;
  count_ = order.count;
  hash_.begin();
  enter(UpdateState::receiving);
  return true;
}

UpdateFault Update::judge(const UpdateOrder& order, const char* release, char* scratch, size_t capacity) {
  wanted_ = Release{};
  const size_t room = capacity < max_release_payload ? capacity : max_release_payload;
  const JwsResult opened = open_published(release, std::strlen(release), slots_->publisher(), scratch, room);
  if (!opened) return opened.fault == JwsFault::signature ? UpdateFault::signature : UpdateFault::malformed;
  if (!decode_release(scratch, opened.length, &wanted_)) return UpdateFault::malformed;
  if (std::strcmp(wanted_.chip, slots_->chip()) != 0) return UpdateFault::chip;
  const int newer = compare_versions(wanted_.version, version_);
  if (newer == 0 || (newer < 0 && !order.older)) return UpdateFault::old_version;
  if (order.count != (wanted_.size + update_piece_size - 1) / update_piece_size) return UpdateFault::malformed;
  return slots_->begin(wanted_.size) ? UpdateFault::none : UpdateFault::size;
}

void Update::call_off() {
  if (note_state() != UpdateState::receiving && note_state() != UpdateState::waiting) return;
  enter(UpdateState::idle);
}

bool Update::piece(uint32_t rev, uint32_t index, const uint8_t* data, size_t length) {
  if (!receiving() || rev != note_.rev || index != received_) return false;
  const bool last = index + 1 == count_;
  const uint32_t due = last ? wanted_.size - bytes_ : update_piece_size;
  UpdateFault fault = length == due ? UpdateFault::none : UpdateFault::hash;
  if (fault == UpdateFault::none && !slots_->write(data, length)) fault = UpdateFault::storage;
  if (fault == UpdateFault::none) {
    hash_.add(data, length);
    bytes_ += static_cast<uint32_t>(length);
    ++received_;
    if (!last) {
      changed_ = changed_ || received_ % report_every == 0;
      return true;
    }
    fault = complete();
  }
  if (fault == UpdateFault::none) {
    enter(UpdateState::waiting);
    return false;
  }
  enter(UpdateState::rejected, fault);
  keep();
  return false;
}

UpdateFault Update::complete() {
  uint8_t right[sha256_size];
  hash_.finish(right);
  if (std::memcmp(right, wanted_.sha256, sizeof right) != 0) return UpdateFault::hash;
  return slots_->finish() ? UpdateFault::none : UpdateFault::storage;
}

void Update::heard() {
  if (leaving_ || note_state() != UpdateState::trying || !slots_->mark_healthy()) return;
  enter(UpdateState::healthy);
  keep();
}

bool Update::drive(uint64_t now, bool busy) {
  if (leaving_) return false;
  if (note_state() == UpdateState::trying && now >= trial_ends_) return leaving_ = slots_->roll_back();
  if (note_state() != UpdateState::waiting || busy) return false;
  // The note first: a start from the other slot that finds none would not know of its trial.
  const OtaNote before = note_;
  note_.state = static_cast<uint8_t>(UpdateState::trying);
  if (slots_->save_note(note_) && slots_->boot_other()) return leaving_ = true;
  note_ = before;
  enter(UpdateState::rejected, UpdateFault::storage);
  keep();
  return false;
}

bool Update::take_changed() {
  const bool was = changed_;
  changed_ = false;
  return was;
}

UpdateReport Update::report() const {
  return {note_.rev, note_state(), static_cast<UpdateFault>(note_.fault),      note_.version,
          received_, count_,       slots_ == nullptr ? 'a' : slots_->running()};
}

void Update::enter(UpdateState state, UpdateFault fault) {
  note_.state = static_cast<uint8_t>(state);
  note_.fault = static_cast<uint8_t>(fault);
  changed_ = true;
}

// What cannot be kept is said again after a restart; nothing else depends on it.
void Update::keep() { slots_->save_note(note_); }

}  // namespace leitstand
