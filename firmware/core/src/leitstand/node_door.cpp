#include <cstring>

#include "leitstand/node_parts.h"
#include "leitstand/wiegand.h"

namespace leitstand {

DoorSettings Node::Parts::door_settings() const {
  const Config& config = settings.config.in_force;
  return DoorSettings{static_cast<uint32_t>(config[Field::door_relock]),
                      static_cast<uint32_t>(config[Field::door_held_warn]),
                      static_cast<uint32_t>(config[Field::door_held_alarm])};
}

Bolt Node::Parts::bolt() const {
  const Bolt seen = ports.door.bolt();
  if (seen != Bolt::unknown) return seen;
  return door.released() ? Bolt::unlocked : Bolt::locked;
}

void Node::Parts::watch_door(uint64_t now) {
  const DoorInputs inputs{ports.door.contact(), ports.door.exit_requested(), ports.door.tampered()};
  door.update(inputs, door_settings(), now);
  const Bolt lock = bolt();
  const Power power = ports.door.power();
  if (door.contact() != shown_contact) {
    shown_contact = door.contact();
    contact_since = ports.clock.wall_ms();
    state_due = true;
  }
  if (lock == shown_bolt && door.tampered() == shown_tamper && door.exit_requested() == shown_rex &&
      power == shown_power) {
    return;
  }
  shown_bolt = lock;
  shown_tamper = door.tampered();
  shown_rex = door.exit_requested();
  shown_power = power;
  state_due = true;
}

void Node::Parts::on_door_event(EventType type) {
  raise(type);
  if (type == EventType::door_opened && unlock_id[0] != '\0') {
    unlock_opened = true;
    follow_unlock(Stage::opened);
  }
  if (type == EventType::door_closed && unlock_opened) follow_unlock(Stage::closed);
  if (type == EventType::lock_locked) follow_unlock(Stage::relocked);
}

void Node::Parts::on_lock_order(bool released) { ports.door.release_lock(released); }

void Node::Parts::apply_mode() { door.hold_released(settings.mode == SiteMode::evacuation); }

void Node::Parts::on_wiegand(uint8_t reader, uint64_t bits, uint8_t count) {
  if (!identity.provisioned) return;
  const WiegandFrame frame = decode_wiegand(bits, count);
  Event event{};
  event.reader = reader;
  if (!frame.good) {
    event.type = EventType::reader_error;
    event.code = static_cast<uint8_t>(frame.fault);
    return raise(event);
  }
  const Credential credential = credential_of(identity.key, frame.number);
  std::memcpy(event.credential, credential.bytes, sizeof event.credential);
  last_digits(frame.number, event.last4);
  event.format = frame.format;
  event.reason = DenyReason::none;
  if (settings.mode == SiteMode::lockdown) {
    event.reason = DenyReason::lockdown;
  } else if (!credentials.knows(credential)) {
    event.reason = DenyReason::unknown_credential;
  }
  event.type = event.reason == DenyReason::none ? EventType::access_granted : EventType::access_denied;
  raise(event);
  if (event.reason == DenyReason::none) door.unlock(door_settings(), ports.clock.monotonic_ms());
}

}  // namespace leitstand
