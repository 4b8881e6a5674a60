#include "sht_sensor.h"

#include <freertos/FreeRTOS.h>
#include <freertos/task.h>

#include "board_options.h"

namespace leitstand::board {

namespace {

constexpr int bus_timeout_ms = 10;
// The longest conversion of either model at its highest precision takes 15.5 ms, and a delay may end a tick early.
constexpr uint32_t conversion_ms = 17;
// Both metrics of one round come from one measurement.
constexpr uint64_t fresh_ms = 500;

// One measurement at the highest precision, with no stretching of the clock line.
constexpr uint8_t measure_sht3x[] = {0x24, 0x00};
constexpr uint8_t measure_sht4x[] = {0xfd};

}  // namespace

void ShtSensor::begin() {
  i2c_master_bus_config_t bus_config{};
  bus_config.i2c_port = -1;
  bus_config.sda_io_num = options::sda_pin;
  bus_config.scl_io_num = options::scl_pin;
  bus_config.clk_source = I2C_CLK_SRC_DEFAULT;
  bus_config.glitch_ignore_cnt = 7;
  bus_config.flags.enable_internal_pullup = 1;
  i2c_master_bus_handle_t bus = nullptr;
  if (i2c_new_master_bus(&bus_config, &bus) != ESP_OK) return;
  i2c_device_config_t device_config{};
  device_config.dev_addr_length = I2C_ADDR_BIT_LEN_7;
  device_config.device_address = options::climate_address;
  device_config.scl_speed_hz = options::i2c_hz;
  if (i2c_master_bus_add_device(bus, &device_config, &device_) != ESP_OK) device_ = nullptr;
}

bool ShtSensor::transfer(uint8_t (&frame)[sht_frame_size]) {
  if (device_ == nullptr) return false;
  const bool older = options::climate_sensor == ShtModel::sht3x;
  const uint8_t* command = older ? measure_sht3x : measure_sht4x;
  const size_t length = older ? sizeof measure_sht3x : sizeof measure_sht4x;
  if (i2c_master_transmit(device_, command, length, bus_timeout_ms) != ESP_OK) return false;
  vTaskDelay(pdMS_TO_TICKS(conversion_ms));
  return i2c_master_receive(device_, frame, sizeof frame, bus_timeout_ms) == ESP_OK;
}

SensorFault ShtSensor::measure() {
  uint8_t frame[sht_frame_size];
  last_ = transfer(frame) ? decode_sht(options::climate_sensor, frame) : ShtReading{0, 0, SensorFault::no_answer};
  measured_ms_ = clock_.monotonic_ms();
  measured_ = true;
  return last_.fault;
}

Reading ShtSensor::read(Metric metric) {
  if (!measured_ || clock_.monotonic_ms() - measured_ms_ > fresh_ms) measure();
  return {last_.fault, metric == Metric::temperature ? last_.milli_celsius : last_.milli_percent};
}

}  // namespace leitstand::board
