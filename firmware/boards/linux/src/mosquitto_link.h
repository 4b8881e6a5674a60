#pragma once

#include <functional>
#include <string>

#include "leitstand/ports.h"
#include "mqtt_client.h"

namespace leitstand::board {

/// The node's line to the broker, with a plug that can be pulled.
class MosquittoLink : public Link {
 public:
  /// `directory` takes the authority's certificate, which the library reads from a file.
  MosquittoLink(EventLoop& loop, const Clock& clock, std::string directory, MqttClient::Events events);

  bool connect(const LinkSettings& settings) override;
  void disconnect() override;
  bool subscribe(const char* topic, int qos) override;
  bool publish(const char* topic, const char* payload, size_t length, int qos, bool retain) override;
  /// A board on a cable: no radio, and an address as long as the plug is in.
  LinkReport report() const override;

  /// Pulls the plug or puts it back.
  void plug(bool in);
  bool plugged() const { return plugged_; }
  /// Ends the connection as a power failure does. Tells nobody.
  void cut();
  void tick();

  /// Why the last connection failed or ended; empty while all is well.
  const std::string& last_error() const { return last_.words; }

  struct Counters {
    uint64_t connects = 0;
    uint64_t published = 0;
    uint64_t publish_refused = 0;
    uint64_t received = 0;
  };
  const Counters& counters() const { return counters_; }

 private:
  MqttClient::Events watched(MqttClient::Events events);
  bool store_authority(const char* pem) const;

  const Clock& clock_;
  std::string directory_;
  std::function<void(const MqttLoss&)> lost_;
  MqttClient client_;
  bool plugged_ = true;
  /// A failure that the core has still to be told of, from outside its own call.
  std::string failure_;
  MqttLoss last_{};
  Counters counters_;
};

}  // namespace leitstand::board
