#pragma once

#include <mosquitto.h>

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "broker.h"

namespace leitstand::test {

/// A message as it came, with its topic under `leitstand/v1/<site>/`.
struct Heard {
  std::string topic;
  std::string payload;
  bool retained;
};

/// The station's side of the wire, as far as these tests need it: hears all of a site and sends receipts.
class StationClient {
 public:
  explicit StationClient(const std::string& site);
  ~StationClient();
  StationClient(const StationClient&) = delete;
  StationClient& operator=(const StationClient&) = delete;

  /// Connects, subscribes to everything and says that the station is online.
  bool connect(const Authority& authority, int port);
  void publish(const std::string& topic, const std::string& payload, bool retain = false);
  /// Receives until the condition holds; false when it did not within the limit.
  bool until(const std::function<bool()>& condition, std::chrono::milliseconds limit = std::chrono::seconds(15));
  /// All messages since the last `forget`.
  const std::vector<Heard>& heard() const { return heard_; }
  void forget() { heard_.clear(); }

 private:
  static void on_connect(mosquitto*, void* self, int code);
  static void on_message(mosquitto*, void* self, const mosquitto_message* message);

  std::string root_;
  mosquitto* client_ = nullptr;
  bool connected_ = false;
  std::vector<Heard> heard_;
};

}  // namespace leitstand::test
