#pragma once

#include <cjson/cJSON.h>

#include <functional>

#include "simulated_node.h"

namespace leitstand::board {

/// One request of the control socket.
struct ControlOrder {
  SimulatedNode& node;
  const cJSON* request;
  /// Takes what the answer says beyond "ok".
  cJSON* answer;
  const std::function<void()>& quit;
};

/// Carries out the order that `op` names; returns what is wrong with the request, or null.
const char* carry_out(const ControlOrder& order);

}  // namespace leitstand::board
