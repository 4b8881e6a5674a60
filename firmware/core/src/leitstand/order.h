#pragma once
// Orders of the station, after their signature held (docs/protocol.md, "Orders").
#include <cstddef>
#include <cstdint>

#include "leitstand/event.h"
#include "leitstand/json.h"
#include "leitstand/jws.h"

namespace leitstand {

/// Times that a message may carry: 1970 to the end of the year 9999.
constexpr int64_t max_time_ms = 253402300799999;

enum class OrderOp : uint8_t {
  unlock,
  unlock_until,
  lock,
  hold_locked,
  release_hold,
  silence,
  identify,
  enrol_start,
  enrol_stop,
  self_test,
  reboot,
  sync_acl,
  unknown,
};

const char* name_of(OrderOp op);

/// Whether this firmware carries it out.
bool is_carried_out(OrderOp op);

/// What a `res` may say.
enum class Stage : uint8_t { accepted, refused, energised, opened, closed, relocked, done, failed, expired };
enum class ResultCode : uint8_t {
  none,
  session,
  replayed,
  expired,
  unknown_op,
  bad_args,
  clock_untrusted,
  hardware,
};

const char* name_of(Stage stage);
const char* name_of(ResultCode code);

/// `cmd`
struct Command {
  char id[41];
  char by[161];
  OrderOp op;
  char session[33];
  int64_t issued_ms;
  int64_t expires_ms;
  int64_t n;
  bool has_until;
  bool args_good;
  int64_t until_ms;
};

/// `mode/desired`
struct ModeOrder {
  SiteMode mode;
  uint32_t rev;
};

/// `time`
struct TimeOrder {
  int64_t ts_ms;
  char session[33];
  int64_t n;
};

/// `acl/chunk`
struct AclChunk {
  uint32_t rev;
  uint32_t index;
  size_t entry_count;
};

/// The payload of a token each. An `op` of which this firmware has not heard is OrderOp::unknown; an `until` that is no
/// time, or is missing where the op lives by it, makes `args_good` false: both are for the gate to answer.
JsonResult decode_command(const void* bytes, size_t length, Command* into);
JsonResult decode_mode(const void* bytes, size_t length, ModeOrder* into);
JsonResult decode_time(const void* bytes, size_t length, TimeOrder* into);
JsonResult decode_acl_chunk(const void* bytes, size_t length, AclChunk* into);

/// What `order.refused` says of a token that could not be believed.
OrderFault order_fault(JwsFault fault);

/// Decides whether an order that is signed may be carried out. A message that came retained must not reach it: see
/// `OrderFault::retained`.
class OrderGate {
 public:
  /// A new connection: 32 hex digits, and every `n` is new again.
  void open(const char* session);
  /// No connection, no order.
  void close();

  /// `none` where it may be carried out; its `n` is then used up. `wall_ms` by the node's clock.
  ResultCode admit(const Command& command, int64_t wall_ms, ClockQuality quality);
  /// `none` where it is of this session and new. Whether the clock is to be set is `may_set_clock`.
  ResultCode admit(const TimeOrder& order);

 private:
  ResultCode fresh(const char* session, int64_t n) const;

  char session_[33] = "";
  int64_t last_n_ = 0;
};

/// The station never sets a clock that has time from the network.
constexpr bool may_set_clock(ClockQuality quality) { return quality != ClockQuality::ntp; }

/// What to do with a mode order, by its rev: take it, only report again, or pass it over.
enum class ModeVerdict : uint8_t { taken, repeated, older };
constexpr ModeVerdict judge_mode(uint32_t rev, uint32_t current_rev) {
  if (rev > current_rev) return ModeVerdict::taken;
  return rev == current_rev ? ModeVerdict::repeated : ModeVerdict::older;
}

}  // namespace leitstand
