#include "tls_reason.h"

#include <openssl/x509.h>
#include <openssl/x509_vfy.h>

#include <string_view>

namespace leitstand::board {

namespace {

const char* short_reason(long verify_result) {
  switch (verify_result) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return "expired";
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return "not yet valid";
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_CERT_SIGNATURE_FAILURE:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_CERT_UNTRUSTED:
      return "unknown CA";
    default:
      return "invalid";
  }
}

}  // namespace

std::string refused_certificate(long verify_result) {
  return std::string("certificate refused: ") + short_reason(verify_result) + " (" +
         X509_verify_cert_error_string(verify_result) + ")";
}

LinkState certificate_fault(long verify_result) {
  const std::string_view reason = short_reason(verify_result);
  if (reason == "unknown CA") return LinkState::unknown_ca;
  return reason == "invalid" ? LinkState::tls_failed : LinkState::expired;
}

}  // namespace leitstand::board
