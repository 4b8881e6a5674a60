#pragma once
// Orders of the station, after their signature held (docs/protocol.md, "Orders").
#include <cstddef>
#include <cstdint>

#include "leitstand/credentials.h"
#include "leitstand/event.h"
#include "leitstand/json.h"
#include "leitstand/jws.h"

namespace leitstand {

/// Times that a message may carry: 1970 to the end of the year 9999.
constexpr int64_t max_time_ms = 253402300799999;
/// How far ahead an `unlock_until` may end.
constexpr int64_t longest_release_ms = 24LL * 60 * 60 * 1'000;
/// How far a node's clock may lie before the moment at which an order was issued.
constexpr int64_t issue_tolerance_ms = 10'000;
/// Persons that one `place` may name.
constexpr size_t max_placed = 40;

enum class OrderOp : uint8_t {
  unlock,
  unlock_until,
  hold_unlocked,
  lock,
  hold_locked,
  release_hold,
  enrol_start,
  enrol_stop,
  place,
  sync_acl,
  silence,
  identify,
  self_test,
  reboot,
  unknown,
};

const char* name_of(OrderOp op);

/// Whether the mode of the site forbids it.
bool is_forbidden(OrderOp op, SiteMode mode);

/// Whether it releases the lock, so that its story goes on until the lock is locked again.
bool is_release(OrderOp op);

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
  mode,
};

const char* name_of(Stage stage);
const char* name_of(ResultCode code);

/// Where a person is, as `place` says it.
enum class PlaceState : uint8_t { unknown, inside, outside };

/// `cmd`
struct Command {
  char id[41];
  char by[161];
  OrderOp op;
  char session[33];
  int64_t issued_ms;
  int64_t expires_ms;
  int64_t due_ms;  ///< by the node's uptime
  int64_t n;
  /// The arguments of `op`, where `args_good`; zero where it has none of that name.
  bool args_good;
  int64_t until_ms;
  uint8_t reader;
  uint32_t seconds;
  PlaceState place;
  uint8_t placed_count;
  Credential placed[max_placed];
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

/// Bytes of a whole piece of a credential table, and of the token that brings one.
constexpr uint32_t table_piece_size = 8192;

/// `acl/chunk`
struct TablePiece {
  uint32_t rev;
  uint32_t index;
  uint8_t sha256[32];
  size_t length;
};

/// The payload of a token each. An `op` of which this firmware has not heard is OrderOp::unknown; arguments that it
/// lacks, or that are none, make `args_good` false: both are for the gate to answer.
JsonResult decode_command(const void* bytes, size_t length, Command* into);
JsonResult decode_mode(const void* bytes, size_t length, ModeOrder* into);
JsonResult decode_time(const void* bytes, size_t length, TimeOrder* into);
/// `data` takes `table_piece_size` bytes of the image. It may be the memory that `bytes` stand in: it is written when
/// they have been read.
JsonResult decode_table_piece(const void* bytes, size_t length, TablePiece* into, uint8_t* data);

/// What `order.refused` says of a token that could not be believed.
OrderFault order_fault(JwsFault fault);

/// What the node knows at the moment when an order is judged.
struct OrderMoment {
  uint64_t uptime_ms;
  int64_t wall_ms;
  ClockQuality quality;
  SiteMode mode;
};

/// Decides whether an order that is signed may be carried out. A message that came retained must not reach it: see
/// `OrderFault::retained`.
class OrderGate {
 public:
  /// A new connection: 32 hex digits, and every `n` is new again.
  void open(const char* session);
  /// No connection, no order.
  void close();

  /// `none` where it may be carried out. Its `n` is then used up, and also where it is refused for anything but
  /// session or `n`: what was refused once never fires.
  ResultCode admit(const Command& command, const OrderMoment& moment);
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
