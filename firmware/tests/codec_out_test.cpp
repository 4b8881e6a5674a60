#include "leitstand/codec_out.h"

#include <doctest/doctest.h>

#include <functional>
#include <set>

#include "golden.h"
#include "leitstand/json.h"
#include "leitstand/jws.h"
#include "leitstand/names.h"
#include "leitstand/text.h"

using namespace leitstand;
using namespace leitstand::testing;

namespace {

using Writer = std::function<Encoded(const cJSON* fields, Buffer into)>;

uint32_t u32(const cJSON* fields, const char* name) { return static_cast<uint32_t>(number(fields, name)); }

Envelope envelope_of(const cJSON* fields) {
  return {number(fields, "ts"), value_of<ClockQuality>(text(fields, "clk")), u32(fields, "boot")};
}

Encoded write_status(const cJSON* fields, Buffer into) {
  const std::string session = text(fields, "session");
  if (!flag(fields, "online")) return encode_will(u32(fields, "boot"), session.c_str(), into);
  const std::string firmware = text(fields, "fw");
  const std::string hardware = text(fields, "hw");
  const std::string ip = text(fields, "ip");
  const std::string mac = text(fields, "mac");
  Status status{};
  status.envelope = envelope_of(fields);
  status.session = session.c_str();
  status.firmware = firmware.c_str();
  status.hardware = hardware.c_str();
  status.ip = ip.c_str();
  status.mac = mac.c_str();
  status.has_rssi = field(fields, "rssi") != nullptr;
  status.rssi_dbm = static_cast<int>(number(fields, "rssi"));
  status.uptime_ms = static_cast<uint64_t>(number(fields, "uptime"));
  status.free_heap = u32(fields, "heap");
  status.config_rev = u32(fields, "cfgRev");
  status.acl_rev = u32(fields, "aclRev");
  status.mode_rev = u32(fields, "modeRev");
  status.buffered = u32(fields, "buffered");
  status.buffer_capacity = u32(fields, "bufferCap");
  status.reset_reason = value_of<ResetReason>(text(fields, "resetReason"));
  return encode_status(status, into);
}

Encoded write_sample(const cJSON* fields, Buffer into) {
  const Envelope envelope = envelope_of(fields);
  Sample sample{};
  sample.ts_ms = envelope.ts_ms;
  sample.clock = envelope.clock;
  sample.boot = envelope.boot;
  sample.seq = u32(fields, "seq");
  sample.hist = flag(fields, "hist");
  for (size_t i = 0; i < metric_count; ++i) {
    const char* name = name_of(static_cast<Metric>(i));
    sample.has[i] = field(field(fields, "milli"), name) != nullptr;
    sample.milli[i] = static_cast<int32_t>(number(field(fields, "milli"), name));
  }
  return encode_sample(sample, into);
}

Encoded write_state(const cJSON* fields, Buffer into) {
  DoorState state{};
  state.envelope = envelope_of(fields);
  state.door = value_of<Contact>(text(fields, "door"));
  state.lock = value_of<Bolt>(text(fields, "lock"));
  state.mode = value_of<SiteMode>(text(fields, "mode"));
  state.hold = value_of<Hold>(text(fields, "hold"));
  state.until_ms = number(fields, "until");
  state.tamper = flag(fields, "tamper");
  state.rex = flag(fields, "rex");
  state.power = value_of<Power>(text(fields, "power"));
  state.since_ms = number(fields, "since");
  return encode_state(state, into);
}

template <typename Value>
void code_from(const cJSON* fields, const char* name, Event* event) {
  if (field(fields, name) != nullptr) event->code = static_cast<uint8_t>(value_of<Value>(text(fields, name)));
}

void read_code(const cJSON* fields, Event* event) {
  switch (event->type) {
    case EventType::reader_error:
      return code_from<ReaderFault>(fields, "code", event);
    case EventType::sensor_failed:
      return code_from<SensorFault>(fields, "code", event);
    case EventType::order_refused:
      return code_from<OrderFault>(fields, "code", event);
    case EventType::acl_rejected:
      return code_from<TableFault>(fields, "code", event);
    case EventType::mode_changed:
      return code_from<SiteMode>(fields, "mode", event);
    case EventType::node_started:
      return code_from<ResetReason>(fields, "resetReason", event);
    default:
      return code_from<ConfigResult>(fields, "result", event);
  }
}

void read_numbers(const cJSON* fields, Event* event) {
  static constexpr const char* names[][4] = {
      {"rev", "", "", ""}, {"prevBoot", "prevSeq", "", ""}, {"lostBoot", "lostFrom", "lostTo", "lost"}};
  for (const auto& row : names) {
    if (field(fields, row[0]) == nullptr) continue;
    for (size_t i = 0; i < 4; ++i) event->numbers[i] = u32(fields, row[i]);
  }
}

Event event_of(const cJSON* fields) {
  const Envelope envelope = envelope_of(fields);
  Event event{};
  event.ts_ms = envelope.ts_ms;
  event.clock = envelope.clock;
  event.boot = envelope.boot;
  event.seq = u32(fields, "seq");
  event.type = value_of<EventType>(text(fields, "type"));
  event.door = value_of<Contact>(text(fields, "door"));
  event.lock = value_of<Bolt>(text(fields, "lock"));
  event.reader = static_cast<uint8_t>(number(fields, "reader"));
  event.format = value_of<CardFormat>(text(fields, "fmt"));
  event.reason = value_of<DenyReason>(text(fields, "reason"));
  from_hex(text(fields, "cred").c_str(), event.credential, sizeof event.credential);
  text(fields, "last4").copy(event.last4, 4);
  event.metric = value_of<Metric>(text(fields, "metric"));
  event.limit = value_of<Limit>(text(fields, "limit"));
  event.clock_from = value_of<ClockQuality>(text(fields, "from"));
  event.value_milli = static_cast<int32_t>(number(fields, "valueMilli"));
  event.threshold_milli = static_cast<int32_t>(number(fields, "thresholdMilli"));
  event.step_ms = number(fields, "step");
  size_t sealed = 0;
  const std::string enc = text(fields, "enc");
  event.has_sealed_card = enc.empty() ? 0 : 1;
  CHECK(decode_base64url(enc.data(), enc.size(), event.sealed_card, sizeof event.sealed_card, &sealed));
  read_code(fields, &event);
  read_numbers(fields, &event);
  return event;
}

Encoded write_event(const cJSON* fields, Buffer into) {
  const std::string firmware = text(fields, "fw");
  return encode_event(event_of(fields), flag(fields, "hist"), firmware.c_str(), into);
}

Encoded write_config(const cJSON* fields, Buffer into) {
  ConfigState state = initial_config();
  state.rev = u32(fields, "rev");
  state.result = value_of<ConfigResult>(text(fields, "result"));
  if (field(fields, "code") != nullptr) state.code = value_of<ConfigCode>(text(fields, "code"));
  for (size_t i = 0; i < field_count; ++i) {
    const char* name = rule_of(static_cast<Field>(i)).name;
    const cJSON* value = field(field(fields, "cfg"), name);
    state.in_force.values[i] = cJSON_IsNull(value) != 0 ? limit_off : static_cast<int32_t>(value->valuedouble);
    const std::string error = text(field(fields, "errors"), name);
    if (!error.empty()) state.errors[i] = value_of<FieldError>(error);
  }
  return encode_config_report(envelope_of(fields), state, into);
}

Encoded write_mode(const cJSON* fields, Buffer into) {
  return encode_mode_report(envelope_of(fields), value_of<SiteMode>(text(fields, "mode")), u32(fields, "rev"), into);
}

Encoded write_table(const cJSON* fields, Buffer into) {
  TableReport report{};
  report.envelope = envelope_of(fields);
  report.in_force = {u32(fields, "rev"), u32(fields, "count"), u32(fields, "chunks"), u32(fields, "size"), {}};
  from_hex(text(fields, "sha256").c_str(), report.in_force.sha256, 32);
  report.judged_rev = u32(fields, "judged");
  if (field(fields, "code") != nullptr) report.fault = value_of<TableFault>(text(fields, "code"));
  return encode_table_report(report, into);
}

Encoded write_request(const cJSON* fields, Buffer into) {
  return encode_table_request(envelope_of(fields), u32(fields, "rev"), u32(fields, "index"), into);
}

Encoded write_update(const cJSON* fields, Buffer into) {
  const std::string version = text(fields, "version");
  const std::string wanted = text(fields, "wanted");
  UpdateReport report{};
  report.slot = text(fields, "slot")[0];
  report.rev = u32(fields, "rev");
  report.state = value_of<UpdateState>(text(fields, "state"));
  report.version = wanted.c_str();
  if (report.state == UpdateState::receiving) {
    report.received = u32(fields, "received");
    report.count = u32(fields, "count");
  }
  if (field(fields, "code") != nullptr) report.fault = value_of<UpdateFault>(text(fields, "code"));
  return encode_update_report(envelope_of(fields), version.c_str(), report, into);
}

Encoded write_result(const cJSON* fields, Buffer into) {
  const std::string id = text(fields, "id");
  const auto code = field(fields, "code") == nullptr ? ResultCode::none : value_of<ResultCode>(text(fields, "code"));
  return encode_result(envelope_of(fields), id.c_str(), value_of<Stage>(text(fields, "stage")), code, into);
}

Encoded write_log(const cJSON* fields, Buffer into) {
  static const std::vector<std::string> levels = {"debug", "info", "warn", "error"};
  const std::string level = text(fields, "level");
  const std::string message = text(fields, "msg");
  size_t place = 0;
  while (levels[place] != level) ++place;
  return encode_log(envelope_of(fields), static_cast<LogLevel>(place), message.c_str(), into);
}

struct Golden {
  const char* file;
  Writer write;
};

const std::vector<Golden>& goldens() {
  static const std::vector<Golden> all = {
      {"status.json", write_status},      {"tele.json", write_sample},         {"state.json", write_state},
      {"evt.json", write_event},          {"cfg-reported.json", write_config}, {"mode-reported.json", write_mode},
      {"acl-reported.json", write_table}, {"acl-req.json", write_request},     {"fw-reported.json", write_update},
      {"fw-req.json", write_request},     {"res.json", write_result},          {"log.json", write_log},
  };
  return all;
}

}  // namespace

