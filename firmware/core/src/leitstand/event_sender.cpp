#include "leitstand/event_sender.h"

namespace leitstand {

void EventSender::start(uint64_t now_ms) {
  running_ = true;
  wait_.reset();
  rewind(now_ms);
}

void EventSender::rewind(uint64_t now_ms) {
  flying_ = 0;
  sent_ = Number{0, 0};
  sent_place_ = EventRing::nowhere;
  progress_ms_ = now_ms;
  wait_ms_ = wait_.next();
}

void EventSender::tick(uint64_t now_ms) {
  if (!running_) return;
  if (flying_ == 0) progress_ms_ = now_ms;
  if (now_ms - progress_ms_ >= wait_ms_) rewind(now_ms);
  if (requested_) send_requested();
  send_more();
}

void EventSender::send_more() {
  Event event;
  while (flying_ < window) {
    // The place of the newest sent one may have been freed or overwritten: then the walk begins at the oldest.
    const bool there = sent_place_ != EventRing::nowhere && ring_.read(sent_place_, event) &&
                       event.boot == sent_.boot && event.seq == sent_.seq;
    EventRing::Place place = there ? ring_.after(sent_place_) : ring_.first();
    while (place != EventRing::nowhere && (!ring_.read(place, event) || !Number{event.boot, event.seq}.behind(sent_))) {
      place = ring_.after(place);
    }
    if (place == EventRing::nowhere || !send(event)) return;
    sent_ = Number{event.boot, event.seq};
    sent_place_ = place;
    in_flight_[flying_++] = sent_;
  }
}

bool EventSender::send(const Event& event) {
  const Number number{event.boot, event.seq};
  if (!outlet_.send_event(event, !number.behind(ever_sent_))) return false;
  if (number.behind(ever_sent_)) ever_sent_ = number;
  return true;
}

void EventSender::on_ack(uint32_t boot, uint32_t seq, uint64_t now_ms) {
  if (ring_.free_up_to(boot, seq) > 0) {
    progress_ms_ = now_ms;
    wait_.reset();
    wait_ms_ = wait_.next();
  }
  uint32_t kept = 0;
  for (uint32_t i = 0; i < flying_; ++i) {
    if (in_flight_[i].boot != boot || in_flight_[i].seq > seq) in_flight_[kept++] = in_flight_[i];
  }
  flying_ = kept;
}

void EventSender::on_request(uint32_t boot, uint32_t from, uint32_t to) {
  requested_ = true;
  request_from_ = Number{boot, from};
  request_to_ = to;
}

void EventSender::send_requested() {
  Event event;
  uint32_t sent = 0;
  for (EventRing::Place place = ring_.first(); place != EventRing::nowhere; place = ring_.after(place)) {
    if (!ring_.read(place, event) || event.boot != request_from_.boot || event.seq < request_from_.seq) continue;
    if (event.seq > request_to_) break;
    // A window's worth at a time, so that a long gap does not fill the connection.
    if (sent == window || !send(event)) {
      request_from_.seq = event.seq;
      return;
    }
    ++sent;
  }
  requested_ = false;
}

}  // namespace leitstand
