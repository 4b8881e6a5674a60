#include "mqtt_client.h"

#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "tls_reason.h"

namespace leitstand::board {

namespace {

constexpr int64_t connect_timeout_ms = 10'000;
// More than the core ever has without a receipt, so that the library holds nothing back.
constexpr int inflight = 200;
constexpr short broken = POLLERR | POLLHUP;

// The broker's own answer (MQTT 3.1.1, 3.2.2.3).
LinkState refused_connect(int code) {
  constexpr int identifier = 2;
  constexpr int credentials = 4;
  constexpr int not_authorised = 5;
  if (code == identifier) return LinkState::client_id;
  return code == credentials || code == not_authorised ? LinkState::password : LinkState::mqtt_failed;
}

}  // namespace

MqttClient::MqttClient(EventLoop& loop, Events events) : loop_(loop), events_(std::move(events)) {
  mosquitto_lib_init();
  loop_.add(*this);
}

MqttClient::~MqttClient() {
  loop_.remove(*this);
  abort();
  mosquitto_lib_cleanup();
}

void MqttClient::connect(const MqttAccount& account, int64_t now_ms) {
  abort();
  account_ = account;
  started_ms_ = now_ms;
  only_ipv4_ = false;
  open_error_ = open();
}

int MqttClient::open() {
  phase_ = Phase::reaching;
  client_ = mosquitto_new(account_.id.c_str(), true, this);
  if (client_ == nullptr) return MOSQ_ERR_NOMEM;
  mosquitto_connect_callback_set(client_, on_connect);
  mosquitto_message_callback_set(client_, on_message);
  mosquitto_log_callback_set(client_, on_log);
  const int error = configure();
  if (error != MOSQ_ERR_SUCCESS) return error;
  // Bound to an IPv4 address, the library passes the broker's IPv6 addresses over.
  return mosquitto_connect_bind_async(client_, account_.host.c_str(), account_.port, account_.keep_alive_s,
                                      only_ipv4_ ? "0.0.0.0" : nullptr);
}

int MqttClient::configure() {
  mosquitto_int_option(client_, MOSQ_OPT_SEND_MAXIMUM, inflight);
  mosquitto_int_option(client_, MOSQ_OPT_TCP_NODELAY, 1);
  int error = mosquitto_tls_set(client_, account_.ca_file.c_str(), nullptr, nullptr, nullptr, nullptr);
  if (error != MOSQ_ERR_SUCCESS) return error;
  // The library reads "tlsv1.2" as the least version, so that 1.3 is used where the broker has it.
  error = mosquitto_tls_opts_set(client_, SSL_VERIFY_PEER, "tlsv1.2", nullptr);
  if (error != MOSQ_ERR_SUCCESS) return error;
  error = mosquitto_username_pw_set(client_, account_.id.c_str(), account_.password.c_str());
  if (error != MOSQ_ERR_SUCCESS) return error;
  return mosquitto_will_set(client_, account_.will_topic.c_str(), static_cast<int>(account_.will_payload.size()),
                            account_.will_payload.data(), 1, true);
}

void MqttClient::disconnect() {
  if (phase_ == Phase::up) mosquitto_disconnect(client_);
  abort();
}

void MqttClient::abort() {
  phase_ = Phase::down;
  accepted_ = false;
  open_error_ = 0;
  refusal_ = {};
  received_.clear();
  if (client_ == nullptr) return;
  mosquitto_destroy(std::exchange(client_, nullptr));
}

bool MqttClient::subscribe(const std::string& topic, int qos) {
  return is_connected() && mosquitto_subscribe(client_, nullptr, topic.c_str(), qos) == MOSQ_ERR_SUCCESS;
}

bool MqttClient::publish(const std::string& topic, std::string_view payload, int qos, bool retain) {
  return is_connected() && mosquitto_publish(client_, nullptr, topic.c_str(), static_cast<int>(payload.size()),
                                             payload.data(), qos, retain) == MOSQ_ERR_SUCCESS;
}

void MqttClient::tick(int64_t now_ms) {
  if (phase_ == Phase::down) return;
  if (open_error_ > 0) return lose(loss_for(open_error_));
  if (phase_ != Phase::up && now_ms - started_ms_ > connect_timeout_ms) return lose(silence());
  // Before the handshake is over the library has no keep-alive to look after.
  if (phase_ == Phase::up) work(mosquitto_loop_misc(client_));
}

int MqttClient::fd() const { return client_ == nullptr ? -1 : mosquitto_socket(client_); }

short MqttClient::interest() const {
  if (phase_ == Phase::reaching) return POLLOUT;
  const bool wants_write = phase_ == Phase::up && mosquitto_want_write(client_);
  return static_cast<short>(wants_write ? POLLIN | POLLOUT : POLLIN);
}

void MqttClient::ready(short events) {
  if (phase_ == Phase::reaching && !reached(events)) return;
  // During the handshake the library moves on in loop_read alone, and what it wants to write is not to be trusted:
  // its CONNECT packet waits from the start. So the phase decides what to wait for.
  int error = MOSQ_ERR_SUCCESS;
  do {
    error = mosquitto_loop_read(client_, 1);
  } while (error == MOSQ_ERR_SUCCESS && bytes_waiting());
  if (error == MOSQ_ERR_SUCCESS) error = mosquitto_loop_write(client_, 1);
  // The library takes a line that broke in the handshake for one that is merely slow.
  if (phase_ == Phase::handshake && (events & broken) != 0) error = MOSQ_ERR_CONN_LOST;
  work(error);
}

bool MqttClient::reached(short events) {
  int error = 0;
  socklen_t size = sizeof error;
  ::getsockopt(fd(), SOL_SOCKET, SO_ERROR, &error, &size);
  if (error == 0 && (events & broken) == 0) {
    phase_ = Phase::handshake;
    return true;
  }
  if (only_ipv4_) {
    // The library's own first attempt to send may have taken the error away.
    const bool refused = error == 0 || error == ECONNREFUSED;
    lose({{LinkStage::tcp, refused ? LinkState::refused : LinkState::timeout},
          error == 0 ? "the broker cannot be reached" : std::strerror(error)});
    return false;
  }
  // "localhost" is often ::1 first, and a broker may listen on IPv4 alone.
  abort();
  only_ipv4_ = true;
  open_error_ = open();
  return false;
}

bool MqttClient::bytes_waiting() const {
  const auto* tls = static_cast<const SSL*>(mosquitto_ssl_get(client_));
  return tls != nullptr && SSL_pending(tls) > 0;
}

void MqttClient::work(int error) {
  if (error == MOSQ_ERR_SUCCESS && accepted_ && phase_ != Phase::up) {
    phase_ = Phase::up;
    refusal_ = {};
    events_.connected();
  }
  deliver();
  // A handler may have ended the connection, and with it the matter of the error.
  if (phase_ != Phase::down && error != MOSQ_ERR_SUCCESS) lose(loss_for(error));
}

void MqttClient::deliver() {
  const std::vector<MqttMessage> messages = std::exchange(received_, {});
  for (const MqttMessage& message : messages) {
    if (phase_ != Phase::up) return;
    events_.message(message);
  }
}

void MqttClient::lose(const MqttLoss& loss) {
  abort();
  events_.lost(loss);
}

LinkStage MqttClient::stage() const {
  if (phase_ == Phase::down || phase_ == Phase::reaching) return LinkStage::tcp;
  const auto* tls = static_cast<const SSL*>(mosquitto_ssl_get(client_));
  return tls != nullptr && SSL_is_init_finished(tls) != 0 ? LinkStage::mqtt : LinkStage::tls;
}

MqttLoss MqttClient::loss_for(int error) const {
  if (!refusal_.words.empty()) return refusal_;
  if (error == MOSQ_ERR_EAI) {
    return {{LinkStage::name, LinkState::unknown_host}, "the broker's name is not known to the network"};
  }
  MqttLoss loss = silence();
  loss.words = error == MOSQ_ERR_ERRNO ? std::strerror(errno) : mosquitto_strerror(error);
  return loss;
}

/// A stage that nothing came of.
MqttLoss MqttClient::silence() const {
  const LinkStage reached = stage();
  const LinkState why = reached == LinkStage::tcp   ? LinkState::timeout
                        : reached == LinkStage::tls ? LinkState::tls_failed
                                                    : LinkState::mqtt_failed;
  return {{reached, why}, "the broker does not answer"};
}

void MqttClient::on_connect(mosquitto*, void* self, int code) {
  auto& client = *static_cast<MqttClient*>(self);
  client.accepted_ = code == 0;
  if (code != 0) client.refusal_ = {{LinkStage::mqtt, refused_connect(code)}, mosquitto_connack_string(code)};
}

void MqttClient::on_message(mosquitto*, void* self, const mosquitto_message* message) {
  auto& client = *static_cast<MqttClient*>(self);
  const auto* bytes = static_cast<const char*>(message->payload);
  const auto size = static_cast<size_t>(message->payloadlen);
  client.received_.push_back({message->topic, size == 0 ? std::string() : std::string(bytes, size), message->retain});
}

void MqttClient::on_log(mosquitto* mosquitto, void* self, int level, const char* text) {
  if (level != MOSQ_LOG_ERR) return;
  auto& client = *static_cast<MqttClient*>(self);
  if (std::strstr(text, "host name verification failed") != nullptr) {
    client.refusal_ = {{LinkStage::tls, LinkState::wrong_name}, "certificate refused: wrong name"};
    return;
  }
  // The error text says only that verification failed; why is known while the library still holds the session.
  const auto* tls = static_cast<const SSL*>(mosquitto_ssl_get(mosquitto));
  const long result = tls == nullptr ? X509_V_OK : SSL_get_verify_result(tls);
  if (!client.refusal_.words.empty()) return;
  client.refusal_ = result == X509_V_OK
                        ? MqttLoss{client.silence().failure, text}
                        : MqttLoss{{LinkStage::tls, certificate_fault(result)}, refused_certificate(result)};
}

}  // namespace leitstand::board
