#include "radio.h"

#include <esp_event.h>
#include <esp_wifi.h>
#include <nvs_flash.h>

#include <algorithm>

#include "link_failure.h"

namespace leitstand::board {

namespace {

/// The driver keeps its calibration there; the network's name and password it does not.
void begin_driver_storage() {
  const esp_err_t error = nvs_flash_init();
  if (error != ESP_ERR_NVS_NO_FREE_PAGES && error != ESP_ERR_NVS_NEW_VERSION_FOUND) return;
  nvs_flash_erase();
  nvs_flash_init();
}

template <size_t size>
void copy_text(uint8_t (&into)[size], const std::string& text) {
  std::copy_n(text.begin(), std::min(text.size(), size), into);
}

}  // namespace

void Radio::begin() {
  begin_driver_storage();
  esp_netif_init();
  esp_event_loop_create_default();
  interface_ = esp_netif_create_default_wifi_sta();
  esp_event_handler_instance_register(WIFI_EVENT, ESP_EVENT_ANY_ID, on_event, this, nullptr);
  esp_event_handler_instance_register(IP_EVENT, IP_EVENT_STA_GOT_IP, on_event, this, nullptr);
  const wifi_init_config_t config = WIFI_INIT_CONFIG_DEFAULT();
  esp_wifi_init(&config);
  esp_wifi_set_storage(WIFI_STORAGE_RAM);
  esp_wifi_set_mode(WIFI_MODE_STA);
  // A door that answers late is worse than a little more current.
  esp_wifi_set_ps(WIFI_PS_NONE);
  esp_wifi_start();
}

void Radio::join(const char* ssid, const char* password) {
  if (ssid == nullptr || password == nullptr || (ssid_ == ssid && password_ == password)) return;
  joining_ = LinkState::trying;
  ssid_ = ssid;
  password_ = password;
  wifi_config_t config{};
  copy_text(config.sta.ssid, ssid_);
  copy_text(config.sta.password, password_);
  // An open network of the same name is not the site's.
  config.sta.threshold.authmode = WIFI_AUTH_WPA2_PSK;
  config.sta.pmf_cfg.capable = true;
  esp_wifi_disconnect();
  esp_wifi_set_config(WIFI_IF_STA, &config);
  esp_wifi_connect();
}

void Radio::on_event(void* self, esp_event_base_t base, int32_t id, void* data) {
  auto& radio = *static_cast<Radio*>(self);
  if (base == IP_EVENT && id == IP_EVENT_STA_GOT_IP) radio.up_ = true;
  if (base == WIFI_EVENT && id == WIFI_EVENT_STA_CONNECTED) radio.joined_ = true;
  if (base != WIFI_EVENT || id != WIFI_EVENT_STA_DISCONNECTED) return;
  radio.up_ = radio.joined_ = false;
  radio.joining_ = wifi_failure(static_cast<const wifi_event_sta_disconnected_t*>(data)->reason);
  // Each attempt takes seconds of scanning, so that trying for ever is no storm.
  esp_wifi_connect();
}

void Radio::address(char* into, int length) const {
  into[0] = '\0';
  esp_netif_ip_info_t info{};
  if (up_ && esp_netif_get_ip_info(interface_, &info) == ESP_OK) esp_ip4addr_ntoa(&info.ip, into, length);
}

}  // namespace leitstand::board
