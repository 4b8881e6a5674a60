#pragma once
// Which event goes out when: in order, few at a time, again where no receipt comes (docs/protocol.md, "The receipt").
#include <cstdint>

#include "leitstand/backoff.h"
#include "leitstand/event_ring.h"

namespace leitstand {

/// Publishes an event; false where it was not taken.
class EventOutlet {
 public:
  virtual ~EventOutlet() = default;
  virtual bool send_event(const Event& event, bool again) = 0;
};

class EventSender {
 public:
  static constexpr uint32_t window = 32;
  static constexpr uint32_t first_wait_ms = 5'000;
  static constexpr uint32_t longest_wait_ms = 60'000;

  EventSender(EventRing& ring, EventOutlet& outlet) : ring_(ring), outlet_(outlet) {}

  /// The station is there (again): begin with the oldest.
  void start(uint64_t now_ms);
  /// The connection or the station is gone: nothing is sent.
  void stop() { running_ = false; }
  /// Sends what the window allows, and again what waits too long.
  void tick(uint64_t now_ms);
  /// A receipt.
  void on_ack(uint32_t boot, uint32_t seq, uint64_t now_ms);
  /// The station misses a range: what is still buffered of it goes out with the next ticks.
  void on_request(uint32_t boot, uint32_t from, uint32_t to);

 private:
  struct Number {
    uint32_t boot;
    uint32_t seq;
    bool behind(const Number& other) const { return boot > other.boot || (boot == other.boot && seq > other.seq); }
  };
  void send_more();
  void send_requested();
  bool send(const Event& event);
  void rewind(uint64_t now_ms);

  EventRing& ring_;
  EventOutlet& outlet_;
  bool running_ = false;
  Backoff wait_{first_wait_ms, longest_wait_ms};
  uint32_t wait_ms_ = first_wait_ms;
  uint64_t progress_ms_ = 0;
  /// Newest that was sent in this round, and ever since the start.
  Number sent_{0, 0};
  Number ever_sent_{0, 0};
  /// Where the newest sent one stands, so that the next is found without a walk.
  EventRing::Place sent_place_ = EventRing::nowhere;
  Number in_flight_[window] = {};
  uint32_t flying_ = 0;
  bool requested_ = false;
  Number request_from_{0, 0};
  uint32_t request_to_ = 0;
};

}  // namespace leitstand
