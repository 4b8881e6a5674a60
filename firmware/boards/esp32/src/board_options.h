#pragma once

#include <driver/gpio.h>
#include <driver/uart.h>

#include <cstdint>

#include "sht.h"

/// All pins and options of the door node's board, for a plain ESP32 module. Another board changes this file alone.
namespace leitstand::board::options {

constexpr const char* hardware = "esp32-door";
constexpr const char* chip = "ESP32";

constexpr gpio_num_t pin(int number) { return static_cast<gpio_num_t>(number); }

// Outputs. The relay and the buzzer switch through a transistor: high is on. Whether the lock is a strike or a magnet
// is a field of the configuration, `lock.fail_safe`.
constexpr gpio_num_t lock_pin = pin(26);
constexpr gpio_num_t buzzer_pin = pin(27);
constexpr gpio_num_t led_pin = pin(2);

// Inputs, each with a pull-up: a closed contact reads low.
constexpr gpio_num_t contact_pin = pin(32);
constexpr gpio_num_t rex_pin = pin(33);
constexpr gpio_num_t tamper_pin = pin(25);
constexpr gpio_num_t button_pin = pin(0);
constexpr bool door_closed_reads_low = true;
constexpr bool tampered_reads_low = false;

// Wiegand readers, the first is reader 0.
struct ReaderPins {
  gpio_num_t data0;
  gpio_num_t data1;
};
constexpr ReaderPins readers[] = {{pin(16), pin(17)}, {pin(18), pin(19)}};
constexpr size_t reader_count = sizeof readers / sizeof readers[0];

// Climate sensor on I2C.
constexpr gpio_num_t sda_pin = pin(21);
constexpr gpio_num_t scl_pin = pin(22);
constexpr uint32_t i2c_hz = 100'000;
constexpr ShtModel climate_sensor = ShtModel::sht3x;
constexpr uint16_t climate_address = 0x44;

// Serial line to the station.
constexpr uart_port_t uart = UART_NUM_0;
constexpr int baud = 115'200;

constexpr const char* ntp_server = "pool.ntp.org";
constexpr uint32_t watchdog_ms = 10'000;
// Label of the raw data partition in partitions.csv.
constexpr const char* flash_label = "leitstand";

}  // namespace leitstand::board::options
