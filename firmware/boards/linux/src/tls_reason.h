#pragma once

#include <string>

#include "leitstand/link_report.h"

namespace leitstand::board {

/// Says in words for a technician why a server's certificate was refused, by OpenSSL's verify result.
std::string refused_certificate(long verify_result);

/// The same as the node tells it over its serial line.
LinkState certificate_fault(long verify_result);

}  // namespace leitstand::board
