#include "leitstand/serial_console.h"

#include <cstring>

#include "leitstand/crypto.h"
#include "leitstand/names.h"

namespace leitstand {
namespace {

constexpr size_t sha_digits = 8;

void write_hash(JsonWriter* answer, const char* name, const void* secret, size_t length) {
  uint8_t hash[sha256_size];
  sha256(secret, length, hash);
  answer->hex(name, hash, sha_digits / 2);
}

void write_hash(JsonWriter* answer, const char* name, const char* secret) {
  write_hash(answer, name, secret, std::strlen(secret));
}

/// Without a clock a node connects all the same and gets the time from the station: that it has none counts only where
/// the connection has failed.
LinkState time_state(const LinkReport& report, ClockQuality quality) {
  if (quality != ClockQuality::uptime) return LinkState::ok;
  if (report[LinkStage::address] != LinkState::ok) return LinkState::waiting;
  for (const LinkState state : report.stages) {
    if (has_failed(state)) return LinkState::no_time;
  }
  return LinkState::trying;
}

}  // namespace

const char* name_of(SerialCode code) {
  static constexpr const char* words[] = {nullptr,           "bad_request",  "unknown_op", "already_provisioned",
                                          "not_provisioned", "missing_part", "bad_field",  "denied",
                                          "storage"};
  return words[static_cast<size_t>(code)];
}

void SerialConsole::on_line(const char* line, size_t length) {
  // One byte of the line is the line feed that the board took off.
  const JsonDocument document(line, length, max_serial_line - 1);
  JsonObject request = document.root();
  int64_t id = 0;
  if (!document || !request.integer("id", 0, max_safe_integer, &id)) return refuse(0, {SerialCode::bad_request, ""});
  char op[33];
  if (!request.text("op", 1, op, sizeof op)) return refuse(id, {SerialCode::bad_request, "op"});
  char text[max_serial_line];
  JsonWriter answer(text, sizeof text);
  answer.integer("id", id);
  answer.flag("ok", true);
  const Outcome outcome = dispatch(op, &request, &answer);
  if (outcome.code != SerialCode::none) return refuse(id, outcome);
  const size_t written = answer.finish();
  if (written == 0) return refuse(id, {SerialCode::storage, "answer"});
  out_.write_line(text, written);
  if (std::strcmp(op, "reboot") == 0) system_.reboot();
}

SerialConsole::Outcome SerialConsole::dispatch(const char* op, JsonObject* request, JsonWriter* answer) {
  if (std::strcmp(op, "hello") == 0) return hello(answer);
  if (std::strcmp(op, "provision") == 0) return provision(request);
  if (std::strcmp(op, "read_back") == 0) return read_back(answer);
  if (std::strcmp(op, "link") == 0) return link(answer);
  if (std::strcmp(op, "self_test") == 0) return self_test(answer);
  if (std::strcmp(op, "wipe") == 0) return wipe(request);
  if (std::strcmp(op, "reboot") == 0) return {};
  return {SerialCode::unknown_op, ""};
}

SerialConsole::Outcome SerialConsole::hello(JsonWriter* answer) const {
  answer->text("chip", system_.chip());
  answer->text("mac", system_.mac());
  answer->text("fw", firmware_);
  answer->integer("protocol", 1);
  answer->flag("provisioned", identity_.provisioned);
  if (!identity_.provisioned) return {};
  answer->text("site", identity_.site);
  answer->text("node", identity_.node);
  return {};
}

SerialConsole::Outcome SerialConsole::read_back(JsonWriter* answer) const {
  if (!identity_.provisioned) return {SerialCode::not_provisioned, ""};
  answer->text("site", identity_.site);
  answer->text("node", identity_.node);
  answer->text("host", identity_.host);
  answer->integer("port", identity_.port);
  answer->text("ssid", identity_.ssid);
  write_hash(answer, "caSha", identity_.ca);
  write_hash(answer, "passwordSha", identity_.password);
  write_hash(answer, "keySha", identity_.key, sizeof identity_.key);
  write_hash(answer, "wifiSha", identity_.wifi_pass);
  return {};
}

SerialConsole::Outcome SerialConsole::link(JsonWriter* answer) const {
  if (!identity_.provisioned) return {SerialCode::not_provisioned, ""};
  LinkReport report = link_.report();
  report[LinkStage::time] = time_state(report, clock_.quality());
  for (size_t i = 0; i < link_stage_count; ++i) {
    answer->text(name_of(static_cast<LinkStage>(i)), name_of(report.stages[i]));
  }
  return {};
}

SerialConsole::Outcome SerialConsole::self_test(JsonWriter* answer) {
  for (size_t i = 0; i < part_count; ++i) {
    const auto part = static_cast<Part>(i);
    const char* fault = system_.self_test(part);
    answer->text(name_of(part), fault == nullptr ? "ok" : fault, 120);
  }
  return {};
}

bool SerialConsole::may_wipe(JsonObject* request) const {
  uint8_t key[key_size];
  if (button_held_) return true;
  return request->hex("key", key, sizeof key) && equal_in_constant_time(key, identity_.key, sizeof key);
}

SerialConsole::Outcome SerialConsole::wipe(JsonObject* request) {
  if (!identity_.provisioned && !button_held_) return {SerialCode::not_provisioned, ""};
  if (!may_wipe(request)) return {SerialCode::denied, ""};
  if (!store_.wipe()) return {SerialCode::storage, ""};
  std::memset(&identity_, 0, sizeof identity_);
  parts_ = 0;
  return {};
}

void SerialConsole::refuse(int64_t id, const Outcome& outcome) {
  char text[256];
  JsonWriter answer(text, sizeof text);
  answer.integer("id", id);
  answer.flag("ok", false);
  answer.text("code", name_of(outcome.code));
  answer.text("message", outcome.message);
  out_.write_line(text, answer.finish());
}

}  // namespace leitstand
