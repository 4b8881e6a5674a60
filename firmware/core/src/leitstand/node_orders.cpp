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

void Node::Parts::on_command(const uint8_t* token, size_t length, bool retained) {
  // An order is for now; one that the broker kept is not.
  if (retained) return refuse_order(OrderFault::retained);
  char payload[max_payload];
  const JwsResult opened = open_jws(token, length, OrderType::cmd, identity.key, payload, sizeof payload);
  if (!opened) return refuse_order(order_fault(opened.fault));
  Command command{};
  if (!decode_command(payload, opened.length, &command)) return refuse_order(OrderFault::malformed);
  const ResultCode refusal = gate.admit(command, ports.clock.wall_ms(), ports.clock.quality());
  if (refusal != ResultCode::none) return answer(command.id, Stage::refused, refusal);
  answer(command.id, Stage::accepted);
  carry_out(command);
}

void Node::Parts::carry_out(const Command& command) {
  const uint64_t now = ports.clock.monotonic_ms();
  const ResultCode tested = command.op == OrderOp::self_test ? test_parts() : ResultCode::none;
  switch (command.op) {
    case OrderOp::unlock:
      finish_unlock();
      std::memcpy(unlock_id, command.id, sizeof unlock_id);
      unlock_opened = false;
      door.unlock(door_settings(), now);
      return follow_unlock(Stage::energised);
    case OrderOp::lock:
      door.lock();
      break;
    case OrderOp::silence:
      sounder.silence();
      break;
    case OrderOp::identify:
      std::memcpy(identify_id, command.id, sizeof identify_id);
      return sounder.identify(now);
    case OrderOp::reboot:
      reboot_due = now + reboot_after_ms;
      break;
    default:
      break;
  }
  answer(command.id, tested == ResultCode::none ? Stage::done : Stage::failed, tested);
}

ResultCode Node::Parts::test_parts() {
  for (size_t part = 0; part < part_count; ++part) {
    if (ports.system.self_test(static_cast<Part>(part)) != nullptr) return ResultCode::hardware;
  }
  return ResultCode::none;
}

void Node::Parts::follow_unlock(Stage stage) {
  if (unlock_id[0] == '\0') return;
  answer(unlock_id, stage);
  if (stage == Stage::relocked) finish_unlock();
}

/// Ends the story of an unlock: it was relocked, or another order has taken the lock over.
void Node::Parts::finish_unlock() {
  if (unlock_id[0] == '\0') return;
  answer(unlock_id, Stage::done);
  unlock_id[0] = '\0';
}

void Node::Parts::finish_identify(uint64_t now) {
  if (identify_id[0] == '\0' || sounder.identifying(now)) return;
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
  char payload[max_payload];
  const JwsResult opened = open_jws(token, length, OrderType::mode, identity.key, payload, sizeof payload);
  if (!opened) return refuse_order(order_fault(opened.fault));
  ModeOrder order{};
  if (!decode_mode(payload, opened.length, &order)) return refuse_order(OrderFault::malformed);
  mode_due = true;
  if (judge_mode(order.rev, settings.mode_rev) != ModeVerdict::taken) return;
  Settings next = settings;
  next.mode = order.mode;
  next.mode_rev = order.rev;
  if (!settings_store.save(&next, sizeof next)) return log(LogLevel::error, "the flash refused the mode");
  settings = next;
  apply_mode();
  status_due = state_due = true;
  Event changed{};
  changed.type = EventType::mode_changed;
  changed.code = static_cast<uint8_t>(order.mode);
  changed.numbers[0] = order.rev;
  raise(changed);
}

void Node::Parts::on_time(const uint8_t* token, size_t length) {
  char payload[max_payload];
  const JwsResult opened = open_jws(token, length, OrderType::time, identity.key, payload, sizeof payload);
  if (!opened) return refuse_order(order_fault(opened.fault));
  TimeOrder order{};
  if (!decode_time(payload, opened.length, &order)) return refuse_order(OrderFault::malformed);
  if (gate.admit(order) != ResultCode::none || !may_set_clock(ports.clock.quality())) return;
  if (order.ts_ms < earliest_time_ms) return;
  ports.clock.set_wall_ms(order.ts_ms, ClockQuality::station);
}

}  // namespace leitstand
