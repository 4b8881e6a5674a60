#include "uart_line.h"

#include <driver/uart.h>

#include "board_options.h"
#include "leitstand/node.h"

namespace leitstand::board {

namespace {

constexpr int receive_buffer_bytes = 4096;
constexpr int send_buffer_bytes = 4096;

}  // namespace

void UartLine::begin() {
  uart_config_t config{};
  config.baud_rate = options::baud;
  config.data_bits = UART_DATA_8_BITS;
  config.parity = UART_PARITY_DISABLE;
  config.stop_bits = UART_STOP_BITS_1;
  config.flow_ctrl = UART_HW_FLOWCTRL_DISABLE;
  config.source_clk = UART_SCLK_DEFAULT;
  uart_driver_install(options::uart, receive_buffer_bytes, send_buffer_bytes, 0, nullptr, 0);
  uart_param_config(options::uart, &config);
}

void UartLine::poll(Node& node) {
  char chunk[256];
  for (;;) {
    const int size = uart_read_bytes(options::uart, chunk, sizeof chunk, 0);
    if (size <= 0) return;
    for (int i = 0; i < size; ++i) take(chunk[i], node);
  }
}

void UartLine::take(char byte, Node& node) {
  if (byte != '\n') line_[length_++] = byte;
  if (byte != '\n' && length_ < capacity) return;
  node.on_serial_line(line_, length_);
  length_ = 0;
}

void UartLine::write_line(const char* line, size_t length) {
  uart_write_bytes(options::uart, line, length);
  uart_write_bytes(options::uart, "\n", 1);
}

}  // namespace leitstand::board
