#pragma once

#include <esp_netif.h>

#include <atomic>
#include <string>

#include "leitstand/link_report.h"

namespace leitstand::board {

/// Wi-Fi as a station of the site's network. Comes back by itself.
class Radio {
 public:
  /// Brings the network stack up; nothing is sent yet.
  void begin();
  /// Joins this network, and leaves any other.
  void join(const char* ssid, const char* password);
  /// Whether the network has given an address.
  bool up() const { return up_; }
  /// Whether the network has taken this node in.
  bool joined() const { return joined_; }
  /// How joining goes: `trying`, `ok`, or why the last attempt failed.
  LinkState joining() const { return joined_ ? LinkState::ok : joining_.load(); }
  /// The address as text, empty where there is none.
  void address(char* into, int length) const;

 private:
  static void on_event(void* self, esp_event_base_t base, int32_t id, void* data);

  std::string ssid_;
  std::string password_;
  /// Written by the network's task.
  std::atomic<bool> up_{false};
  std::atomic<bool> joined_{false};
  std::atomic<LinkState> joining_{LinkState::trying};
  esp_netif_t* interface_ = nullptr;
};

}  // namespace leitstand::board
