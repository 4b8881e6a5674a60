#pragma once

#include "board_options.h"
#include "event_queue.h"

namespace leitstand::board {

/// The readers' wires: each falling edge becomes an event in the queue.
class WiegandWires {
 public:
  /// One wire of one reader, as its interrupt needs it.
  struct Wire {
    EventQueue* queue;
    uint8_t reader;
    bool bit;
  };

  void begin(EventQueue& queue);

 private:
  Wire wires_[2 * options::reader_count] = {};
};

}  // namespace leitstand::board
