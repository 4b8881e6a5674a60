#include "leitstand/codec_out.h"

#include "leitstand/codec_parts.h"
#include "leitstand/crypto.h"

namespace leitstand {
namespace {

/// Characters of a short text (`fw`, `hw`, `ip`) and of a log line that the station takes.
constexpr size_t max_text = 64;
constexpr size_t max_log = 200;

const char* name_of_level(LogLevel level) {
  static constexpr const char* words[] = {"debug", "info", "warn", "error"};
  const auto place = static_cast<size_t>(level);
  return place < sizeof words / sizeof words[0] ? words[place] : nullptr;
}

void write_revs(JsonWriter* json, const Status& status) {
  json->integer("cfgRev", status.config_rev);
  json->integer("aclRev", status.acl_rev);
  json->integer("modeRev", status.mode_rev);
}

void write_errors(JsonWriter* json, const ConfigState& state) {
  json->object("errors");
  for (size_t i = 0; i < field_count; ++i) {
    if (state.errors[i] != FieldError::none) json->text(rule_of(static_cast<Field>(i)).name, name_of(state.errors[i]));
  }
  json->end_object();
}

void write_config(JsonWriter* json, const Config& config) {
  json->object("cfg");
  for (size_t i = 0; i < field_count; ++i) {
    const char* name = rule_of(static_cast<Field>(i)).name;
    if (config.values[i] == limit_off) {
      json->null(name);
    } else {
      json->integer(name, config.values[i]);
    }
  }
  json->end_object();
}

}  // namespace

Encoded encode_status(const Status& status, Buffer into) {
  JsonWriter json(into.data, into.capacity);
  write_envelope(&json, status.envelope);
  json.flag("online", true);
  json.text("session", status.session);
  json.text("fw", status.firmware, max_text);
  json.text("hw", status.hardware, max_text);
  json.text("ip", status.ip, max_text);
  if (status.mac[0] != '\0') json.text("mac", status.mac, max_text);
  if (status.has_rssi) json.integer("rssi", status.rssi_dbm);
  json.integer("uptime", static_cast<int64_t>(status.uptime_ms));
  if (status.free_heap > 0) json.integer("heap", status.free_heap);
  write_revs(&json, status);
  json.integer("buffered", status.buffered);
  json.integer("bufferCap", status.buffer_capacity);
  json.text("resetReason", name_of(status.reset_reason));
  return finish(&json);
}

Encoded encode_will(uint32_t boot, const char* session, Buffer into) {
  JsonWriter json(into.data, into.capacity);
  json.integer("v", 1);
  json.integer("boot", boot);
  json.flag("online", false);
  json.text("session", session);
  return finish(&json);
}

Encoded encode_sample(const Sample& sample, Buffer into) {
  JsonWriter json(into.data, into.capacity);
  write_envelope(&json, {sample.ts_ms, sample.clock, sample.boot});
  json.integer("seq", sample.seq);
  if (sample.hist) json.flag("hist", true);
  json.object("m");
  for (size_t i = 0; i < metric_count; ++i) {
    if (sample.has[i]) json.milli(name_of(static_cast<Metric>(i)), sample.milli[i], 2);
  }
  json.end_object();
  return finish(&json);
}

Encoded encode_state(const DoorState& state, Buffer into) {
  JsonWriter json(into.data, into.capacity);
  write_envelope(&json, state.envelope);
  json.text("door", name_of(state.door));
  json.text("lock", name_of(state.lock));
  json.text("mode", name_of(state.mode));
  json.text("hold", name_of(state.hold));
  if (state.until_ms > 0) json.integer("until", state.until_ms);
  json.flag("tamper", state.tamper);
  json.flag("rex", state.rex);
  json.text("power", name_of(state.power));
  json.integer("since", state.since_ms);
  return finish(&json);
}

Encoded encode_config_report(const Envelope& envelope, const ConfigState& state, Buffer into) {
  JsonWriter json(into.data, into.capacity);
  uint8_t hash[sha256_size];
  config_sha256(state.in_force, hash);
  write_envelope(&json, envelope);
  json.integer("rev", state.rev);
  json.text("result", name_of(state.result));
  if (state.code != ConfigCode::none) json.text("code", name_of(state.code));
  write_errors(&json, state);
  write_config(&json, state.in_force);
  json.hex("sha256", hash, sizeof hash);
  return finish(&json);
}

Encoded encode_mode_report(const Envelope& envelope, SiteMode mode, uint32_t rev, Buffer into) {
  JsonWriter json(into.data, into.capacity);
  write_envelope(&json, envelope);
  json.text("mode", name_of(mode));
  json.integer("rev", rev);
  return finish(&json);
}

Encoded encode_table_report(const TableReport& report, Buffer into) {
  JsonWriter json(into.data, into.capacity);
  const TableManifest& table = report.in_force;
  const bool applied = report.fault == TableFault::none;
  write_envelope(&json, report.envelope);
  json.integer("rev", table.rev);
  json.integer("count", table.count);
  json.integer("chunks", table.chunks);
  json.integer("size", table.size);
  json.hex("sha256", table.sha256, sizeof table.sha256);
  json.integer("judged", report.judged_rev);
  json.text("result", name_of(applied ? ConfigResult::applied : ConfigResult::rejected));
  if (!applied) json.text("code", name_of(report.fault));
  return finish(&json);
}

Encoded encode_table_request(const Envelope& envelope, uint32_t rev, uint32_t index, Buffer into) {
  JsonWriter json(into.data, into.capacity);
  write_envelope(&json, envelope);
  json.integer("rev", rev);
  json.integer("index", index);
  return finish(&json);
}

Encoded encode_update_report(const Envelope& envelope, const char* version, const UpdateReport& report, Buffer into) {
  JsonWriter json(into.data, into.capacity);
  const char slot[2] = {report.slot, '\0'};
  write_envelope(&json, envelope);
  json.text("version", version);
  json.text("slot", slot);
  json.text("state", name_of(report.state));
  json.integer("rev", report.rev);
  if (report.version[0] != '\0') json.text("wanted", report.version);
  if (report.state == UpdateState::receiving) {
    json.integer("received", report.received);
    json.integer("count", report.count);
  }
  if (report.state == UpdateState::rejected) json.text("code", name_of(report.fault));
  return finish(&json);
}

Encoded encode_result(const Envelope& envelope, const char* id, Stage stage, ResultCode code, Buffer into) {
  JsonWriter json(into.data, into.capacity);
  write_envelope(&json, envelope);
  json.text("id", id);
  json.text("stage", name_of(stage));
  if (stage == Stage::refused || stage == Stage::failed) json.text("code", name_of(code));
  return finish(&json);
}

Encoded encode_log(const Envelope& envelope, LogLevel level, const char* message, Buffer into) {
  JsonWriter json(into.data, into.capacity);
  write_envelope(&json, envelope);
  json.text("level", name_of_level(level));
  json.text("msg", message, max_log);
  return finish(&json);
}

}  // namespace leitstand
