#include "leitstand/order.h"

#include <cstring>

#include "leitstand/names.h"
#include "leitstand/text.h"

namespace leitstand {
namespace {

constexpr const char* op_words[] = {"unlock",       "unlock_until", "hold_unlocked", "lock",  "hold_locked",
                                    "release_hold", "enrol_start",  "enrol_stop",    "place", "sync_acl",
                                    "silence",      "identify",     "self_test",     "reboot"};
constexpr auto op_count = static_cast<size_t>(OrderOp::unknown);
static_assert(sizeof op_words / sizeof op_words[0] == op_count, "one word for each op");

constexpr int64_t least_enrol_s = 5;
constexpr int64_t most_enrol_s = 120;

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

bool place_of(JsonObject* args, PlaceState* into) {
  char word[8];
  if (!args->text("state", 1, word, sizeof word)) return false;
  if (std::strcmp(word, "inside") == 0) return *into = PlaceState::inside, true;
  if (std::strcmp(word, "outside") == 0) return *into = PlaceState::outside, true;
  *into = PlaceState::unknown;
  return std::strcmp(word, "unknown") == 0;
}

/// Credentials of 32 hex digits each with one comma between.
bool placed_of(JsonObject* args, Command* into) {
  constexpr size_t digits = 2 * credential_size;
  const char* text = nullptr;
  size_t length = 0;
  if (!args->view("creds", &text, &length) || (length + 1) % (digits + 1) != 0) return false;
  const size_t count = (length + 1) / (digits + 1);
  if (count > max_placed) return false;
  for (size_t i = 0; i < count; ++i) {
    char hex[digits + 1];
    std::memcpy(hex, text + i * (digits + 1), digits);
    hex[digits] = '\0';
    const char behind = text[i * (digits + 1) + digits];
    if (behind != (i + 1 == count ? '\0' : ',')) return false;
    if (!from_hex(hex, into->placed[i].bytes, credential_size)) return false;
  }
  into->placed_count = static_cast<uint8_t>(count);
  return true;
}

bool enrolment_of(JsonObject* args, Command* into) {
  int64_t reader = 0;
  int64_t seconds = 0;
  if (!args->integer("reader", 0, static_cast<int64_t>(reader_count) - 1, &reader)) return false;
  if (!args->integer("seconds", least_enrol_s, most_enrol_s, &seconds)) return false;
  into->reader = static_cast<uint8_t>(reader);
  into->seconds = static_cast<uint32_t>(seconds);
  return true;
}

bool read_args(JsonObject args, Command* into) {
  switch (into->op) {
    case OrderOp::unlock_until:
      return time_of(&args, "until", &into->until_ms);
    case OrderOp::enrol_start:
      return enrolment_of(&args, into);
    case OrderOp::place:
      return place_of(&args, &into->place) && placed_of(&args, into);
    default:
      return true;
  }
}

/// By the uptime first, which nobody can set; then by the clock, where it knows a time.
ResultCode in_time(const Command& command, const OrderMoment& moment) {
  if (moment.uptime_ms > static_cast<uint64_t>(command.due_ms)) return ResultCode::expired;
  if (moment.quality == ClockQuality::uptime) return ResultCode::none;
  if (moment.wall_ms < command.issued_ms - issue_tolerance_ms) return ResultCode::clock_untrusted;
  return moment.wall_ms < command.expires_ms ? ResultCode::none : ResultCode::expired;
}

}  // namespace

const char* name_of(OrderOp op) {
  const auto place = static_cast<size_t>(op);
  return place < op_count ? op_words[place] : nullptr;
}

bool is_forbidden(OrderOp op, SiteMode mode) {
  switch (mode) {
    case SiteMode::evacuation:
      return op == OrderOp::lock || op == OrderOp::hold_locked || op == OrderOp::release_hold;
    case SiteMode::lockdown:
      return op == OrderOp::unlock_until || op == OrderOp::hold_unlocked;
    default:
      return false;
  }
}

bool is_release(OrderOp op) {
  return op == OrderOp::unlock || op == OrderOp::unlock_until || op == OrderOp::hold_unlocked;
}

const char* name_of(Stage stage) {
  static constexpr const char* words[] = {"accepted", "refused", "energised", "opened", "closed",
                                          "relocked", "done",    "failed",    "expired"};
  const auto place = static_cast<size_t>(stage);
  return place < sizeof words / sizeof words[0] ? words[place] : nullptr;
}

const char* name_of(ResultCode code) {
  static constexpr const char* words[] = {nullptr,    "session",         "replayed", "expired", "unknown_op",
                                          "bad_args", "clock_untrusted", "hardware", "mode"};
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
      root.integer("due", 0, max_safe_integer, &into->due_ms) && session_of(&root, into->session) &&
      n_of(&root, &into->n)) {
    into->op = op_of(op);
    into->args_good = read_args(args, into);
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

JsonResult decode_table_piece(const void* bytes, size_t length, TablePiece* into, uint8_t* data) {
  const JsonDocument document(bytes, length, max_acl_payload);
  if (!document) return document.result();
  JsonObject root = document.root();
  const char* text = nullptr;
  size_t text_length = 0;
  *into = TablePiece{};
  if (root.version() && root.u32("rev", 1, &into->rev) && root.u32("index", 0, &into->index) &&
      root.hex("sha256", into->sha256, sizeof into->sha256) && root.view("data", &text, &text_length) &&
      (!decode_base64url(text, text_length, data, table_piece_size, &into->length) || into->length == 0)) {
    root.refuse(JsonFault::out_of_range, "data");
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

ResultCode OrderGate::admit(const Command& command, const OrderMoment& moment) {
  const ResultCode stale = fresh(command.session, command.n);
  if (stale != ResultCode::none) return stale;
  last_n_ = command.n;
  const ResultCode late = in_time(command, moment);
  if (late != ResultCode::none) return late;
  if (command.op == OrderOp::unknown) return ResultCode::unknown_op;
  if (!command.args_good) return ResultCode::bad_args;
  if (is_forbidden(command.op, moment.mode)) return ResultCode::mode;
  if (command.op != OrderOp::unlock_until) return ResultCode::none;
  if (moment.quality == ClockQuality::uptime) return ResultCode::clock_untrusted;
  const int64_t ahead = command.until_ms - moment.wall_ms;
  return ahead > 0 && ahead <= longest_release_ms ? ResultCode::none : ResultCode::bad_args;
}

ResultCode OrderGate::admit(const TimeOrder& order) {
  const ResultCode stale = fresh(order.session, order.n);
  if (stale == ResultCode::none) last_n_ = order.n;
  return stale;
}

}  // namespace leitstand
