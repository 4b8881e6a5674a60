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
constexpr uint64_t uptime = 80'000;

Command command_of(OrderOp op, int64_t n) {
  Command command{};
  command.op = op;
  command.n = n;
  command.issued_ms = now;
  command.expires_ms = now + 10'000;
  command.due_ms = static_cast<int64_t>(uptime) + 5'000;
  command.until_ms = now + 600'000;
  command.args_good = true;
  std::memcpy(command.session, session, sizeof session);
  return command;
}

OrderMoment at(int64_t wall_ms, ClockQuality quality) { return {uptime, wall_ms, quality, SiteMode::normal}; }
const OrderMoment in_time = at(now, ClockQuality::ntp);

OrderGate open_gate() {
  OrderGate gate;
  gate.open(session);
  return gate;
}

}  // namespace

TEST_CASE("an order of this session is carried out once") {
  OrderGate gate = open_gate();
  const Command command = command_of(OrderOp::unlock, 4);
  CHECK(gate.admit(command, in_time) == ResultCode::none);
  CHECK(gate.admit(command, in_time) == ResultCode::replayed);
  CHECK(gate.admit(command_of(OrderOp::unlock, 3), in_time) == ResultCode::replayed);
  CHECK(gate.admit(command_of(OrderOp::unlock, 5), in_time) == ResultCode::none);
}

TEST_CASE("an order of another connection is never carried out, whatever the clock says") {
  for (const ClockQuality quality : {ClockQuality::ntp, ClockQuality::uptime}) {
    OrderGate gate = open_gate();
    gate.open(other_session);
    CHECK(gate.admit(command_of(OrderOp::unlock, 4), at(0, quality)) == ResultCode::session);
    gate.close();
    CHECK(gate.admit(command_of(OrderOp::unlock, 4), at(0, quality)) == ResultCode::session);
  }
}

TEST_CASE("a gate that was never opened or not by a session admits nothing") {
  OrderGate gate;
  Command command = command_of(OrderOp::unlock, 1);
  command.session[0] = '\0';
  CHECK(gate.admit(command, in_time) == ResultCode::session);
  gate.open("");
  CHECK(gate.admit(command, in_time) == ResultCode::session);
  gate.open("not a session");
  CHECK(gate.admit(command, in_time) == ResultCode::session);
}

TEST_CASE("an order that is past due is refused, whatever the clock says and whether it knows a time") {
  const Command command = command_of(OrderOp::unlock, 1);
  for (const ClockQuality quality :
       {ClockQuality::ntp, ClockQuality::station, ClockQuality::rtc, ClockQuality::uptime}) {
    OrderMoment moment = at(now, quality);
    moment.uptime_ms = static_cast<uint64_t>(command.due_ms) + 1;
    OrderGate late = open_gate();
    CHECK(late.admit(command, moment) == ResultCode::expired);
    moment.uptime_ms = static_cast<uint64_t>(command.due_ms);
    OrderGate just = open_gate();
    CHECK(just.admit(command, moment) == ResultCode::none);
  }
}

TEST_CASE("an order that has expired, or was issued long after this moment, is refused by a clock that can tell") {
  const Command command = command_of(OrderOp::unlock, 1);
  for (const ClockQuality quality : {ClockQuality::ntp, ClockQuality::station, ClockQuality::rtc}) {
    const auto admit = [&command, quality](int64_t wall_ms) {
      OrderGate gate = open_gate();
      return gate.admit(command, at(wall_ms, quality));
    };
    CHECK(admit(command.expires_ms) == ResultCode::expired);
    CHECK(admit(command.expires_ms - 1) == ResultCode::none);
    CHECK(admit(command.issued_ms - issue_tolerance_ms) == ResultCode::none);
    CHECK(admit(command.issued_ms - issue_tolerance_ms - 1) == ResultCode::clock_untrusted);
  }
  for (const int64_t wall_ms : {int64_t{0}, command.expires_ms + 1}) {
    OrderGate gate = open_gate();
    CHECK(gate.admit(command, at(wall_ms, ClockQuality::uptime)) == ResultCode::none);
  }
}

