#pragma once

#include <mosquitto.h>

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "event_loop.h"
#include "leitstand/link_report.h"

namespace leitstand::board {

/// Where to connect and as whom.
struct MqttAccount {
  std::string host;
  int port = 0;
  int keep_alive_s = 0;
  /// PEM file with the only authority that is believed.
  std::string ca_file;
  std::string id;
  std::string password;
  std::string will_topic;
  std::string will_payload;
};

/// What the broker sent.
struct MqttMessage {
  std::string topic;
  std::string payload;
  bool retained;
};

/// Why a connection failed or ended: where on the way, and in words for a technician.
struct MqttLoss {
  LinkFailure failure;
  std::string words;
};

/// One connection at a time to a broker, over TLS, without ever blocking the process and without a thread.
///
/// Each connection is a client object of its own: what was queued for a dead connection dies with it, as on the
/// chip. Whatever must not be lost is sent again by the core.
class MqttClient : public Watcher {
 public:
  struct Events {
    std::function<void()> connected;
    /// Told once for every `connect` that failed or was cut, with the reason.
    std::function<void(const MqttLoss&)> lost;
    std::function<void(const MqttMessage&)> message;
  };

  MqttClient(EventLoop& loop, Events events);
  ~MqttClient() override;
  MqttClient(const MqttClient&) = delete;
  MqttClient& operator=(const MqttClient&) = delete;

  /// Begins to connect; `connected` or `lost` follows, never from inside this call.
  void connect(const MqttAccount& account, int64_t now_ms);
  /// Says goodbye to the broker, which then publishes no will.
  void disconnect();
  /// Cuts the line without a word, as a pulled plug does. Tells nobody.
  void abort();
  bool subscribe(const std::string& topic, int qos);
  bool publish(const std::string& topic, std::string_view payload, int qos, bool retain);
  /// Whether a connection stands or is being made.
  bool active() const { return phase_ != Phase::down; }
  bool is_connected() const { return phase_ == Phase::up; }
  /// What is being tried, or has been reached.
  LinkStage stage() const;
  /// Keep-alive and time-outs, and what `connect` could not do at once; to be called a few times a second.
  void tick(int64_t now_ms);

  int fd() const override;
  short interest() const override;
  void ready(short events) override;

 private:
  enum class Phase { down, reaching, handshake, up };

  int open();
  int configure();
  bool reached(short events);
  void work(int error);
  bool bytes_waiting() const;
  void deliver();
  void lose(const MqttLoss& loss);
  MqttLoss loss_for(int error) const;
  MqttLoss silence() const;

  static void on_connect(mosquitto*, void* self, int code);
  static void on_message(mosquitto*, void* self, const mosquitto_message* message);
  static void on_log(mosquitto*, void* self, int level, const char* text);

  EventLoop& loop_;
  Events events_;
  mosquitto* client_ = nullptr;
  MqttAccount account_;
  bool only_ipv4_ = false;
  Phase phase_ = Phase::down;
  int64_t started_ms_ = 0;
  int open_error_ = 0;
  bool accepted_ = false;
  /// What the other side, or its certificate, was refused for; without words there is none.
  MqttLoss refusal_{};
  std::vector<MqttMessage> received_;
};

}  // namespace leitstand::board
