#include "leitstand/door.h"

namespace leitstand {
namespace {

/// A contact bounces for some milliseconds; a state counts when it has lasted this long.
constexpr uint64_t debounce_ms = 50;

}  // namespace

void Door::begin(const DoorInputs& inputs, uint64_t now_ms) {
  contact_ = candidate_ = inputs.contact;
  // A case that was opened while the power was off is told like any other: `tampered_` begins as false.
  exit_requested_ = inputs.exit_requested;
  open_since_ = now_ms;
}

void Door::update(const DoorInputs& inputs, const DoorSettings& settings, uint64_t now_ms) {
  see_exit_request(inputs.exit_requested, settings, now_ms);
  see_contact(inputs.contact, now_ms);
  see_tamper(inputs.tampered);
  if (passing_ && now_ms >= passage_ends_) passing_ = false;
  if (timed_ && now_ms >= time_ends_) timed_ = false;
  settle();
  watch_held(settings, now_ms);
}

void Door::see_contact(Contact contact, uint64_t now_ms) {
  if (contact != candidate_) {
    candidate_ = contact;
    candidate_since_ = now_ms;
  }
  if (candidate_ == contact_ || now_ms - candidate_since_ < debounce_ms) return;
  const Contact before = contact_;
  contact_ = candidate_;
  if (contact_ == Contact::open) opened(now_ms);
  if (contact_ == Contact::closed && before == Contact::open) closed();
}

void Door::opened(uint64_t now_ms) {
  open_since_ = now_ms;
  forced_ = !released_;
  listener_.on_door_event(forced_ ? EventType::door_forced : EventType::door_opened);
}

void Door::closed() {
  if (held_) listener_.on_door_event(EventType::door_held_cleared);
  forced_ = held_ = pre_alarm_ = false;
  listener_.on_door_event(EventType::door_closed);
  passing_ = false;
  settle();
}

void Door::see_exit_request(bool requested, const DoorSettings& settings, uint64_t now_ms) {
  const bool pressed = requested && !exit_requested_;
  exit_requested_ = requested;
  if (!pressed) return;
  listener_.on_door_event(EventType::rex);
  unlock(settings, now_ms);
}

void Door::see_tamper(bool tampered) {
  if (tampered == tampered_) return;
  tampered_ = tampered;
  listener_.on_door_event(tampered ? EventType::tamper : EventType::tamper_cleared);
}

void Door::watch_held(const DoorSettings& settings, uint64_t now_ms) {
  // A door that is meant to stand open begins to be held when that ends.
  if (stands_free()) open_since_ = now_ms;
  // A forced door has its own alarm.
  if (contact_ != Contact::open || forced_ || stands_free()) {
    pre_alarm_ = false;
    return;
  }
  const uint64_t open_for = now_ms - open_since_;
  pre_alarm_ = !held_ && open_for >= settings.held_warn_ms;
  if (held_ || open_for < settings.held_alarm_ms) return;
  held_ = true;
  pre_alarm_ = false;
  listener_.on_door_event(EventType::door_held);
}

void Door::unlock(const DoorSettings& settings, uint64_t now_ms) {
  passing_ = true;
  passage_ends_ = now_ms + settings.relock_ms;
  settle();
}

void Door::unlock_until(uint64_t end_ms) {
  held_unlocked_ = false;
  timed_ = true;
  time_ends_ = end_ms;
  settle();
}

void Door::hold_unlocked() {
  timed_ = false;
  held_unlocked_ = true;
  settle();
}

void Door::end_hold() {
  timed_ = held_unlocked_ = false;
  settle();
}

void Door::lock() {
  passing_ = timed_ = held_unlocked_ = false;
  settle();
}

void Door::evacuate(bool evacuating) {
  evacuating_ = evacuating;
  settle();
}

/// Gives the lock the order that follows from everything that wants it released.
void Door::settle() {
  const bool wanted = passing_ || stands_free();
  if (wanted == released_) return;
  released_ = wanted;
  listener_.on_lock_order(wanted);
  listener_.on_door_event(wanted ? EventType::lock_unlocked : EventType::lock_locked);
}

}  // namespace leitstand
