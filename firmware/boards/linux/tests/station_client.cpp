#include "station_client.h"

namespace leitstand::test {

namespace {

constexpr int loop_ms = 10;
const char* const online = R"({"v":1,"online":true,"instance":"000102030405060708090a0b0c0d0e0f","ts":1790000000000})";

}  // namespace

StationClient::StationClient(const std::string& site) : root_("leitstand/v1/" + site + "/") { mosquitto_lib_init(); }

StationClient::~StationClient() {
  if (client_ != nullptr) mosquitto_destroy(client_);
  mosquitto_lib_cleanup();
}

bool StationClient::connect(const Authority& authority, int port) {
  client_ = mosquitto_new("leitstand-station", true, this);
  mosquitto_int_option(client_, MOSQ_OPT_TCP_NODELAY, 1);
  mosquitto_connect_callback_set(client_, on_connect);
  mosquitto_message_callback_set(client_, on_message);
  mosquitto_tls_set(client_, authority.file("ca.pem").c_str(), nullptr, nullptr, nullptr, nullptr);
  if (mosquitto_connect(client_, "localhost", port, 15) != MOSQ_ERR_SUCCESS) return false;
  if (!until([this] { return connected_; })) return false;
  publish("host/status", online, true);
  return until([this] { return !heard_.empty(); });
}

void StationClient::publish(const std::string& topic, const std::string& payload, bool retain) {
  mosquitto_publish(client_, nullptr, (root_ + topic).c_str(), static_cast<int>(payload.size()), payload.data(), 1,
                    retain);
}

bool StationClient::until(const std::function<bool()>& condition, std::chrono::milliseconds limit) {
  const auto end = std::chrono::steady_clock::now() + limit;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > end) return false;
    if (mosquitto_loop(client_, loop_ms, 1) != MOSQ_ERR_SUCCESS) mosquitto_reconnect(client_);
  }
  return true;
}

void StationClient::on_connect(mosquitto* client, void* self, int code) {
  auto& station = *static_cast<StationClient*>(self);
  station.connected_ = code == 0;
  mosquitto_subscribe(client, nullptr, (station.root_ + "#").c_str(), 1);
}

void StationClient::on_message(mosquitto*, void* self, const mosquitto_message* message) {
  auto& station = *static_cast<StationClient*>(self);
  const auto* bytes = static_cast<const char*>(message->payload);
  station.heard_.push_back({std::string(message->topic).substr(station.root_.size()),
                            std::string(bytes, static_cast<size_t>(message->payloadlen)), message->retain});
}

}  // namespace leitstand::test
