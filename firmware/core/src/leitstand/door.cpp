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
  if (released_ && !kept_released_ && now_ms >= release_ends_) release(false);
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
  if (released_ && !kept_released_) release(false);
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
  // A forced door has its own alarm; under evacuation a door stands open as it should.
  if (contact_ != Contact::open || forced_ || kept_released_) {
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
  release_ends_ = now_ms + settings.relock_ms;
  if (!released_) release(true);
}

void Door::lock() {
  if (released_ && !kept_released_) release(false);
}

void Door::hold_released(bool held) {
  kept_released_ = held;
  if (held != released_) release(held);
}

void Door::release(bool released) {
  released_ = released;
  listener_.on_lock_order(released);
  listener_.on_door_event(released ? EventType::lock_unlocked : EventType::lock_locked);
}

}  // namespace leitstand
