#include <cstring>

#include "leitstand/node_parts.h"

namespace leitstand {
namespace {

/// A flood of forged orders must not fill the ring.
constexpr uint64_t order_refused_every_ms = 60'000;
/// Time for the answer to leave before the node restarts.
constexpr uint64_t reboot_after_ms = 500;
/// 2020-01-01 UTC: a station that says less has no clock to give away.
constexpr int64_t earliest_time_ms = 1'577'836'800'000;

}  // namespace

/// Opens a token into `scratch`. What cannot be believed is an event, and nothing else.
bool Node::Parts::open_order(const uint8_t* token, size_t length, OrderType type, size_t* opened) {
  const JwsResult result = open_jws(token, length, type, identity.key, scratch, sizeof scratch);
  if (!result) refuse_order(order_fault(result.fault));
  *opened = result.length;
  return static_cast<bool>(result);
}

void Node::Parts::on_command(const uint8_t* token, size_t length, bool retained) {
  // An order is for now; one that the broker kept is not.
  if (retained) return refuse_order(OrderFault::retained);
  size_t opened = 0;
  if (!open_order(token, length, OrderType::cmd, &opened)) return;
  Command command{};
  if (!decode_command(scratch, opened, &command)) return refuse_order(OrderFault::malformed);
  const OrderMoment moment{uptime(), ports.clock.wall_ms(), ports.clock.quality(), settings.mode};
  const ResultCode refusal = gate.admit(command, moment);
  if (refusal != ResultCode::none) return answer(command.id, Stage::refused, refusal);
  answer(command.id, Stage::accepted);
  carry_out(command);
}

void Node::Parts::carry_out(const Command& command) {
  const uint64_t now = ports.clock.monotonic_ms();
  if (is_release(command.op)) return carry_out_release(command, now);
  ResultCode outcome = ResultCode::none;
  switch (command.op) {
    case OrderOp::lock:
      door.lock();
      break;
    case OrderOp::hold_locked:
      outcome = hold_locked(true);
      if (outcome == ResultCode::none) door.lock();
      break;
    case OrderOp::release_hold:
      outcome = hold_locked(false);
      if (outcome == ResultCode::none) door.end_hold();
      break;
    case OrderOp::enrol_start:
      return begin_enrolment(command, now);
    case OrderOp::enrol_stop:
      end_enrolment(Stage::expired);
      break;
    case OrderOp::place:
      access.place(command.place, command.placed, command.placed_count);
      break;
    case OrderOp::sync_acl:
      sync_table();
      break;
    case OrderOp::silence:
      sounder.silence();
      break;
    case OrderOp::identify:
      finish_identify();
      std::memcpy(identify_id, command.id, sizeof identify_id);
      return sounder.identify(now);
    case OrderOp::self_test:
      outcome = test_parts();
      break;
    case OrderOp::reboot:
      reboot_due = now + reboot_after_ms;
      break;
    default:
      break;
  }
  answer(command.id, outcome == ResultCode::none ? Stage::done : Stage::failed, outcome);
}

/// One story at a time: the order before this one ends, because this one has taken the lock over.
void Node::Parts::carry_out_release(const Command& command, uint64_t now) {
  finish_release();
  release = ReleaseStory{};
  std::memcpy(release.id, command.id, sizeof release.id);
  release.passage = command.op == OrderOp::unlock;
  if (command.op == OrderOp::unlock) door.unlock(door_settings(), now);
  if (command.op == OrderOp::hold_unlocked) door.hold_unlocked();
  if (command.op == OrderOp::unlock_until) {
    const int64_t ahead = command.until_ms - ports.clock.wall_ms();
    door.unlock_until(now + static_cast<uint64_t>(ahead > 0 ? ahead : 0));
  }
  follow_release(Stage::energised);
}

/// What flash does not hold is not in force: a restart would forget it.
ResultCode Node::Parts::hold_locked(bool held) {
  if ((settings.held_locked == 1) == held) return ResultCode::none;
  Settings next = settings;
  next.held_locked = held ? 1 : 0;
  if (!settings_store.save(next)) return ResultCode::hardware;
  settings = next;
  access.set_held_locked(held);
  return ResultCode::none;
}

ResultCode Node::Parts::test_parts() {
  for (size_t part = 0; part < part_count; ++part) {
    if (ports.system.self_test(static_cast<Part>(part)) != nullptr) return ResultCode::hardware;
  }
  return ResultCode::none;
}

/// Each stage of a release is told once, however often the door goes meanwhile.
void Node::Parts::follow_release(Stage stage) {
  if (release.id[0] == '\0') return;
  bool* const told = stage == Stage::opened ? &release.opened : stage == Stage::closed ? &release.closed : nullptr;
  if (told != nullptr && *told) return;
  if (stage == Stage::closed && !release.opened) return;
  if (told != nullptr) *told = true;
  answer(release.id, stage);
  if (stage == Stage::relocked) finish_release();
}

/// Ends the story of a release: it was relocked, or something else has taken the lock over.
void Node::Parts::finish_release() {
  if (release.id[0] == '\0') return;
  answer(release.id, Stage::done);
  release.id[0] = '\0';
}

void Node::Parts::finish_identify() {
  if (identify_id[0] == '\0') return;
  answer(identify_id, Stage::done);
  identify_id[0] = '\0';
}

void Node::Parts::answer(const char* id, Stage stage, ResultCode code) {
  if (!publish(Topic::res, encode_result(envelope(), id, stage, code, buffer()))) {
    log(LogLevel::warn, "the answer to an order was not taken");
  }
}

void Node::Parts::refuse_order(OrderFault fault) {
  const uint64_t now = ports.clock.monotonic_ms();
  if (order_ever_refused && now - order_refused_at < order_refused_every_ms) return;
  order_ever_refused = true;
  order_refused_at = now;
  Event refused{};
  refused.type = EventType::order_refused;
  refused.code = static_cast<uint8_t>(fault);
  raise(refused);
}

void Node::Parts::on_mode(const uint8_t* token, size_t length) {
  // An empty retained message is how a broker says that there is none.
  if (length == 0) return;
  size_t opened = 0;
  if (!open_order(token, length, OrderType::mode, &opened)) return;
  ModeOrder order{};
  if (!decode_mode(scratch, opened, &order)) return refuse_order(OrderFault::malformed);
  mode_due = true;
  if (judge_mode(order.rev, settings.mode_rev) == ModeVerdict::taken && !take_mode(order)) return;
  // From here on the site's mode is known, and who waited for it is answered by it.
  mode_awaited = false;
}

bool Node::Parts::take_mode(const ModeOrder& order) {
  Settings next = settings;
  next.mode = order.mode;
  next.mode_rev = order.rev;
  if (!settings_store.save(next)) {
    log(LogLevel::error, "the flash refused the mode");
    return false;
  }
  settings = next;
  apply_mode();
  status_due = state_due = true;
  Event changed{};
  changed.type = EventType::mode_changed;
  changed.code = static_cast<uint8_t>(order.mode);
  changed.numbers[0] = order.rev;
  raise(changed);
  return true;
}

void Node::Parts::on_time(const uint8_t* token, size_t length) {
  size_t opened = 0;
  if (!open_order(token, length, OrderType::time, &opened)) return;
  TimeOrder order{};
  if (!decode_time(scratch, opened, &order)) return refuse_order(OrderFault::malformed);
  if (gate.admit(order) != ResultCode::none || !may_set_clock(ports.clock.quality())) return;
  if (order.ts_ms < earliest_time_ms) return;
  ports.clock.set_wall_ms(order.ts_ms, ClockQuality::station);
}

}  // namespace leitstand
