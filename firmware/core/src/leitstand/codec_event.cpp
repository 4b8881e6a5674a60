// `evt`: the fields of each type.
#include "leitstand/codec_parts.h"
#include "leitstand/jws.h"

namespace leitstand {
namespace {

void write_credential(JsonWriter* json, const Event& event) {
  json->integer("reader", event.reader);
  json->hex("cred", event.credential, sizeof event.credential);
  json->text("last4", event.last4);
  json->text("fmt", name_of(event.format));
}

void write_threshold(JsonWriter* json, const Event& event) {
  json->text("metric", name_of(event.metric));
  json->text("limit", name_of(event.limit));
  json->milli("value", event.value_milli, 3);
  json->milli("threshold", event.threshold_milli, 3);
}

void write_start(JsonWriter* json, const Event& event, const char* firmware) {
  json->text("resetReason", name_of(static_cast<ResetReason>(event.code)));
  json->text("fw", firmware, 64);
  json->integer("prevBoot", event.numbers[0]);
  json->integer("prevSeq", event.numbers[1]);
}

void write_overflow(JsonWriter* json, const Event& event) {
  static constexpr const char* names[] = {"lostBoot", "lostFrom", "lostTo", "lost"};
  for (size_t i = 0; i < 4; ++i) json->integer(names[i], event.numbers[i]);
}

void write_clock(JsonWriter* json, const Event& event) {
  json->text("from", name_of(event.clock_from));
  json->text("to", name_of(event.clock));
  json->integer("step", event.step_ms);
}

void write_judged(JsonWriter* json, const Event& event) {
  json->integer("rev", event.numbers[0]);
  json->text("result", name_of(static_cast<ConfigResult>(event.code)));
}

void write_table(JsonWriter* json, const Event& event) {
  json->integer("rev", event.numbers[0]);
  if (event.type == EventType::acl_rejected) json->text("code", name_of(static_cast<TableFault>(event.code)));
}

void write_mode(JsonWriter* json, const Event& event) {
  json->text("mode", name_of(static_cast<SiteMode>(event.code)));
  json->integer("rev", event.numbers[0]);
}

void write_access(JsonWriter* json, const Event& event) {
  write_credential(json, event);
  if (event.type == EventType::access_denied) json->text("reason", name_of(event.reason));
  if (event.has_sealed_card != 1) return;
  char sealed[base64url_length(sealed_card_size) + 1];
  encode_base64url(event.sealed_card, sealed_card_size, sealed);
  json->text("enc", sealed);
}

void write_sensor(JsonWriter* json, const Event& event) {
  json->text("metric", name_of(event.metric));
  if (event.type == EventType::sensor_failed) json->text("code", name_of(static_cast<SensorFault>(event.code)));
}

void write_fields(JsonWriter* json, const Event& event, const char* firmware) {
  switch (event.type) {
    case EventType::access_granted:
    case EventType::access_denied:
    case EventType::access_duress:
    case EventType::enrol_read:
      return write_access(json, event);
    case EventType::reader_error:
      json->integer("reader", event.reader);
      return json->text("code", name_of(static_cast<ReaderFault>(event.code)));
    case EventType::threshold_exceeded:
    case EventType::threshold_cleared:
      return write_threshold(json, event);
    case EventType::sensor_failed:
    case EventType::sensor_restored:
      return write_sensor(json, event);
    case EventType::node_started:
      return write_start(json, event, firmware);
    case EventType::cfg_applied:
    case EventType::cfg_rejected:
      return write_judged(json, event);
    case EventType::acl_applied:
    case EventType::acl_rejected:
      return write_table(json, event);
    case EventType::mode_changed:
      return write_mode(json, event);
    case EventType::clock_changed:
      return write_clock(json, event);
    case EventType::buffer_overflow:
      return write_overflow(json, event);
    case EventType::order_refused:
      return json->text("code", name_of(static_cast<OrderFault>(event.code)));
    default:
      return;
  }
}

}  // namespace

Encoded encode_event(const Event& event, bool hist, const char* firmware, Buffer into) {
  JsonWriter json(into.data, into.capacity);
  write_envelope(&json, {event.ts_ms, event.clock, event.boot});
  json.integer("seq", event.seq);
  if (hist) json.flag("hist", true);
  json.text("type", name_of(event.type));
  json.text("door", name_of(event.door));
  json.text("lock", name_of(event.lock));
  write_fields(&json, event, firmware);
  return finish(&json);
}

}  // namespace leitstand
