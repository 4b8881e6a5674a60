#pragma once
// What the chip's network stack says of a failure, as a stage of the way to the broker. Plain numbers, so that it is
// tested without the chip; their sources are beside them.
#include <cstdint>

#include "leitstand/link_report.h"

namespace leitstand::board {

/// Reason of `WIFI_EVENT_STA_DISCONNECTED` (esp_wifi_types, wifi_err_reason_t).
LinkState wifi_failure(uint8_t reason);

/// What `MQTT_EVENT_ERROR` carries (esp_mqtt_error_codes_t).
struct ClientError {
  bool refused_by_broker;  ///< then only `return_code` counts
  int return_code;         ///< of CONNACK
  int tls_error;           ///< esp_tls_last_esp_err
  int verify_flags;        ///< MBEDTLS_X509_BADCERT_…
  int socket_error;        ///< errno
};
LinkFailure client_failure(const ClientError& error);

}  // namespace leitstand::board