TEST_CASE("every message of a node is written as the golden files say") {
  for (const Golden& golden_file : goldens()) {
    const Json file = golden(golden_file.file);
    int written = 0;
    for (const cJSON* message : items(file.get(), "good")) {
      if (field(message, "fields") == nullptr) continue;
      CAPTURE(golden_file.file);
      CAPTURE(text(message, "name"));
      char buffer[max_payload + 1];
      const Encoded encoded = golden_file.write(field(message, "fields"), {buffer, sizeof buffer});
      CHECK(encoded);
      CHECK(std::string(buffer, encoded.length) == payload(message));
      ++written;
    }
    CHECK(written > 0);
  }
}

TEST_CASE("a message that does not fit is not written past its buffer and not half") {
  for (const Golden& golden_file : goldens()) {
    const Json file = golden(golden_file.file);
    const cJSON* message = items(file.get(), "good").front();
    const size_t length = payload(message).size();
    for (size_t capacity = 1; capacity <= length; ++capacity) {
      std::vector<char> buffer(capacity);
      const Encoded encoded = golden_file.write(field(message, "fields"), {buffer.data(), capacity});
      CHECK(encoded.fault == EncodeFault::too_long);
      CHECK(encoded.length == 0);
    }
    std::vector<char> buffer(length + 1);
    CHECK(golden_file.write(field(message, "fields"), {buffer.data(), length + 1}));
  }
}

