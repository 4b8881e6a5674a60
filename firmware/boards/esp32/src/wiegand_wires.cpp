#include "wiegand_wires.h"

#include <driver/gpio.h>
#include <esp_attr.h>
#include <esp_timer.h>

namespace leitstand::board {

namespace {

void IRAM_ATTR on_edge(void* argument) {
  const auto& wire = *static_cast<const WiegandWires::Wire*>(argument);
  BoardEvent event{};
  event.kind = BoardEvent::Kind::wiegand_bit;
  event.reader = wire.reader;
  event.bit = wire.bit;
  event.at_us = esp_timer_get_time();
  wire.queue->send_from_interrupt(event);
}

void listen(gpio_num_t pin, WiegandWires::Wire& wire) {
  gpio_config_t config{};
  config.pin_bit_mask = uint64_t{1} << static_cast<unsigned>(pin);
  config.mode = GPIO_MODE_INPUT;
  config.pull_up_en = GPIO_PULLUP_ENABLE;
  config.intr_type = GPIO_INTR_NEGEDGE;
  gpio_config(&config);
  gpio_isr_handler_add(pin, on_edge, &wire);
}

}  // namespace

void WiegandWires::begin(EventQueue& queue) {
  gpio_install_isr_service(0);
  for (size_t reader = 0; reader < options::reader_count; ++reader) {
    Wire& zero = wires_[2 * reader] = {&queue, static_cast<uint8_t>(reader), false};
    Wire& one = wires_[2 * reader + 1] = {&queue, static_cast<uint8_t>(reader), true};
    listen(options::readers[reader].data0, zero);
    listen(options::readers[reader].data1, one);
  }
}

}  // namespace leitstand::board
