#include "leitstand_board.h"

#include <esp_task_wdt.h>
#include <esp_timer.h>

#include <string_view>

namespace leitstand::board {

namespace {

constexpr uint32_t longest_wait_ms = 10;

}  // namespace

Board::Board() : link_(queue_, radio_, clock_), sensor_(clock_), system_(sensor_, door_, radio_) {}

void Board::begin() {
  // Before anything that can hang: a program on trial goes back only through a restart.
  guard();
  door_.begin();
  serial_.begin();
  queue_.begin();
  system_.begin();
  slots_.begin();
  if (!flash_.begin(options::flash_label)) give_up();
  sensor_.begin();
  radio_.begin();
  clock_.begin(options::ntp_server);
  wires_.begin(queue_);
}

void Board::give_up() {
  // Without its flash the node could not say who it is, and what it sees would be lost.
  constexpr std::string_view complaint =
      "# the partition for the node's data is missing or too small: see partitions.csv";
  serial_.write_line(complaint.data(), complaint.size());
  // On trial a restart brings the program before it back, which may know this flash.
  if (slots_.on_trial()) system_.reboot();
  system_.reboot_if_asked();
  for (;;) system_.still_busy();
}

Ports Board::ports() { return {flash_, clock_, random_, link_, door_, sensor_, serial_, system_, &slots_}; }

void Board::guard() const {
  esp_task_wdt_config_t config{};
  config.timeout_ms = options::watchdog_ms;
  config.trigger_panic = true;
  // Arduino's start-up may have set it up already.
  if (esp_task_wdt_reconfigure(&config) != ESP_OK) esp_task_wdt_init(&config);
  esp_task_wdt_add(nullptr);
}

void Board::run(Node& node) {
  BoardEvent event{};
  for (uint32_t wait_ms = longest_wait_ms; queue_.receive(event, wait_ms); wait_ms = 0) dispatch(event, node);
  hand_over_frames(node);
  serial_.poll(node);
  link_.poll(node);
  node.tick();
  system_.reboot_if_asked();
  esp_task_wdt_reset();
}

void Board::dispatch(const BoardEvent& event, Node& node) {
  if (event.kind != BoardEvent::Kind::wiegand_bit) return link_.on_event(event, node);
  assemblers_[event.reader].add(event.bit, event.at_us);
}

void Board::hand_over_frames(Node& node) {
  const int64_t now_us = esp_timer_get_time();
  for (size_t reader = 0; reader < options::reader_count; ++reader) {
    uint64_t bits = 0;
    uint8_t count = 0;
    if (assemblers_[reader].take(now_us, bits, count)) node.on_wiegand(static_cast<uint8_t>(reader), bits, count);
  }
}

}  // namespace leitstand::board
