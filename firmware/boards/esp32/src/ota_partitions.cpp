#include "ota_partitions.h"

#include <nvs.h>

#include <cstring>

#include "leitstand/text.h"

// Public key of whoever signs the images, x and y in hex without quotation marks: given by the build. Without one
// nothing comes over the air.
#ifndef LEITSTAND_PUBLISHER
#define LEITSTAND_PUBLISHER none
#endif
#define LEITSTAND_TEXT_OF(word) #word
#define LEITSTAND_TEXT(word) LEITSTAND_TEXT_OF(word)

// Arduino's start-up would otherwise mark every program healthy before it has done anything.
extern "C" bool verifyRollbackLater() { return true; }

namespace leitstand::board {

namespace {

constexpr const char* space = "leitstand";
constexpr const char* key = "update";

const esp_partition_t* other() { return esp_ota_get_next_update_partition(nullptr); }

}  // namespace

void OtaPartitions::begin() {
  if (!from_hex(LEITSTAND_TEXT(LEITSTAND_PUBLISHER), publisher_, sizeof publisher_))
    std::memset(publisher_, 0, sizeof publisher_);
}

char OtaPartitions::running() const {
  const esp_partition_t* now = esp_ota_get_running_partition();
  return now != nullptr && std::strcmp(now->label, "app1") == 0 ? 'b' : 'a';
}

bool OtaPartitions::begin(uint32_t size) {
  if (open_) esp_ota_abort(writing_);
  const esp_partition_t* into = other();
  // Erased as it is written: the whole slot at once would hold the loop up for seconds.
  open_ = into != nullptr && size <= into->size && esp_ota_begin(into, OTA_WITH_SEQUENTIAL_WRITES, &writing_) == ESP_OK;
  return open_;
}

bool OtaPartitions::write(const uint8_t* data, size_t length) {
  return open_ && esp_ota_write(writing_, data, length) == ESP_OK;
}

bool OtaPartitions::finish() {
  const bool whole = open_ && esp_ota_end(writing_) == ESP_OK;
  open_ = false;
  return whole;
}

bool OtaPartitions::boot_other() { return other() != nullptr && esp_ota_set_boot_partition(other()) == ESP_OK; }

bool OtaPartitions::on_trial() const {
  esp_ota_img_states_t state = ESP_OTA_IMG_UNDEFINED;
  const esp_partition_t* now = esp_ota_get_running_partition();
  return now != nullptr && esp_ota_get_state_partition(now, &state) == ESP_OK && state == ESP_OTA_IMG_PENDING_VERIFY;
}

bool OtaPartitions::mark_healthy() { return esp_ota_mark_app_valid_cancel_rollback() == ESP_OK; }

/// Nothing is to be done: a reset of a program that waits for its verdict is what the bootloader goes back upon.
bool OtaPartitions::roll_back() { return on_trial(); }

OtaNote OtaPartitions::note() const {
  OtaNote note{};
  nvs_handle_t handle = 0;
  size_t length = sizeof note;
  if (nvs_open(space, NVS_READONLY, &handle) != ESP_OK) return OtaNote{};
  const bool read = nvs_get_blob(handle, key, &note, &length) == ESP_OK && length == sizeof note;
  nvs_close(handle);
  note.version[sizeof note.version - 1] = '\0';
  return read ? note : OtaNote{};
}

bool OtaPartitions::save_note(const OtaNote& note) {
  nvs_handle_t handle = 0;
  if (nvs_open(space, NVS_READWRITE, &handle) != ESP_OK) return false;
  const bool kept = nvs_set_blob(handle, key, &note, sizeof note) == ESP_OK && nvs_commit(handle) == ESP_OK;
  nvs_close(handle);
  return kept;
}

}  // namespace leitstand::board
