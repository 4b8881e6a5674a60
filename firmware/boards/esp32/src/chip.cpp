#include "chip.h"

#include <driver/uart.h>
#include <esp_mac.h>
#include <esp_netif_sntp.h>
#include <esp_random.h>
#include <esp_system.h>
#include <esp_task_wdt.h>
#include <esp_timer.h>
#include <esp_wifi.h>
#include <freertos/FreeRTOS.h>
#include <freertos/task.h>
#include <sys/time.h>

#include <atomic>
#include <cstdio>

#include "board_options.h"
#include "gpio_door.h"
#include "radio.h"
#include "sht_sensor.h"

namespace leitstand::board {

namespace {

constexpr int64_t ms_per_second = 1000;
constexpr uint32_t last_words_ms = 100;

// The time server's answer comes in the network's task, with nothing in hand to say to whom.
std::atomic<bool> time_server_answered{false};

void on_time(timeval*) { time_server_answered = true; }

}  // namespace

void ChipClock::begin(const char* time_server) {
  esp_sntp_config_t config{};
  config.start = true;
  config.sync_cb = on_time;
  config.num_of_servers = 1;
  config.servers[0] = time_server;
  esp_netif_sntp_init(&config);
}

uint64_t ChipClock::monotonic_ms() const { return static_cast<uint64_t>(esp_timer_get_time()) / 1000U; }

int64_t ChipClock::wall_ms() const {
  timeval now{};
  ::gettimeofday(&now, nullptr);
  return static_cast<int64_t>(now.tv_sec) * ms_per_second + now.tv_usec / 1000;
}

ClockQuality ChipClock::quality() const { return time_server_answered ? ClockQuality::ntp : set_quality_; }

void ChipClock::set_wall_ms(int64_t wall_ms, ClockQuality quality) {
  timeval now{};
  now.tv_sec = static_cast<time_t>(wall_ms / ms_per_second);
  now.tv_usec = static_cast<suseconds_t>(wall_ms % ms_per_second * 1000);
  ::settimeofday(&now, nullptr);
  set_quality_ = quality;
}

void ChipRandom::fill(uint8_t* into, size_t length) { esp_fill_random(into, length); }

void ChipSystem::begin() {
  uint8_t mac[6] = {};
  esp_read_mac(mac, ESP_MAC_WIFI_STA);
  std::snprintf(mac_, sizeof mac_, "%02x:%02x:%02x:%02x:%02x:%02x", mac[0], mac[1], mac[2], mac[3], mac[4], mac[5]);
}

const char* ChipSystem::ip() const {
  radio_.address(ip_, sizeof ip_);
  return ip_;
}

void ChipSystem::reboot_if_asked() const {
  if (!reboot_asked_) return;
  // The answer to whoever asked shall still leave the line.
  uart_wait_tx_done(options::uart, pdMS_TO_TICKS(last_words_ms));
  esp_restart();
}

ResetReason ChipSystem::reset_reason() const {
  switch (esp_reset_reason()) {
    case ESP_RST_POWERON:
    case ESP_RST_EXT:
      return ResetReason::power_on;
    case ESP_RST_SW:
    case ESP_RST_DEEPSLEEP:
      return ResetReason::software;
    case ESP_RST_INT_WDT:
    case ESP_RST_TASK_WDT:
    case ESP_RST_WDT:
      return ResetReason::watchdog;
    case ESP_RST_BROWNOUT:
      return ResetReason::brownout;
    case ESP_RST_PANIC:
      return ResetReason::panic;
    default:
      return ResetReason::unknown;
  }
}

const char* ChipSystem::hardware() const { return options::hardware; }

const char* ChipSystem::chip() const { return options::chip; }

bool ChipSystem::rssi(int* dbm) const {
  wifi_ap_record_t access_point{};
  if (esp_wifi_sta_get_ap_info(&access_point) != ESP_OK) return false;
  *dbm = int{access_point.rssi};
  return true;
}

uint32_t ChipSystem::free_heap() const { return esp_get_free_heap_size(); }

void ChipSystem::still_busy() {
  esp_task_wdt_reset();
  // The idle task has a watchdog of its own, and lets the network's task have its turn.
  vTaskDelay(1);
}

const char* ChipSystem::self_test(Part part) {
  switch (part) {
    case Part::relay:
      return door_.lock_obeys() ? nullptr : "pin does not follow";
    case Part::buzzer:
      return door_.buzzer_obeys() ? nullptr : "pin does not follow";
    case Part::sensor:
      return sensor_.measure() == SensorFault::none ? nullptr : "no_answer";
    case Part::reader:
      return door_.readers_idle() ? nullptr : "a data line is low";
    case Part::contact:
      return nullptr;
  }
  return nullptr;
}

}  // namespace leitstand::board
