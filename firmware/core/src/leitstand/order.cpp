#include "leitstand/order.h"

#include <cstring>

#include "leitstand/names.h"
#include "leitstand/text.h"

namespace leitstand {
namespace {

constexpr const char* op_words[] = {"unlock",       "unlock_until", "lock",     "hold_locked",
                                    "release_hold", "silence",      "identify", "enrol_start",
                                    "enrol_stop",   "self_test",    "reboot",   "sync_acl"};
constexpr size_t op_count = sizeof op_words / sizeof op_words[0];

OrderOp op_of(const char* text) {
  for (size_t i = 0; i < op_count; ++i) {
    if (std::strcmp(op_words[i], text) == 0) return static_cast<OrderOp>(i);
  }
  return OrderOp::unknown;
}

bool is_order_id(const char* text) {
  for (; *text != '\0'; ++text) {
    const bool good = (*text >= 'a' && *text <= 'z') || (*text >= '0' && *text <= '9') || *text == '-';
    if (!good) return false;
  }
  return true;
}

/// `into` holds 33.
bool session_of(JsonObject* object, char* into) {
  if (!object->text("session", 32, into, 33)) return false;
  return is_hex(into, 32) || object->refuse(JsonFault::out_of_range, "session");
}

bool id_of(JsonObject* object, char* into, size_t capacity) {
  if (!object->text("id", 1, into, capacity)) return false;
  return is_order_id(into) || object->refuse(JsonFault::out_of_range, "id");
}

bool time_of(JsonObject* object, const char* name, int64_t* into) {
  return object->integer(name, 0, max_time_ms, into);
}

bool n_of(JsonObject* object, int64_t* into) { return object->integer("n", 1, max_safe_integer, into); }

void read_args(JsonObject args, Command* into) {
  into->has_until = args.has("until");
  into->args_good = into->has_until ? time_of(&args, "until", &into->until_ms) : into->op != OrderOp::unlock_until;
}

}  // namespace

const char* name_of(OrderOp op) {
  const auto place = static_cast<size_t>(op);
  return place < op_count ? op_words[place] : nullptr;
}

bool is_carried_out(OrderOp op) {
  switch (op) {
    case OrderOp::unlock:
    case OrderOp::lock:
    case OrderOp::silence:
    case OrderOp::identify:
    case OrderOp::self_test:
    case OrderOp::reboot:
      return true;
    default:
      return false;
  }
}

const char* name_of(Stage stage) {
  static constexpr const char* words[] = {"accepted", "refused", "energised", "opened", "closed",
                                          "relocked", "done",    "failed",    "expired"};
  const auto place = static_cast<size_t>(stage);
  return place < sizeof words / sizeof words[0] ? words[place] : nullptr;
}

const char* name_of(ResultCode code) {
  static constexpr const char* words[] = {nullptr,      "session",  "replayed",        "expired",
                                          "unknown_op", "bad_args", "clock_untrusted", "hardware"};
  const auto place = static_cast<size_t>(code);
  return place < sizeof words / sizeof words[0] ? words[place] : nullptr;
}

JsonResult decode_command(const void* bytes, size_t length, Command* into) {
  const JsonDocument document(bytes, length);
  if (!document) return document.result();
  JsonObject root = document.root();
  JsonObject args;
  char op[41];
  *into = Command{};
  if (root.version() && id_of(&root, into->id, sizeof into->id) && root.text("op", 1, op, sizeof op) &&
      root.object("args", &args) && root.text("by", 1, into->by, sizeof into->by) &&
      time_of(&root, "iat", &into->issued_ms) && time_of(&root, "exp", &into->expires_ms) &&
      session_of(&root, into->session) && n_of(&root, &into->n)) {
    into->op = op_of(op);
    read_args(args, into);
  }
  return root.result();
}

JsonResult decode_mode(const void* bytes, size_t length, ModeOrder* into) {
  const JsonDocument document(bytes, length);
  if (!document) return document.result();
  JsonObject root = document.root();
  char mode[16];
  *into = ModeOrder{};
  if (root.version() && root.text("mode", 1, mode, sizeof mode) && root.u32("rev", 1, &into->rev) &&
      !site_mode_of(mode, &into->mode)) {
    root.refuse(JsonFault::out_of_range, "mode");
  }
  return root.result();
}

JsonResult decode_time(const void* bytes, size_t length, TimeOrder* into) {
  const JsonDocument document(bytes, length);
  if (!document) return document.result();
  JsonObject root = document.root();
  *into = TimeOrder{};
  if (root.version() && time_of(&root, "ts", &into->ts_ms) && session_of(&root, into->session)) n_of(&root, &into->n);
  return root.result();
}

JsonResult decode_acl_chunk(const void* bytes, size_t length, AclChunk* into) {
  const JsonDocument document(bytes, length, max_acl_payload);
  if (!document) return document.result();
  JsonObject root = document.root();
  *into = AclChunk{};
  if (root.version() && root.u32("rev", 1, &into->rev) && root.u32("index", 0, &into->index)) {
    root.array("entries", &into->entry_count);
  }
  return root.result();
}

OrderFault order_fault(JwsFault fault) {
  return fault == JwsFault::signature ? OrderFault::signature : OrderFault::malformed;
}

void OrderGate::open(const char* session) {
  close();
  if (is_hex(session, 32)) std::memcpy(session_, session, sizeof session_);
}

void OrderGate::close() {
  session_[0] = '\0';
  last_n_ = 0;
}

ResultCode OrderGate::fresh(const char* session, int64_t n) const {
  if (session_[0] == '\0' || std::strcmp(session, session_) != 0) return ResultCode::session;
  return n > last_n_ ? ResultCode::none : ResultCode::replayed;
}

ResultCode OrderGate::admit(const Command& command, int64_t wall_ms, ClockQuality quality) {
  const ResultCode stale = fresh(command.session, command.n);
  if (stale != ResultCode::none) return stale;
  // A clock that was never set cannot say what has passed; session and `n` guard the order by themselves.
  if (quality != ClockQuality::uptime && command.expires_ms <= wall_ms) return ResultCode::expired;
  if (!is_carried_out(command.op)) return ResultCode::unknown_op;
  if (!command.args_good) return ResultCode::bad_args;
  if (command.has_until && quality == ClockQuality::uptime) return ResultCode::clock_untrusted;
  last_n_ = command.n;
  return ResultCode::none;
}

ResultCode OrderGate::admit(const TimeOrder& order) {
  const ResultCode stale = fresh(order.session, order.n);
  if (stale == ResultCode::none) last_n_ = order.n;
  return stale;
}

}  // namespace leitstand
