#include <cstring>

#include "leitstand/codec_in.h"
#include "leitstand/node_parts.h"

namespace leitstand {
namespace {

constexpr uint16_t keep_alive_s = 15;
/// A connection that has neither come nor failed by then is given up.
constexpr uint64_t connect_timeout_ms = 20'000;
/// A connection that lasted this long was a good one: the next attempt need not be held back.
constexpr uint64_t stable_ms = 2'000;
/// A network that comes back ends the waiting so often at most, unless a good connection lay between.
constexpr uint64_t hurry_every_ms = 60'000;
constexpr uint64_t status_every_ms = 60'000;
/// How long a credential waits for the site's mode after a connect.
constexpr uint64_t mode_wait_ms = 2'000;
/// An event is late when it goes out this long after it arose.
constexpr int64_t late_ms = 10'000;

constexpr Topic subscriptions[] = {Topic::evt_ack,    Topic::evt_req,  Topic::cfg_desired, Topic::mode_desired,
                                   Topic::cmd,        Topic::time,     Topic::acl_desired, Topic::acl_chunk,
                                   Topic::fw_desired, Topic::fw_chunk, Topic::host_status};

}  // namespace

void Node::Parts::drive_link(uint64_t now) {
  if (connected) return;
  if (connecting && now - connect_begun < connect_timeout_ms) return;
  if (connecting) {
    ports.link.disconnect();
    on_disconnected();
  }
  if (now >= connect_due) connect(now);
}

void Node::Parts::connect(uint64_t now) {
  uint8_t bits[(sizeof session - 1) / 2];
  ports.random.fill(bits, sizeof bits);
  to_hex(bits, sizeof bits, session);
  std::memcpy(will_topic, topic_of(Topic::status), sizeof will_topic);
  encode_will(boot, session, Buffer{will, sizeof will});
  const LinkSettings settings_of_link{identity.host, identity.port, identity.ca,  identity.node, identity.password,
                                      will_topic,    will,          keep_alive_s, identity.ssid, identity.wifi_pass};
  connecting = true;
  connect_begun = now;
  if (!ports.link.connect(settings_of_link)) on_disconnected();
}

void Node::Parts::on_connected() {
  connected = true;
  connecting = false;
  host_online = false;
  host_instance[0] = '\0';
  connected_since = ports.clock.monotonic_ms();
  gate.open(session);
  mode_awaited = true;
  mode_wait_ends = connected_since + mode_wait_ms;
  for (const Topic each : subscriptions) {
    ports.link.subscribe(topic_of(each), rule_of(each).qos);
  }
  status_due = state_due = config_due = mode_due = table_due = true;
  update_reported = false;
}

void Node::Parts::on_disconnected() {
  const uint64_t now = ports.clock.monotonic_ms();
  if (connected && now - connected_since >= stable_ms) {
    reconnect.reset();
    hurried = false;
  }
  connected = connecting = host_online = false;
  gate.close();
  sender.stop();
  // An order's stages are of its session; nobody waits for them any more.
  release.id[0] = identify_id[0] = enrolment.id[0] = '\0';
  // Nothing more will come: what waits is decided by what is held.
  mode_awaited = false;
  connect_due = now + next_wait();
}

/// What failed while the network was gone says nothing of the broker. One that is broken is nevertheless not asked more
/// often because the network comes and goes.
void Node::Parts::on_network_up() {
  const uint64_t now = ports.clock.monotonic_ms();
  if (connected || (hurried && now - hurried_at < hurry_every_ms)) return;
  hurried = true;
  hurried_at = now;
  reconnect.reset();
  if (connecting) return;
  const uint64_t soon = now + next_wait();
  if (soon < connect_due) connect_due = soon;
}

uint32_t Node::Parts::next_wait() {
  uint8_t bits[4];
  ports.random.fill(bits, sizeof bits);
  uint32_t random = 0;
  std::memcpy(&random, bits, sizeof random);
  return reconnect.next_spread(random);
}

void Node::Parts::on_message(const char* name, const uint8_t* payload, size_t length, bool retained) {
  Topic recognised{};
  if (!connected || !recognise_topic(name, identity.site, identity.node, &recognised)) return;
  EventAck ack{};
  EventRequest request{};
  switch (recognised) {
    case Topic::evt_ack:
      if (!decode_event_ack(payload, length, &ack)) return log(LogLevel::warn, "evt/ack is malformed");
      acked_boot = ack.boot;
      acked_seq = ack.seq;
      return sender.on_ack(ack.boot, ack.seq, ports.clock.monotonic_ms());
    case Topic::evt_req:
      if (!decode_event_request(payload, length, &request)) return log(LogLevel::warn, "evt/req is malformed");
      return sender.on_request(request.boot, request.from, request.to);
    case Topic::cfg_desired:
      return on_config(payload, length);
    case Topic::host_status:
      return on_host_status(payload, length);
    case Topic::cmd:
      return on_command(payload, length, retained);
    case Topic::mode_desired:
      return on_mode(payload, length);
    case Topic::time:
      return on_time(payload, length);
    case Topic::acl_desired:
      return on_table_manifest(payload, length);
    case Topic::acl_chunk:
      return on_table_piece(payload, length);
    case Topic::fw_desired:
      return on_update_order(payload, length);
    case Topic::fw_chunk:
      return on_update_piece(payload, length);
    default:
      return;
  }
}

void Node::Parts::on_host_status(const uint8_t* payload, size_t length) {
  HostStatus status{};
  if (!decode_host_status(payload, length, &status)) return log(LogLevel::warn, "host/status is malformed");
  const bool another = std::strcmp(status.instance, host_instance) != 0;
  std::memcpy(host_instance, status.instance, sizeof host_instance);
  const bool came = status.online && (another || !host_online);
  host_online = status.online;
  if (!host_online) return sender.stop();
  if (!came) return;
  sender.start(ports.clock.monotonic_ms());
  ask_now();
  // A station that has just come knows this node only by what the broker kept: the uptime in that is old, and door
  // orders are timed by it.
  status_due = true;
}

void Node::Parts::on_config(const uint8_t* payload, size_t length) {
  // An empty retained message is how a broker says that there is none.
  if (length == 0) return;
  DesiredConfig desired{};
  Settings next = settings;
  if (decode_config(payload, length, &desired)) {
    judge(desired, settings.config, &next.config);
  } else {
    judge_malformed(settings.config, &next.config);
  }
  const bool same = next.config.rev == settings.config.rev && next.config.result == settings.config.result &&
                    next.config.code == settings.config.code &&
                    std::memcmp(next.config.errors, settings.config.errors, sizeof next.config.errors) == 0 &&
                    same_config(next.config.in_force, settings.config.in_force);
  config_due = true;
  if (same) return;
  // What flash does not hold is not in force: after a power cut the node would do otherwise than it said.
  if (!settings_store.save(next)) return log(LogLevel::error, "the flash refused the configuration");
  settings = next;
  ports.door.set_fail_safe(settings.config.in_force[Field::lock_fail_safe] != 0);
  status_due = true;
  sample_due = 0;
  Event judged{};
  judged.type = next.config.result == ConfigResult::rejected ? EventType::cfg_rejected : EventType::cfg_applied;
  judged.numbers[0] = next.config.rev;
  judged.code = static_cast<uint8_t>(next.config.result);
  raise(judged);
}

void Node::Parts::publish_due(uint64_t now) {
  if (now - status_sent >= status_every_ms) status_due = true;
  if (status_due && publish_status()) {
    status_due = false;
    status_sent = now;
  }
  if (state_due) state_due = !publish_state();
  if (config_due) {
    config_due = !publish(Topic::cfg_reported, encode_config_report(envelope(), settings.config, buffer()));
  }
  if (mode_due) {
    mode_due =
        !publish(Topic::mode_reported, encode_mode_report(envelope(), settings.mode, settings.mode_rev, buffer()));
  }
  if (table_due) table_due = !publish(Topic::acl_reported, encode_table_report(table_report(), buffer()));
}

const char* Node::Parts::topic_of(Topic which) {
  build_topic(which, identity.site, identity.node, topic, sizeof topic);
  return topic;
}

bool Node::Parts::publish(Topic to, const Encoded& message) {
  // A message that cannot be written now cannot be written later either: it is given up, not tried for ever.
  if (!message) return true;
  const TopicRule& rule = rule_of(to);
  return ports.link.publish(topic_of(to), out, message.length, rule.qos, rule.retained);
}

bool Node::Parts::publish_status() {
  Status status{};
  status.envelope = envelope();
  status.session = session;
  status.firmware = firmware_version;
  status.hardware = ports.system.hardware();
  status.ip = ports.system.ip();
  status.mac = ports.system.mac();
  status.has_rssi = ports.system.rssi(&status.rssi_dbm);
  status.uptime_ms = uptime();
  status.free_heap = ports.system.free_heap();
  status.config_rev = settings.config.rev;
  status.acl_rev = table.manifest().rev;
  status.mode_rev = settings.mode_rev;
  status.buffered = ring.buffered();
  status.buffer_capacity = ring.capacity();
  status.reset_reason = ports.system.reset_reason();
  return publish(Topic::status, encode_status(status, buffer()));
}

bool Node::Parts::publish_state() {
  DoorState state{};
  state.envelope = envelope();
  state.door = shown.contact;
  state.lock = shown.bolt;
  state.mode = settings.mode;
  state.hold = shown.hold;
  // By the clock as it is now: how long it still lasts does not change when the clock is set.
  if (shown.until > 0) {
    const auto left = static_cast<int64_t>(shown.until) - static_cast<int64_t>(ports.clock.monotonic_ms());
    state.until_ms = state.envelope.ts_ms + (left > 0 ? left : 0);
  }
  state.tamper = shown.tamper;
  state.rex = shown.rex;
  state.power = shown.power;
  state.since_ms = contact_since;
  return publish(Topic::state, encode_state(state, buffer()));
}

bool Node::Parts::send_event(const Event& event, bool again) {
  const bool late = event.boot != boot || ports.clock.wall_ms() - event.ts_ms > late_ms;
  return publish(Topic::evt, encode_event(event, again || late, firmware_version, buffer()));
}

}  // namespace leitstand
