#include "link_failure.h"

#include <cerrno>

namespace leitstand::board {

namespace {

// wifi_err_reason_t
constexpr uint8_t mic_failure = 14;
constexpr uint8_t handshake_timeout_4way = 15;
constexpr uint8_t auth_fail = 202;
constexpr uint8_t handshake_timeout = 204;

// esp_tls_errors.h
constexpr int cannot_resolve_host = 0x8001;
constexpr int failed_connect_to_host = 0x8004;
constexpr int connection_timeout = 0x8006;

// mbedtls/x509.h
constexpr int cert_expired = 0x01;
constexpr int cert_name_mismatch = 0x04;
constexpr int cert_not_trusted = 0x08;
constexpr int cert_future = 0x0200;

// MQTT 3.1.1, 3.2.2.3
constexpr int identifier_rejected = 2;
constexpr int bad_credentials = 4;
constexpr int not_authorised = 5;

LinkState refusal(int return_code) {
  if (return_code == identifier_rejected) return LinkState::client_id;
  return return_code == bad_credentials || return_code == not_authorised ? LinkState::password : LinkState::mqtt_failed;
}

/// The authority first: the date and the name of a certificate that nobody vouches for say nothing.
LinkState certificate(int flags) {
  if ((flags & cert_not_trusted) != 0) return LinkState::unknown_ca;
  if ((flags & (cert_expired | cert_future)) != 0) return LinkState::expired;
  return (flags & cert_name_mismatch) != 0 ? LinkState::wrong_name : LinkState::tls_failed;
}

}  // namespace

LinkState wifi_failure(uint8_t reason) {
  switch (reason) {
    case mic_failure:
    case handshake_timeout_4way:
    case auth_fail:
    case handshake_timeout:
      return LinkState::wrong_password;
    default:
      // Out of reach, switched off, or one that turns this node away: to whoever stands there it is not there.
      return LinkState::no_network;
  }
}

LinkFailure client_failure(const ClientError& error) {
  if (error.refused_by_broker) return {LinkStage::mqtt, refusal(error.return_code)};
  if (error.verify_flags != 0) return {LinkStage::tls, certificate(error.verify_flags)};
  switch (error.tls_error) {
    case cannot_resolve_host:
      return {LinkStage::name, LinkState::unknown_host};
    case failed_connect_to_host:
      return {LinkStage::tcp, error.socket_error == ECONNREFUSED ? LinkState::refused : LinkState::timeout};
    case connection_timeout:
      return {LinkStage::tcp, LinkState::timeout};
    case 0:
      return {LinkStage::mqtt, LinkState::mqtt_failed};
    default:
      return {LinkStage::tls, LinkState::tls_failed};
  }
}

}  // namespace leitstand::board
