#include "esp_link.h"

#include <memory>
#include <new>
#include <utility>

#include "leitstand/node.h"
#include "link_failure.h"

namespace leitstand::board {

namespace {

constexpr uint64_t network_patience_ms = 20'000;
constexpr uint64_t broker_patience_ms = 20'000;
// Below the watchdog's, so that a broker that stalls does not look like a loop that does.
constexpr int network_timeout_ms = 5'000;
// The largest message that a node gets, a piece of a credential table, and the largest that it sends; with its topic
// and its header. In one piece, because a node's loop takes a message whole.
constexpr int in_bytes = 16'384 + 512;
constexpr int out_bytes = 4'096 + 512;
// 32 events without a receipt and the documents behind a connect.
constexpr uint64_t outbox_bytes = 24'000;

esp_mqtt_client_config_t client_config(const LinkSettings& settings) {
  esp_mqtt_client_config_t config{};
  config.broker.address.hostname = settings.host;
  config.broker.address.port = settings.port;
  config.broker.address.transport = MQTT_TRANSPORT_OVER_SSL;
  config.broker.verification.certificate = settings.ca_pem;
  config.broker.verification.skip_cert_common_name_check = false;
  config.credentials.username = settings.account;
  config.credentials.client_id = settings.account;
  config.credentials.authentication.password = settings.password;
  config.session.last_will.topic = settings.will_topic;
  config.session.last_will.msg = settings.will_payload;
  config.session.last_will.qos = 1;
  config.session.last_will.retain = 1;
  config.session.disable_clean_session = false;
  config.session.keepalive = settings.keep_alive_s;
  config.session.protocol_ver = MQTT_PROTOCOL_V_3_1_1;
  config.network.timeout_ms = network_timeout_ms;
  // When to try again is the core's decision.
  config.network.disable_auto_reconnect = true;
  config.buffer.size = in_bytes;
  config.buffer.out_size = out_bytes;
  config.outbox.limit = outbox_bytes;
  return config;
}

}  // namespace

bool EspLink::connect(const LinkSettings& settings) {
  disconnect();
  settings_ = settings;
  since_ms_ = clock_.monotonic_ms();
  phase_ = Phase::waiting;
  radio_.join(settings.wifi_ssid, settings.wifi_pass);
  return true;
}

void EspLink::disconnect() {
  phase_ = Phase::down;
  if (client_ == nullptr) return;
  // Ends the client's task first: nothing is reported after this.
  esp_mqtt_client_stop(client_);
  esp_mqtt_client_destroy(client_);
  client_ = nullptr;
}

bool EspLink::start_client() {
  ++connection_;
  unheard_ = false;
  phase_ = Phase::connecting;
  since_ms_ = clock_.monotonic_ms();
  const esp_mqtt_client_config_t config = client_config(settings_);
  client_ = esp_mqtt_client_init(&config);
  return client_ != nullptr &&
         esp_mqtt_client_register_event(client_, MQTT_EVENT_ANY, on_client_event, this) == ESP_OK &&
         esp_mqtt_client_start(client_) == ESP_OK;
}

bool EspLink::subscribe(const char* topic, int qos) {
  return phase_ == Phase::up && esp_mqtt_client_subscribe_single(client_, topic, qos) >= 0;
}

bool EspLink::publish(const char* topic, const char* payload, size_t length, int qos, bool retain) {
  // Enqueued, not published: the client's task waits for the socket, the loop does not.
  return phase_ == Phase::up &&
         esp_mqtt_client_enqueue(client_, topic, payload, static_cast<int>(length), qos, retain ? 1 : 0, true) >= 0;
}

void EspLink::on_event(const BoardEvent& event, Node& node) {
  const std::unique_ptr<MqttMessage> message(event.message);
  if (client_ == nullptr || event.connection != connection_) return;
  if (event.kind == BoardEvent::Kind::broker_up) {
    phase_ = Phase::up;
    node.on_connected();
  } else if (event.kind == BoardEvent::Kind::broker_down) {
    disconnect();
    node.on_disconnected();
  } else if (message && phase_ == Phase::up) {
    const auto* payload = reinterpret_cast<const uint8_t*>(message->payload.data());
    node.on_message(message->topic.c_str(), payload, message->payload.size(), message->retained);
  }
}

void EspLink::poll(Node& node) {
  const bool network = radio_.up();
  if (network && !network_seen_) node.on_network_up();
  network_seen_ = network;
  const uint64_t waited_ms = clock_.monotonic_ms() - since_ms_;
  bool failed = client_ != nullptr && unheard_;
  if (phase_ == Phase::connecting && waited_ms > broker_patience_ms) {
    failed = true;
    fail({LinkStage::tcp, LinkState::timeout});
  }
  if (phase_ == Phase::waiting) failed = network ? !start_client() : waited_ms > network_patience_ms;
  if (!failed) return;
  disconnect();
  node.on_disconnected();
}

LinkReport EspLink::report() const {
  if (phase_ == Phase::up) return link_report(LinkStage::mqtt, LinkState::ok);
  if (radio_.up()) {
    const LinkFailure failed = failed_;
    // The client does not say how far it is: it tries until it has failed.
    const bool trying = phase_ == Phase::connecting || !has_failed(failed.why);
    return trying ? link_report(LinkStage::name, LinkState::trying) : link_report(failed.stage, failed.why);
  }
  if (!radio_.joined()) return link_report(LinkStage::wifi, radio_.joining());
  return link_report(LinkStage::address, phase_ == Phase::waiting ? LinkState::trying : LinkState::no_dhcp);
}

void EspLink::note_failure(const esp_mqtt_error_codes_t& error) {
  fail(client_failure({error.error_type == MQTT_ERROR_TYPE_CONNECTION_REFUSED, error.connect_return_code,
                       error.esp_tls_last_esp_err, error.esp_tls_cert_verify_flags, error.esp_transport_sock_errno}));
}

void EspLink::on_client_event(void* self, esp_event_base_t, int32_t id, void* data) {
  auto& link = *static_cast<EspLink*>(self);
  BoardEvent event{};
  event.connection = link.connection_;
  const auto* error = static_cast<const esp_mqtt_event_t*>(data)->error_handle;
  if (id == MQTT_EVENT_ERROR && error != nullptr) return link.note_failure(*error);
  if (id == MQTT_EVENT_DATA) return link.hand_over(*static_cast<const esp_mqtt_event_t*>(data), event);
  if (id != MQTT_EVENT_CONNECTED && id != MQTT_EVENT_DISCONNECTED) return;
  event.kind = id == MQTT_EVENT_CONNECTED ? BoardEvent::Kind::broker_up : BoardEvent::Kind::broker_down;
  link.tell(event, nullptr);
}

void EspLink::hand_over(const esp_mqtt_event_t& data, BoardEvent event) {
  // What does not fit the buffer is longer than the protocol allows.
  if (data.data_len != data.total_data_len || data.topic_len <= 0) return;
  event.kind = BoardEvent::Kind::message;
  std::unique_ptr<MqttMessage> message(
      new (std::nothrow) MqttMessage{std::string(data.topic, static_cast<size_t>(data.topic_len)),
                                     std::string(data.data, static_cast<size_t>(data.data_len)), data.retain});
  tell(event, std::move(message));
}

void EspLink::tell(BoardEvent event, std::unique_ptr<MqttMessage> message) {
  event.message = message.get();
  if (queue_.send(event)) {
    // The loop owns it now.
    static_cast<void>(message.release());
  } else {
    unheard_ = true;
  }
}

}  // namespace leitstand::board
