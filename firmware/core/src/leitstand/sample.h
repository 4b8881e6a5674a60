#pragma once
#include <cstdint>

#include "leitstand/ports.h"

namespace leitstand {

/// One round of readings. A metric that failed is absent (`has`), never 0.
struct Sample {
  int64_t ts_ms;
  ClockQuality clock;
  uint32_t boot;
  uint32_t seq;
  bool has[metric_count];
  int32_t milli[metric_count];
  /// Sent after an outage.
  bool hist;
};

}  // namespace leitstand
