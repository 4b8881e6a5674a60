#include "leitstand/node.h"

#include <cstdlib>
#include <initializer_list>

#include "leitstand/names.h"
#include "leitstand/node_parts.h"

namespace leitstand {
namespace {

/// A clock that moves by more than this against the monotonic one was set.
constexpr int64_t clock_step_ms = 2'000;
constexpr uint64_t button_wipe_ms = 5'000;
constexpr uint32_t log_lines_per_minute = 10;
constexpr uint64_t minute_ms = 60'000;

constexpr bool board_may_lack_radio = false;

}  // namespace

const char* const firmware_version = "0.2.0";

bool FlashIdentity::wipe() {
  // The identity last: with it goes the key that a wipe needs, so that one that a power cut broke can be done again.
  // The tables out of force first, so that no older one comes back.
  bool done = table_.wipe();
  for (const Region region : {Region::events, Region::credentials, Region::config}) done = erase(region) && done;
  return done && slots_.wipe();
}

/// Erases what is not blank: most of a region is, and reading is a hundred times as fast.
bool FlashIdentity::erase(Region region) {
  bool done = true;
  for (uint32_t offset = 0; offset < flash_.size(region); offset += flash_.sector_size()) {
    system_.still_busy();
    if (!blank(region, offset)) done = flash_.erase_sector(region, offset) && done;
  }
  return done;
}

bool FlashIdentity::blank(Region region, uint32_t offset) const {
  uint8_t bytes[256];
  for (uint32_t at = 0; at < flash_.sector_size(); at += sizeof bytes) {
    if (!flash_.read(region, offset + at, bytes, sizeof bytes)) return false;
    for (const uint8_t byte : bytes) {
      if (byte != 0xFF) return false;
    }
  }
  return true;
}

Node::Parts::Parts(const Ports& given)
    : ports(given),
      table(given.flash),
      identity_store(given.flash, given.system, table),
      settings_store(given.flash),
      ring(given.flash),
      sender(ring, *this),
      access(table, *this),
      console(identity, identity_store, given, firmware_version, board_may_lack_radio),
      door(*this),
      update(given.slots, firmware_version),
      watches{{LimitWatch(Limit::warn_low), LimitWatch(Limit::warn_high), LimitWatch(Limit::alarm_low),
               LimitWatch(Limit::alarm_high)},
              {LimitWatch(Limit::warn_low), LimitWatch(Limit::warn_high), LimitWatch(Limit::alarm_low),
               LimitWatch(Limit::alarm_high)}},
      readings{{SensorFault::none, 0}, {SensorFault::none, 0}} {}

void Node::Parts::begin() {
  // The lock first: the rest reads the whole flash.
  settings = settings_store.load();
  ports.door.set_fail_safe(settings.config.in_force[Field::lock_fail_safe] != 0);
  ports.door.release_lock(false);
  const bool readable = ring.open();
  uint32_t seen_boot = 0;
  uint32_t seen_seq = 0;
  ring.newest(seen_boot, seen_seq);
  boot = BootCounter(ports.flash).next(seen_boot);
  ready = readable && boot > 0;
  if (!identity_store.load(&identity)) identity = Identity{};
  if (identity.provisioned) seal.begin(identity.key);
  table.begin();
  table_judged = table.manifest().rev;
  access.begin(identity.key);
  backlog.begin();
  const uint64_t now = ports.clock.monotonic_ms();
  update.begin(now);
  begun = now;
  clock_quality = ports.clock.quality();
  clock_offset = ports.clock.wall_ms() - static_cast<int64_t>(now);
  contact_since = ports.clock.wall_ms();
  door.begin(DoorInputs{ports.door.contact(), ports.door.exit_requested(), ports.door.tampered()}, now);
  Event started{};
  started.type = EventType::node_started;
  started.code = static_cast<uint8_t>(ports.system.reset_reason());
  // Zero and zero where nothing was ever stored.
  started.numbers[0] = seen_boot;
  started.numbers[1] = seen_seq;
  raise(started);
  apply_mode();
}

void Node::Parts::tick() {
  const uint64_t now = ports.clock.monotonic_ms();
  watch_clock(now);
  watch_door(now);
  watch_access(now);
  watch_climate(now);
  if (!sounder.identifying(now)) finish_identify();
  show_and_sound(now);
  reboot_when_due(now);
  if (identity.provisioned) drive_link(now);
  // Also without a connection, and without an identity: a program that cannot read the one that is there goes back.
  drive_update(now);
  if (!connected) return;
  publish_due(now);
  sender.tick(now);
  send_backlog(now);
  drive_table(now);
}

/// Whether the connection still stands does not matter: an order must not wait and fire when it comes back.
void Node::Parts::reboot_when_due(uint64_t now) {
  if (reboot_due == 0 || now < reboot_due) return;
  reboot_due = 0;
  ports.system.reboot();
}

void Node::Parts::watch_clock(uint64_t now) {
  const ClockQuality quality = ports.clock.quality();
  const int64_t offset = ports.clock.wall_ms() - static_cast<int64_t>(now);
  const int64_t step = offset - clock_offset;
  const bool stepped = std::llabs(step) > clock_step_ms;
  if (quality == clock_quality && !stepped) {
    // Slow correction is what a disciplined clock does; only a jump is an event.
    clock_offset = offset;
    return;
  }
  Event changed{};
  changed.type = EventType::clock_changed;
  changed.clock_from = clock_quality;
  changed.code = static_cast<uint8_t>(quality);
  changed.step_ms = step;
  clock_quality = quality;
  clock_offset = offset;
  // What was noted by the old clock is said by the new one.
  contact_since = contact_since + step > 0 ? contact_since + step : 0;
  raise(changed);
  status_due = state_due = true;
}

void Node::Parts::show_and_sound(uint64_t now) {
  const Config& config = settings.config.in_force;
  SoundCauses causes{};
  causes.forced = door.forced() && config[Field::buzzer_on_forced] != 0;
  causes.held = door.held() && config[Field::buzzer_on_held] != 0;
  causes.pre_alarm = door.pre_alarm() && config[Field::buzzer_on_held] != 0;
  causes.threshold = any_limit_exceeded() && config[Field::buzzer_on_threshold] != 0;
  const bool sounds = sounder.update(causes, now);
  ports.door.sound(sounds);
  ports.door.light(sounder.identifying(now) ? sounds : connected);
  const bool pressed = ports.door.button_pressed();
  if (!pressed || !button_down) button_since = now;
  button_down = pressed;
  console.set_button_held(pressed && now - button_since >= button_wipe_ms);
}

void Node::Parts::raise(EventType type) {
  Event event{};
  event.type = type;
  raise(event);
}

void Node::Parts::raise(Event event, const RawCard* card) {
  // Before it belongs to anybody a node has nobody to report to.
  if (!identity.provisioned || !ready) return;
  event.ts_ms = ports.clock.wall_ms();
  event.clock = ports.clock.quality();
  event.boot = boot;
  event.seq = ++seq;
  event.door = door.contact();
  event.lock = bolt();
  // By the number of the event, which is known only here; in clear the card goes nowhere.
  if (card != nullptr) event.has_sealed_card = seal.seal(*card, boot, event.seq, event.sealed_card) ? 1 : 0;
  if (!ring.push(event)) log(LogLevel::error, "the flash refused an event");
  LostEvents lost{};
  if (raising || !ring.take_lost(lost)) return;
  Event overflow{};
  overflow.type = EventType::buffer_overflow;
  overflow.numbers[0] = lost.boot;
  overflow.numbers[1] = lost.from;
  overflow.numbers[2] = lost.to;
  overflow.numbers[3] = lost.count;
  raising = true;
  raise(overflow);
  raising = false;
}

void Node::Parts::log(LogLevel level, const char* message) {
  const uint64_t now = ports.clock.monotonic_ms();
  if (now - log_window >= minute_ms) {
    log_window = now;
    logged = 0;
  }
  if (!connected || logged >= log_lines_per_minute) return;
  ++logged;
  publish(Topic::log, encode_log(envelope(), level, message, buffer()));
}

Envelope Node::Parts::envelope() const { return Envelope{ports.clock.wall_ms(), ports.clock.quality(), boot}; }

NodeFigures Node::Parts::figures() const {
  NodeFigures figures{};
  figures.boot = boot;
  figures.last_seq = seq;
  figures.acked_boot = acked_boot;
  figures.acked_seq = acked_seq;
  figures.buffered = ring.buffered();
  figures.capacity = ring.capacity();
  figures.config_rev = settings.config.rev;
  figures.mode_rev = settings.mode_rev;
  figures.table_rev = table.manifest().rev;
  figures.credentials = table.manifest().count;
  figures.mode = name_of(settings.mode);
  figures.hold = name_of(hold());
  figures.released = door.released();
  figures.door = name_of(door.contact());
  figures.lock = name_of(bolt());
  figures.sounding = door.forced() || door.held() || any_limit_exceeded();
  figures.connected = connected;
  figures.host_online = host_online;
  figures.provisioned = identity.provisioned;
  figures.session = session;
  return figures;
}

Node::Node(const Ports& ports) : parts_(std::make_unique<Parts>(ports)) {}
Node::~Node() = default;
void Node::begin() { parts_->begin(); }
void Node::tick() { parts_->tick(); }
void Node::on_connected() { parts_->on_connected(); }
void Node::on_disconnected() { parts_->on_disconnected(); }
void Node::on_network_up() { parts_->on_network_up(); }
void Node::on_message(const char* topic, const uint8_t* payload, size_t length, bool retained) {
  parts_->on_message(topic, payload, length, retained);
}
void Node::on_wiegand(uint8_t reader, uint64_t bits, uint8_t count) { parts_->on_wiegand(reader, bits, count); }

void Node::on_serial_line(const char* line, size_t length) {
  const bool before = parts_->identity.provisioned;
  parts_->console.on_line(line, length);
  // A new identity, or none: begin from the start with what the flash holds now.
  if (parts_->identity.provisioned != before) parts_->ports.system.reboot();
}

NodeFigures Node::figures() const { return parts_->figures(); }

}  // namespace leitstand
