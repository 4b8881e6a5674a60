#pragma once

#include <freertos/FreeRTOS.h>
#include <freertos/queue.h>

#include <cstdint>
#include <string>

namespace leitstand::board {

/// What the broker sent, on the heap because it waits for the loop.
struct MqttMessage {
  std::string topic;
  std::string payload;
  bool retained;
};

/// What happened outside of the loop: in an interrupt, or in another task.
struct BoardEvent {
  enum class Kind : uint8_t { wiegand_bit, broker_up, broker_down, message };

  Kind kind;
  uint8_t reader = 0;
  bool bit = false;
  /// Which connection spoke; what an older one says does not count any more.
  uint32_t connection = 0;
  int64_t at_us = 0;
  /// Owned by whoever takes the event out.
  MqttMessage* message = nullptr;
};

/// The one way from interrupts and tasks into the loop, so that the core is called from one place.
class EventQueue {
 public:
  void begin();
  /// From a task; false where the queue is full.
  bool send(const BoardEvent& event);
  /// From an interrupt. What does not fit is lost, and the frame that it belongs to fails its parity.
  void send_from_interrupt(const BoardEvent& event);
  /// Waits at most this long.
  bool receive(BoardEvent& event, uint32_t wait_ms);

 private:
  QueueHandle_t queue_ = nullptr;
};

}  // namespace leitstand::board
