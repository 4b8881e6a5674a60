#include "leitstand/codec_in.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <set>

#include "golden.h"
#include "leitstand/config.h"
#include "leitstand/names.h"
#include "leitstand/order.h"
#include "leitstand/text.h"
#include "leitstand/update.h"

using namespace leitstand;
using namespace leitstand::testing;

namespace {

/// Decodes and, where `fields` is given, compares what came out with it.
using Reader = std::function<JsonResult(const std::string& payload, const cJSON* fields)>;

std::string hex_of(const uint8_t* bytes, size_t length) {
  std::string text(2 * length + 1, '\0');
  to_hex(bytes, length, text.data());
  text.pop_back();
  return text;
}

JsonResult read_ack(const std::string& payload, const cJSON* fields) {
  EventAck ack{};
  const JsonResult result = decode_event_ack(payload.data(), payload.size(), &ack);
  if (fields == nullptr || !result) return result;
  CHECK(ack.boot == number(fields, "boot"));
  CHECK(ack.seq == number(fields, "seq"));
  return result;
}

JsonResult read_request(const std::string& payload, const cJSON* fields) {
  EventRequest request{};
  const JsonResult result = decode_event_request(payload.data(), payload.size(), &request);
  if (fields == nullptr || !result) return result;
  CHECK(request.boot == number(fields, "boot"));
  CHECK(request.from == number(fields, "from"));
  CHECK(request.to == number(fields, "to"));
  return result;
}

JsonResult read_host(const std::string& payload, const cJSON* fields) {
  HostStatus host{};
  const JsonResult result = decode_host_status(payload.data(), payload.size(), &host);
  if (fields == nullptr || !result) return result;
  CHECK(host.online == flag(fields, "online"));
  CHECK(host.instance == text(fields, "instance"));
  CHECK(host.ts_ms == number(fields, "ts"));
  return result;
}

JsonResult read_manifest(const std::string& payload, const cJSON* fields) {
  TableManifest manifest{};
  const JsonResult result = decode_table_manifest(payload.data(), payload.size(), &manifest);
  if (fields == nullptr || !result) return result;
  CHECK(manifest.rev == number(fields, "rev"));
  CHECK(manifest.count == number(fields, "count"));
  CHECK(manifest.chunks == number(fields, "chunks"));
  CHECK(manifest.size == number(fields, "size"));
  CHECK(hex_of(manifest.sha256, 32) == text(fields, "sha256"));
  return result;
}

JsonResult read_config(const std::string& payload, const cJSON* fields) {
  DesiredConfig config{};
  const JsonResult result = decode_config(payload.data(), payload.size(), &config);
  if (fields == nullptr || !result) return result;
  CHECK(config.rev == number(fields, "rev"));
  CHECK(hex_of(config.claimed_sha256, 32) == text(fields, "sha256"));
  CHECK(hex_of(config.actual_sha256, 32) == text(fields, "sha256"));
  for (size_t i = 0; i < field_count; ++i) {
    const char* name = rule_of(static_cast<Field>(i)).name;
    const cJSON* value = field(field(fields, "cfg"), name);
    CAPTURE(name);
    CHECK((config.fields[i].kind == GivenField::Kind::null) == (cJSON_IsNull(value) != 0));
    if (cJSON_IsNumber(value) != 0) CHECK(config.fields[i].value == number(field(fields, "cfg"), name));
  }
  return result;
}

/// An argument in the golden file; null is none.
int64_t argument(const cJSON* fields, const char* name) {
  const cJSON* value = field(fields, name);
  return cJSON_IsNumber(value) != 0 ? static_cast<int64_t>(value->valuedouble) : 0;
}

void compare_args(const Command& command, const cJSON* fields) {
  CHECK(command.until_ms == argument(fields, "until"));
  CHECK(command.reader == argument(fields, "reader"));
  CHECK(command.seconds == argument(fields, "seconds"));
  static constexpr const char* states[] = {"unknown", "inside", "outside"};
  const std::string state = text(fields, "state");
  if (!state.empty()) CHECK(states[static_cast<size_t>(command.place)] == state);
  const std::vector<const cJSON*> placed = items(fields, "creds");
  REQUIRE(command.placed_count == placed.size());
  for (size_t i = 0; i < placed.size(); ++i) {
    CHECK(hex_of(command.placed[i].bytes, credential_size) == cJSON_GetStringValue(placed[i]));
  }
}

void compare(const Command& command, const cJSON* fields) {
  CHECK(command.id == text(fields, "id"));
  CHECK(command.by == text(fields, "by"));
  CHECK(command.issued_ms == number(fields, "iat"));
  CHECK(command.expires_ms == number(fields, "exp"));
  CHECK(command.due_ms == number(fields, "due"));
  CHECK(command.session == text(fields, "session"));
  CHECK(command.n == number(fields, "n"));
  CHECK((command.op != OrderOp::unknown) == flag(fields, "known"));
  if (command.op != OrderOp::unknown) CHECK(name_of(command.op) == text(fields, "op"));
  CHECK(command.args_good == flag(fields, "argsGood"));
  if (command.args_good) compare_args(command, fields);
}

JsonResult read_command(const std::string& payload, const cJSON* fields) {
  Command command{};
  const JsonResult result = decode_command(payload.data(), payload.size(), &command);
  if (fields != nullptr && result) compare(command, fields);
  return result;
}

JsonResult read_mode(const std::string& payload, const cJSON* fields) {
  ModeOrder order{};
  const JsonResult result = decode_mode(payload.data(), payload.size(), &order);
  if (fields == nullptr || !result) return result;
  CHECK(name_of(order.mode) == text(fields, "mode"));
  CHECK(order.rev == number(fields, "rev"));
  return result;
}

JsonResult read_time(const std::string& payload, const cJSON* fields) {
  TimeOrder order{};
  const JsonResult result = decode_time(payload.data(), payload.size(), &order);
  if (fields == nullptr || !result) return result;
  CHECK(order.ts_ms == number(fields, "ts"));
  CHECK(order.session == text(fields, "session"));
  CHECK(order.n == number(fields, "n"));
  return result;
}

JsonResult read_piece(const std::string& payload, const cJSON* fields) {
  TablePiece piece{};
  // As in the node: the piece goes where the message was.
  std::vector<uint8_t> memory(payload.begin(), payload.end());
  memory.resize(std::max(memory.size(), size_t{table_piece_size}));
  const JsonResult result = decode_table_piece(memory.data(), payload.size(), &piece, memory.data());
  if (fields == nullptr || !result) return result;
  CHECK(piece.rev == number(fields, "rev"));
  CHECK(piece.index == number(fields, "index"));
  CHECK(hex_of(piece.sha256, 32) == text(fields, "sha256"));
  CHECK(static_cast<int64_t>(piece.length) == number(fields, "bytes"));
  std::string again(base64url_length(piece.length) + 1, '\0');
  encode_base64url(memory.data(), piece.length, again.data());
  again.pop_back();
  CHECK(again == text(fields, "data"));
  return result;
}

JsonResult read_update(const std::string& payload, const cJSON* fields) {
  UpdateOrder order{};
  char release[max_release];
  const JsonResult result = decode_update_order(payload.data(), payload.size(), &order, release);
  if (fields == nullptr || !result) return result;
  CHECK(order.rev == number(fields, "rev"));
  CHECK(order.count == number(fields, "count"));
  CHECK(order.older == (cJSON_IsTrue(field(fields, "older")) != 0));
  CHECK(release == text(fields, "release"));
  return result;
}

struct Golden {
  const char* file;
  Reader read;
};

const std::vector<Golden>& goldens() {
  static const std::vector<Golden> all = {
      {"evt-ack.json", read_ack},          {"evt-req.json", read_request}, {"host-status.json", read_host},
      {"cfg-desired.json", read_config},   {"cmd.json", read_command},     {"mode-desired.json", read_mode},
      {"acl-desired.json", read_manifest}, {"acl-chunk.json", read_piece}, {"time.json", read_time},
      {"fw-desired.json", read_update},    {"fw-chunk.json", read_piece},
  };
  return all;
}

}  // namespace

TEST_CASE("every good message of the station is read as the golden files say") {
  for (const Golden& golden_file : goldens()) {
    const Json file = golden(golden_file.file);
    for (const cJSON* message : items(file.get(), "good")) {
      CAPTURE(golden_file.file);
      CAPTURE(text(message, "name"));
      const JsonResult result = golden_file.read(payload(message), field(message, "fields"));
      CHECK_MESSAGE(result, name_of(result.fault));
    }
  }
}

TEST_CASE("every bad message of the station is refused for the reason that the golden files give") {
  for (const Golden& golden_file : goldens()) {
    const Json file = golden(golden_file.file);
    for (const cJSON* message : items(file.get(), "bad")) {
      CAPTURE(golden_file.file);
      CAPTURE(text(message, "name"));
      const JsonResult result = golden_file.read(payload(message), nullptr);
      CHECK(name_of(result.fault) == text(message, "reason"));
    }
  }
}

TEST_CASE("a refusal names the field at fault") {
  EventRequest request{};
  const std::string text = R"({"v":1,"boot":7,"from":9,"to":8})";
  const JsonResult result = decode_event_request(text.data(), text.size(), &request);
  CHECK(result.fault == JsonFault::out_of_range);
  CHECK(std::string(result.field) == "to");
}
