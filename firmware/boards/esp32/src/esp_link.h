#pragma once

#include <mqtt_client.h>

#include <atomic>
#include <memory>

#include "event_queue.h"
#include "leitstand/ports.h"
#include "radio.h"

namespace leitstand {
class Node;
}

namespace leitstand::board {

/// The line to the broker over the radio. Each connection is a client of its own, so that nothing of a dead one is
/// sent in the next.
class EspLink : public Link {
 public:
  EspLink(EventQueue& queue, Radio& radio, const Clock& clock) : queue_(queue), radio_(radio), clock_(clock) {}

  bool connect(const LinkSettings& settings) override;
  void disconnect() override;
  bool subscribe(const char* topic, int qos) override;
  bool publish(const char* topic, const char* payload, size_t length, int qos, bool retain) override;
  LinkReport report() const override;

  /// Tells the node what an event means for it.
  void on_event(const BoardEvent& event, Node& node);
  /// Begins what had to wait for the network, and gives up what has waited too long.
  void poll(Node& node);

 private:
  enum class Phase { down, waiting, connecting, up };

  bool start_client();
  static void on_client_event(void* self, esp_event_base_t base, int32_t id, void* data);
  void hand_over(const esp_mqtt_event_t& data, BoardEvent event);
  void note_failure(const esp_mqtt_error_codes_t& error);
  void fail(LinkFailure failure) { failed_ = failure; }
  void tell(BoardEvent event, std::unique_ptr<MqttMessage> message);

  EventQueue& queue_;
  Radio& radio_;
  const Clock& clock_;
  LinkSettings settings_{};
  Phase phase_ = Phase::down;
  bool network_seen_ = false;
  uint64_t since_ms_ = 0;
  /// Counts the connections; the client's own task only reads it between start and stop, when it does not change.
  uint32_t connection_ = 0;
  /// Set by the client's task when the queue did not take what it had to say: then the connection is begun anew, so
  /// that the broker says all of it again.
  std::atomic<bool> unheard_{false};
  /// Why the latest attempt failed. Written by the client's task before it says that the broker is gone, and by the
  /// loop where no client runs; a word of two bytes, so that neither reads half of it.
  std::atomic<LinkFailure> failed_{LinkFailure{LinkStage::wifi, LinkState::waiting}};
  esp_mqtt_client_handle_t client_ = nullptr;
};

}  // namespace leitstand::board
