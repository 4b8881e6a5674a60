// The parts of `provision`: each is checked as a whole before any of it is kept.
#include <cstring>

#include "leitstand/serial_console.h"

namespace leitstand {
namespace {

enum PartBit : uint8_t { wifi_part = 1, broker_part = 2, ca_part = 4, account_part = 8 };

/// Pieces that a certificate may come in.
constexpr uint32_t max_pieces = 64;

/// Of the boots that a node before this one may have counted: far more than any lives through, and far from the end.
constexpr int64_t max_boot_before = 1'000'000'000;

/// What a host name or address is made of.
bool is_host(const char* text) {
  for (; *text != '\0'; ++text) {
    const bool letter = (*text >= 'a' && *text <= 'z') || (*text >= 'A' && *text <= 'Z');
    const bool other = (*text >= '0' && *text <= '9') || *text == '.' || *text == '-' || *text == ':';
    if (!letter && !other) return false;
  }
  return true;
}

/// A WPA pass phrase has at least 8 bytes, an open network none.
bool is_wifi_pass(const char* text) {
  const size_t length = std::strlen(text);
  return length == 0 || length >= 8;
}

bool checked_id(JsonObject* part, const char* name, char* into) {
  return part->text(name, 1, into, max_id + 1) && (is_id(into) || part->refuse(JsonFault::out_of_range, name));
}

}  // namespace

SerialConsole::Outcome SerialConsole::provision(JsonObject* request) {
  char part[16];
  if (identity_.provisioned) return {SerialCode::already_provisioned, ""};
  if (!request->text("part", 1, part, sizeof part)) return {SerialCode::bad_field, "part"};
  if (std::strcmp(part, "wifi") == 0) return take_wifi(request);
  if (std::strcmp(part, "broker") == 0) return take_broker(request);
  if (std::strcmp(part, "ca") == 0) return take_ca(request);
  if (std::strcmp(part, "account") == 0) return take_account(request);
  if (std::strcmp(part, "commit") == 0) return commit(request);
  return {SerialCode::bad_field, "part"};
}

SerialConsole::Outcome SerialConsole::take_wifi(JsonObject* part) {
  char ssid[sizeof identity_.ssid] = "";
  char pass[sizeof identity_.wifi_pass] = "";
  if (!part->text("ssid", 1, ssid, sizeof ssid) || !part->text("pass", 0, pass, sizeof pass)) {
    return {SerialCode::bad_field, part->result().field};
  }
  if (!is_wifi_pass(pass)) return {SerialCode::bad_field, "pass"};
  std::memcpy(identity_.ssid, ssid, sizeof ssid);
  std::memcpy(identity_.wifi_pass, pass, sizeof pass);
  parts_ |= wifi_part;
  return {};
}

SerialConsole::Outcome SerialConsole::take_broker(JsonObject* part) {
  char host[sizeof identity_.host] = "";
  int64_t port = 0;
  if (!part->text("host", 1, host, sizeof host) || !part->integer("port", 1, UINT16_MAX, &port)) {
    return {SerialCode::bad_field, part->result().field};
  }
  if (!is_host(host)) return {SerialCode::bad_field, "host"};
  std::memcpy(identity_.host, host, sizeof host);
  identity_.port = static_cast<uint16_t>(port);
  parts_ |= broker_part;
  return {};
}

void SerialConsole::begin_ca(uint32_t count) {
  ca_count_ = count;
  ca_next_ = 0;
  ca_length_ = 0;
  parts_ &= static_cast<uint8_t>(~ca_part);
}

/// Pieces come in order; the first one begins again, so that a sender that lost an answer can.
SerialConsole::Outcome SerialConsole::take_ca(JsonObject* part) {
  uint32_t index = 0;
  uint32_t count = 0;
  if (!part->u32("index", 0, &index) || !part->u32("count", 1, &count)) {
    return {SerialCode::bad_field, part->result().field};
  }
  if (index == 0) begin_ca(count);
  if (index != ca_next_ || index >= count) return {SerialCode::bad_field, "index"};
  if (count != ca_count_ || count > max_pieces) return {SerialCode::bad_field, "count"};
  char* into = identity_.ca + ca_length_;
  if (!part->text("data", 1, into, sizeof identity_.ca - ca_length_)) return {SerialCode::bad_field, "data"};
  ca_length_ += std::strlen(into);
  if (++ca_next_ == count) parts_ |= ca_part;
  return {};
}

SerialConsole::Outcome SerialConsole::take_account(JsonObject* part) {
  char site[sizeof identity_.site] = "";
  char node[sizeof identity_.node] = "";
  char password[sizeof identity_.password] = "";
  uint8_t key[sizeof identity_.key] = {};
  if (!checked_id(part, "site", site) || !checked_id(part, "node", node) ||
      !part->text("password", 1, password, sizeof password) || !part->hex("key", key, sizeof key)) {
    return {SerialCode::bad_field, part->result().field};
  }
  std::memcpy(identity_.site, site, sizeof site);
  std::memcpy(identity_.node, node, sizeof node);
  std::memcpy(identity_.password, password, sizeof password);
  std::memcpy(identity_.key, key, sizeof key);
  parts_ |= account_part;
  return {};
}

SerialConsole::Outcome SerialConsole::commit(JsonObject* request) {
  int64_t before = 0;
  if (request->has("boot") && !request->integer("boot", 0, max_boot_before, &before)) {
    return {SerialCode::bad_field, "boot"};
  }
  if ((parts_ & broker_part) == 0) return {SerialCode::missing_part, "broker"};
  if ((parts_ & ca_part) == 0) return {SerialCode::missing_part, "ca"};
  if ((parts_ & account_part) == 0) return {SerialCode::missing_part, "account"};
  if (has_radio_ && (parts_ & wifi_part) == 0) return {SerialCode::missing_part, "wifi"};
  if (before > 0 && !store_.count_above(static_cast<uint32_t>(before))) return {SerialCode::storage, "boot"};
  identity_.provisioned = true;
  if (!store_.save(identity_)) {
    identity_.provisioned = false;
    return {SerialCode::storage, ""};
  }
  parts_ = 0;
  return {};
}

}  // namespace leitstand
