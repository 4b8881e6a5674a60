#include "node_rig.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "leitstand/crypto.h"
#include "leitstand/text.h"

namespace leitstand::testing {
namespace {

constexpr uint64_t tick_ms = 20;
const char* const key_text = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

std::string base64url(const std::string& bytes) {
  static constexpr char signs[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  std::string text;
  for (size_t at = 0; at < bytes.size(); at += 3) {
    const size_t count = std::min<size_t>(3, bytes.size() - at);
    uint32_t bits = 0;
    for (size_t i = 0; i < 3; ++i) bits = bits << 8 | (i < count ? static_cast<uint8_t>(bytes[at + i]) : 0U);
    for (size_t i = 0; i <= count; ++i) text += signs[bits >> (18 - 6 * i) & 63];
  }
  return text;
}

bool ends_with(const std::string& text, const std::string& end) {
  return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

}  // namespace

bool FakeLink::connect(const LinkSettings& settings) {
  ++connects;
  ssid = settings.wifi_ssid == nullptr ? "" : settings.wifi_ssid;
  return true;
}

bool FakeLink::publish(const char* topic, const char* payload, size_t length, int, bool) {
  published.push_back({topic, std::string(payload, length)});
  return true;
}

std::string FakeLink::last(const std::string& end) const {
  const auto found = std::find_if(published.rbegin(), published.rend(),
                                  [&end](const Published& message) { return ends_with(message.topic, end); });
  return found == published.rend() ? "" : found->payload;
}

std::vector<std::string> FakeLink::all(const std::string& end) const {
  std::vector<std::string> found;
  for (const Published& message : published) {
    if (ends_with(message.topic, end)) found.push_back(message.payload);
  }
  return found;
}

int FakeLink::count(const std::string& text) const {
  return static_cast<int>(std::count_if(published.begin(), published.end(), [&text](const Published& message) {
    return message.payload.find(text) != std::string::npos;
  }));
}

std::string value(const std::string& payload, const std::string& name) {
  const size_t at = payload.find("\"" + name + "\":");
  if (at == std::string::npos) return "";
  const size_t begin = at + name.size() + 3;
  if (payload[begin] == '"') return payload.substr(begin + 1, payload.find('"', begin + 1) - begin - 1);
  return payload.substr(begin, payload.find_first_of(",}", begin) - begin);
}

void NodeRig::restart() {
  node_.reset();
  node_ = std::make_unique<Node>(Ports{flash, clock, random, link, door, climate, serial, system, slots});
  started_ms_ = clock.now_ms;
  node_->begin();
}

bool NodeRig::line(const std::string& request) {
  node_->on_serial_line(request.data(), request.size());
  return serial.line.find("\"ok\":true") != std::string::npos;
}

void NodeRig::provision() {
  restart();
  REQUIRE(line(R"({"id":1,"op":"provision","part":"wifi","ssid":"net","pass":"password"})"));
  REQUIRE(line(R"({"id":2,"op":"provision","part":"broker","host":"station","port":8883})"));
  REQUIRE(line(R"({"id":3,"op":"provision","part":"ca","index":0,"count":1,"data":"PEM"})"));
  REQUIRE(line(std::string(R"({"id":4,"op":"provision","part":"account","site":"hq","node":"n1","password":"pw",)") +
               "\"key\":\"" + key_text + "\"}"));
  REQUIRE(line(R"({"id":5,"op":"provision","part":"commit"})"));
  restart();
}

bool NodeRig::wipe() { return line(std::string(R"({"id":9,"op":"wipe","key":")") + key_text + "\"}"); }

void NodeRig::run(uint64_t duration_ms) {
  for (uint64_t passed = 0; passed < duration_ms; passed += tick_ms) {
    clock.now_ms += tick_ms;
    node_->tick();
    if (receipts_) acknowledge();
  }
}

void NodeRig::connect() {
  run(100);
  node_->on_connected();
  run(100);
}

void NodeRig::receive(const std::string& end, const std::string& payload, bool retained) {
  const auto* bytes = reinterpret_cast<const uint8_t*>(payload.data());
  node_->on_message(("leitstand/v1/hq/" + end).c_str(), bytes, payload.size(), retained);
}

void NodeRig::host_online() {
  receive("host/status", R"({"v":1,"online":true,"instance":"000102030405060708090a0b0c0d0e0f","ts":1790000000000})",
          true);
}

void NodeRig::bring_up() {
  provision();
  receipts_ = true;
  reconnect();
  mode_order("normal", 1);
  run(100);
}

void NodeRig::reconnect() {
  for (int i = 0; i < 1'000 && link.connects == connects_seen_; ++i) run(tick_ms);
  connects_seen_ = link.connects;
  node_->on_connected();
  host_online();
  run(100);
}

/// Of what was heard, and no more: events that did not come stay with the node.
void NodeRig::acknowledge() {
  const NodeFigures figures = node_->figures();
  if (!figures.host_online || figures.buffered == 0) return;
  const std::string newest = link.last("/evt");
  if (newest.empty()) return;
  receive("node/n1/evt/ack", R"({"v":1,"boot":)" + value(newest, "boot") + R"(,"seq":)" + value(newest, "seq") + "}");
}

void NodeRig::card(uint64_t number, uint8_t reader) {
  const auto odd = [](uint64_t bits) { return __builtin_parityll(bits) != 0 ? 1U : 0U; };
  const uint64_t bits = uint64_t{odd(number >> 12)} << 25 | number << 1 | (odd(number & 0xFFF) ^ 1U);
  node_->on_wiegand(reader, bits, 26);
}

void NodeRig::type(const std::string& keys, uint8_t reader) {
  static const std::string all = "0123456789*#";
  for (const char key : keys) node_->on_wiegand(reader, all.find(key), 4);
}

std::vector<std::string> NodeRig::events() {
  run(100);
  std::vector<std::string> found;
  const std::vector<std::string> payloads = link.all("/evt");
  for (; events_seen_ < payloads.size(); ++events_seen_) {
    const std::string& event = payloads[events_seen_];
    const std::string reason = value(event, "reason");
    found.push_back(value(event, "type") + (reason.empty() ? "" : ":" + reason));
  }
  return found;
}

std::string NodeRig::stages(int number) const {
  std::string line;
  for (const std::string& result : link.all("/res")) {
    if (value(result, "id") != "c-" + std::to_string(number)) continue;
    const std::string code = value(result, "code");
    line += (line.empty() ? "" : " ") + value(result, "stage") + (code.empty() ? "" : ":" + code);
  }
  return line;
}

const uint8_t* NodeRig::key() {
  static const std::vector<uint8_t> bytes = [] {
    std::vector<uint8_t> read(32);
    from_hex(key_text, read.data(), read.size());
    return read;
  }();
  return bytes.data();
}

void NodeRig::manifest(const std::string& image, int rev, const std::string& sha256) {
  const size_t count = image.size() < 36 ? 0 : static_cast<uint8_t>(image[28]) + 256U * static_cast<uint8_t>(image[29]);
  receive("node/n1/acl/desired",
          R"({"v":1,"rev":)" + std::to_string(rev) + R"(,"count":)" + std::to_string(count) + R"(,"chunks":)" +
              std::to_string((image.size() + 8'191) / 8'192) + R"(,"size":)" + std::to_string(image.size()) +
              R"(,"sha256":")" + (sha256.empty() ? sha256_text(image) : sha256) + "\"}",
          true);
}

void NodeRig::piece(const std::string& image, int rev, size_t index, const std::string& sha256) {
  const std::string data = image.substr(index * 8'192, 8'192);
  receive(
      "node/n1/acl/chunk",
      sign("acl", R"({"v":1,"rev":)" + std::to_string(rev) + R"(,"index":)" + std::to_string(index) + R"(,"sha256":")" +
                      (sha256.empty() ? sha256_text(image) : sha256) + R"(","data":")" + base64url(data) + "\"}"));
}

int NodeRig::serve(const std::string& image, int rev, int most) {
  int served = 0;
  for (; served < most; ++served) {
    const std::vector<std::string> requests = link.all("/acl/req");
    if (requests_seen_ >= requests.size()) break;
    requests_seen_ = requests.size();
    piece(image, rev, std::stoul(value(requests.back(), "index")));
  }
  return served;
}

void NodeRig::take(const SmallTable& table, int rev) {
  const std::string image = table.image(key());
  manifest(image, rev);
  serve(image, rev);
  REQUIRE(node_->figures().table_rev == static_cast<uint32_t>(rev));
}

std::string NodeRig::sign(const std::string& type, const std::string& payload) const {
  const std::string text = base64url(R"({"alg":"HS256","typ":")" + type + "\"}") + "." + base64url(payload);
  uint8_t key[32];
  uint8_t mac[sha256_size];
  from_hex(key_text, key, sizeof key);
  hmac_sha256(key, sizeof key, text.data(), text.size(), mac);
  return text + "." + base64url(std::string(reinterpret_cast<const char*>(mac), sizeof mac));
}

NodeRig::Times NodeRig::times() const {
  const int64_t now = clock.wall_ms();
  return {now, now + 10'000, uptime() + 5'000};
}

std::string NodeRig::order(const std::string& op, int number, const std::string& args, const Times& times) const {
  const std::string n = std::to_string(number);
  return sign("cmd", R"({"v":1,"id":"c-)" + n + R"(","op":")" + op + R"(","args":)" + args +
                         R"(,"by":"guard-1","iat":)" + std::to_string(times.issued_ms) + R"(,"exp":)" +
                         std::to_string(times.expires_ms) + R"(,"due":)" + std::to_string(times.due_ms) +
                         R"(,"session":")" + node_->figures().session + R"(","n":)" + n + "}");
}

void NodeRig::command(const std::string& op, int number, const std::string& args) {
  receive("node/n1/cmd", order(op, number, args, times()));
}

void NodeRig::mode_order(const std::string& mode, int rev) {
  receive("node/n1/mode/desired", sign("mode", R"({"v":1,"mode":")" + mode + R"(","rev":)" + std::to_string(rev) + "}"),
          true);
}

void NodeRig::time_order(int64_t wall_ms, int number) {
  receive("node/n1/time", sign("time", R"({"v":1,"ts":)" + std::to_string(wall_ms) + R"(,"session":")" +
                                           node_->figures().session + R"(","n":)" + std::to_string(number) + "}"));
}

}  // namespace leitstand::testing
