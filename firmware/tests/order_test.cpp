#include "leitstand/order.h"

#include <doctest/doctest.h>

#include <cstring>
#include <random>
#include <string>

using namespace leitstand;

namespace {

constexpr char session[] = "0123456789abcdef0123456789abcdef";
constexpr char other_session[] = "fedcba9876543210fedcba9876543210";
constexpr int64_t now = 1790000000000;

Command command_of(OrderOp op, int64_t n) {
  Command command{};
  command.op = op;
  command.n = n;
  command.expires_ms = now + 30000;
  command.args_good = true;
  std::memcpy(command.session, session, sizeof session);
  return command;
}

OrderGate open_gate() {
  OrderGate gate;
  gate.open(session);
  return gate;
}

}  // namespace

TEST_CASE("an order of this session is carried out once") {
  OrderGate gate = open_gate();
  const Command command = command_of(OrderOp::unlock, 4);
  CHECK(gate.admit(command, now, ClockQuality::ntp) == ResultCode::none);
  CHECK(gate.admit(command, now, ClockQuality::ntp) == ResultCode::replayed);
  CHECK(gate.admit(command_of(OrderOp::unlock, 3), now, ClockQuality::ntp) == ResultCode::replayed);
  CHECK(gate.admit(command_of(OrderOp::unlock, 5), now, ClockQuality::ntp) == ResultCode::none);
}

TEST_CASE("an order of another connection is never carried out, whatever the clock says") {
  for (const ClockQuality quality : {ClockQuality::ntp, ClockQuality::uptime}) {
    OrderGate gate = open_gate();
    gate.open(other_session);
    CHECK(gate.admit(command_of(OrderOp::unlock, 4), 0, quality) == ResultCode::session);
    gate.close();
    CHECK(gate.admit(command_of(OrderOp::unlock, 4), 0, quality) == ResultCode::session);
  }
}

TEST_CASE("a gate that was never opened or not by a session admits nothing") {
  OrderGate gate;
  Command command = command_of(OrderOp::unlock, 1);
  command.session[0] = '\0';
  CHECK(gate.admit(command, now, ClockQuality::ntp) == ResultCode::session);
  gate.open("");
  CHECK(gate.admit(command, now, ClockQuality::ntp) == ResultCode::session);
  gate.open("not a session");
  CHECK(gate.admit(command, now, ClockQuality::ntp) == ResultCode::session);
}

TEST_CASE("an order that has expired is refused by a clock that can tell") {
  const Command command = command_of(OrderOp::lock, 1);
  for (const ClockQuality quality : {ClockQuality::ntp, ClockQuality::station, ClockQuality::rtc}) {
    OrderGate gate = open_gate();
    CHECK(gate.admit(command, command.expires_ms, quality) == ResultCode::expired);
    CHECK(gate.admit(command, command.expires_ms - 1, quality) == ResultCode::none);
  }
  OrderGate gate = open_gate();
  CHECK(gate.admit(command, command.expires_ms + 1, ClockQuality::uptime) == ResultCode::none);
}

TEST_CASE("a refused order does not use up its number") {
  OrderGate gate = open_gate();
  CHECK(gate.admit(command_of(OrderOp::sync_acl, 9), now, ClockQuality::ntp) == ResultCode::unknown_op);
  CHECK(gate.admit(command_of(OrderOp::lock, 2), now, ClockQuality::ntp) == ResultCode::none);
}

TEST_CASE("only the operations of this firmware are carried out") {
  const std::string carried = "unlock lock silence identify self_test reboot";
  for (int i = 0; i <= static_cast<int>(OrderOp::unknown); ++i) {
    OrderGate gate = open_gate();
    const auto op = static_cast<OrderOp>(i);
    const char* word = name_of(op);
    const bool known =
        word != nullptr && (" " + carried + " ").find(" " + std::string(word) + " ") != std::string::npos;
    CHECK(gate.admit(command_of(op, 1), now, ClockQuality::ntp) == (known ? ResultCode::none : ResultCode::unknown_op));
  }
}

TEST_CASE("an order with a time in its arguments needs a clock and good arguments") {
  OrderGate gate = open_gate();
  Command command = command_of(OrderOp::unlock, 1);
  command.has_until = true;
  CHECK(gate.admit(command, now, ClockQuality::uptime) == ResultCode::clock_untrusted);
  command.args_good = false;
  CHECK(gate.admit(command, now, ClockQuality::ntp) == ResultCode::bad_args);
  command.args_good = true;
  CHECK(gate.admit(command, now, ClockQuality::station) == ResultCode::none);
}

TEST_CASE("time and commands share one count") {
  OrderGate gate = open_gate();
  TimeOrder order{};
  std::memcpy(order.session, session, sizeof session);
  order.n = 5;
  CHECK(gate.admit(order) == ResultCode::none);
  CHECK(gate.admit(order) == ResultCode::replayed);
  CHECK(gate.admit(command_of(OrderOp::lock, 5), now, ClockQuality::ntp) == ResultCode::replayed);
  CHECK(gate.admit(command_of(OrderOp::lock, 6), now, ClockQuality::ntp) == ResultCode::none);
  order.n = 6;
  CHECK(gate.admit(order) == ResultCode::replayed);
}

TEST_CASE("the station sets every clock but one with time from the network") {
  CHECK_FALSE(may_set_clock(ClockQuality::ntp));
  CHECK(may_set_clock(ClockQuality::station));
  CHECK(may_set_clock(ClockQuality::rtc));
  CHECK(may_set_clock(ClockQuality::uptime));
}

TEST_CASE("a mode is taken when it is newer and reported again when it is the same") {
  CHECK(judge_mode(4, 3) == ModeVerdict::taken);
  CHECK(judge_mode(3, 3) == ModeVerdict::repeated);
  CHECK(judge_mode(2, 3) == ModeVerdict::older);
}

TEST_CASE("of any flood of orders each number is admitted at most once and they only rise") {
  std::mt19937 random(11);
  OrderGate gate = open_gate();
  int64_t last = 0;
  for (int round = 0; round < 5000; ++round) {
    const Command command = command_of(static_cast<OrderOp>(random() % 13), static_cast<int64_t>(random() % 2000));
    if (gate.admit(command, now, ClockQuality::ntp) != ResultCode::none) continue;
    CHECK(command.n > last);
    last = command.n;
  }
}

TEST_CASE("a token that could not be believed is an event with the reason") {
  CHECK(order_fault(JwsFault::signature) == OrderFault::signature);
  CHECK(order_fault(JwsFault::header) == OrderFault::malformed);
  CHECK(order_fault(JwsFault::malformed) == OrderFault::malformed);
}