TEST_CASE("what was refused once never fires, not even when its time or its mode has come") {
  OrderGate gate = open_gate();
  const Command early = command_of(OrderOp::unlock, 9);
  CHECK(gate.admit(early, at(now - 60'000, ClockQuality::ntp)) == ResultCode::clock_untrusted);
  CHECK(gate.admit(early, in_time) == ResultCode::replayed);
  OrderMoment lockdown = in_time;
  lockdown.mode = SiteMode::lockdown;
  CHECK(gate.admit(command_of(OrderOp::hold_unlocked, 10), lockdown) == ResultCode::mode);
  CHECK(gate.admit(command_of(OrderOp::hold_unlocked, 10), in_time) == ResultCode::replayed);
  CHECK(gate.admit(command_of(OrderOp::hold_unlocked, 11), in_time) == ResultCode::none);
}

TEST_CASE("an order of another session uses up no number") {
  OrderGate gate = open_gate();
  Command other = command_of(OrderOp::unlock, 9);
  std::memcpy(other.session, other_session, sizeof other_session);
  CHECK(gate.admit(other, in_time) == ResultCode::session);
  CHECK(gate.admit(command_of(OrderOp::unlock, 1), in_time) == ResultCode::none);
}

TEST_CASE("an operation that this firmware does not know is refused") {
  for (int i = 0; i <= static_cast<int>(OrderOp::unknown); ++i) {
    OrderGate gate = open_gate();
    const auto op = static_cast<OrderOp>(i);
    const bool known = name_of(op) != nullptr;
    CHECK(gate.admit(command_of(op, 1), in_time) == (known ? ResultCode::none : ResultCode::unknown_op));
  }
}

TEST_CASE("every mode forbids exactly what the protocol says") {
  const auto forbidden_in = [](SiteMode mode) {
    std::string words;
    OrderMoment moment = in_time;
    moment.mode = mode;
    for (int i = 0; i < static_cast<int>(OrderOp::unknown); ++i) {
      OrderGate gate = open_gate();
      const auto op = static_cast<OrderOp>(i);
      if (gate.admit(command_of(op, 1), moment) == ResultCode::mode) words += std::string(name_of(op)) + " ";
    }
    return words;
  };
  CHECK(forbidden_in(SiteMode::normal).empty());
  CHECK(forbidden_in(SiteMode::maintenance).empty());
  CHECK(forbidden_in(SiteMode::lockdown) == "unlock_until hold_unlocked ");
  CHECK(forbidden_in(SiteMode::evacuation) == "lock hold_locked release_hold ");
}

TEST_CASE("an order that lacks its arguments is refused") {
  OrderGate gate = open_gate();
  Command command = command_of(OrderOp::enrol_start, 1);
  command.args_good = false;
  CHECK(gate.admit(command, in_time) == ResultCode::bad_args);
}

TEST_CASE("a release until a time needs a clock, and a time within the next day") {
  const auto admit = [](int64_t until_ms, ClockQuality quality) {
    OrderGate gate = open_gate();
    Command command = command_of(OrderOp::unlock_until, 1);
    command.until_ms = until_ms;
    return gate.admit(command, at(now, quality));
  };
  CHECK(admit(now + 1, ClockQuality::rtc) == ResultCode::none);
  CHECK(admit(now + longest_release_ms, ClockQuality::station) == ResultCode::none);
  CHECK(admit(now + longest_release_ms + 1, ClockQuality::ntp) == ResultCode::bad_args);
  CHECK(admit(now, ClockQuality::ntp) == ResultCode::bad_args);
  CHECK(admit(now + 60'000, ClockQuality::uptime) == ResultCode::clock_untrusted);
}

TEST_CASE("time and commands share one count") {
  OrderGate gate = open_gate();
  TimeOrder order{};
  std::memcpy(order.session, session, sizeof session);
  order.n = 5;
  CHECK(gate.admit(order) == ResultCode::none);
  CHECK(gate.admit(order) == ResultCode::replayed);
  CHECK(gate.admit(command_of(OrderOp::lock, 5), in_time) == ResultCode::replayed);
  CHECK(gate.admit(command_of(OrderOp::lock, 6), in_time) == ResultCode::none);
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
    const Command command = command_of(static_cast<OrderOp>(random() % 15), static_cast<int64_t>(random() % 2000));
    if (gate.admit(command, in_time) != ResultCode::none) continue;
    CHECK(command.n > last);
    last = command.n;
  }
}

TEST_CASE("a token that could not be believed is an event with the reason") {
  CHECK(order_fault(JwsFault::signature) == OrderFault::signature);
  CHECK(order_fault(JwsFault::header) == OrderFault::malformed);
  CHECK(order_fault(JwsFault::malformed) == OrderFault::malformed);
}
