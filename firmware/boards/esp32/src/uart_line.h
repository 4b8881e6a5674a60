#pragma once

#include "leitstand/ports.h"

namespace leitstand {
class Node;
}

namespace leitstand::board {

/// The serial line to the station's USB port.
class UartLine : public SerialOut {
 public:
  void begin();
  /// Hands the node each line that has come in full.
  void poll(Node& node);
  void write_line(const char* line, size_t length) override;

 private:
  // Longer than any line that is allowed, so that the core sees for itself that one is not.
  static constexpr size_t capacity = 2560;

  void take(char byte, Node& node);

  char line_[capacity] = {};
  size_t length_ = 0;
};

}  // namespace leitstand::board
