#pragma once

#include <string>

namespace leitstand::board {

/// Says in words for a technician why a server's certificate was refused, by OpenSSL's verify result.
std::string refused_certificate(long verify_result);

}  // namespace leitstand::board
