#include "leitstand/node_parts.h"

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

Hold Node::Parts::hold() const {
  if (door.held_unlocked() || door.unlocked_until() > 0) return Hold::unlocked;
  return settings.held_locked == 1 ? Hold::locked : Hold::none;
}

void Node::Parts::watch_door(uint64_t now) {
  const DoorInputs inputs{ports.door.contact(), ports.door.exit_requested(), ports.door.tampered()};
  door.update(inputs, door_settings(), now);
  // Where something else keeps the lock released, a passage ends without a relock.
  if (release.passage && !door.passing() && door.released()) finish_release();
  if (door.contact() != shown.contact) contact_since = ports.clock.wall_ms();
  const ShownDoor seen{door.contact(),     bolt(), door.tampered(),      door.exit_requested(),
                       ports.door.power(), hold(), door.unlocked_until()};
  if (seen == shown) return;
  shown = seen;
  state_due = true;
}

void Node::Parts::on_door_event(EventType type) {
  raise(type);
  if (type == EventType::door_opened) follow_release(Stage::opened);
  if (type == EventType::door_closed) follow_release(Stage::closed);
  if (type == EventType::lock_locked) follow_release(Stage::relocked);
}

void Node::Parts::on_lock_order(bool released) { ports.door.release_lock(released); }

void Node::Parts::apply_mode() {
  const bool evacuating = settings.mode == SiteMode::evacuation;
  if (evacuating) finish_release();
  if (settings.mode == SiteMode::lockdown) door.end_hold();
  door.evacuate(evacuating);
  access.set_mode(settings.mode);
  access.set_held_locked(settings.held_locked == 1);
}

}  // namespace leitstand
