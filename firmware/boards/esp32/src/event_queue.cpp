#include "event_queue.h"

#include <esp_attr.h>

namespace leitstand::board {

namespace {

// Two readers at once, 34 bits each, and what the broker sends meanwhile.
constexpr UBaseType_t length = 128;

}  // namespace

void EventQueue::begin() { queue_ = xQueueCreate(length, sizeof(BoardEvent)); }

bool EventQueue::send(const BoardEvent& event) { return xQueueSend(queue_, &event, 0) == pdTRUE; }

void IRAM_ATTR EventQueue::send_from_interrupt(const BoardEvent& event) {
  BaseType_t woken = pdFALSE;
  xQueueSendFromISR(queue_, &event, &woken);
  if (woken == pdTRUE) portYIELD_FROM_ISR();
}

bool EventQueue::receive(BoardEvent& event, uint32_t wait_ms) {
  return xQueueReceive(queue_, &event, pdMS_TO_TICKS(wait_ms)) == pdTRUE;
}

}  // namespace leitstand::board
