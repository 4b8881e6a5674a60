#pragma once

#include <cjson/cJSON.h>

#include "simulated_node.h"

namespace leitstand::board {

/// Writes what the node is and has done into the answer of the control order `status`.
void write_status(SimulatedNode& node, cJSON* answer);

}  // namespace leitstand::board