TEST_CASE("every type of event has a golden message") {
  const Json file = golden("evt.json");
  std::set<std::string> seen;
  for (const cJSON* message : items(file.get(), "good")) seen.insert(text(field(message, "fields"), "type"));
  for (int i = 0; i < event_type_count; ++i) CHECK(seen.count(name_of(static_cast<EventType>(i))) == 1);
}

TEST_CASE("a damaged record is not sent as an event") {
  char buffer[512];
  Event event{};
  event.boot = 1;
  event.seq = 1;
  event.type = static_cast<EventType>(200);
  CHECK(encode_event(event, false, "0.1.0", {buffer, sizeof buffer}).fault == EncodeFault::damaged);
  event.type = EventType::acl_rejected;
  event.code = 77;
  CHECK(encode_event(event, false, "0.1.0", {buffer, sizeof buffer}).fault == EncodeFault::damaged);
  event.type = EventType::rex;
  event.door = static_cast<Contact>(9);
  CHECK(encode_event(event, false, "0.1.0", {buffer, sizeof buffer}).fault == EncodeFault::damaged);
  event.door = Contact::open;
  CHECK(encode_event(event, false, "0.1.0", {buffer, sizeof buffer}));
}

TEST_CASE("what the station must refuse of a node's messages is bad in its bytes where the golden files say so") {
  const std::set<std::string> lexical = {"too_long", "utf8", "too_deep", "not_json"};
  for (const Golden& golden_file : goldens()) {
    const Json file = golden(golden_file.file);
    for (const cJSON* message : items(file.get(), "bad")) {
      const std::string bytes = payload(message);
      const JsonDocument document(bytes.data(), bytes.size());
      CAPTURE(text(message, "name"));
      const bool expected = lexical.count(text(message, "reason")) == 1;
      CHECK(name_of(document.result().fault) == (expected ? text(message, "reason") : "none"));
    }
  }
}
