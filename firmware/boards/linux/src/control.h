#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "simulated_node.h"
#include "stream.h"

namespace leitstand::board {

/// The hand that moves a simulated node's hardware: one JSON object a line, each answered by one line.
class Control {
 public:
  /// `quit` is called where a peer asks the process to end.
  Control(EventLoop& loop, SimulatedNode& node, std::function<void()> quit);

  /// Listens at `control.sock` in the node's directory; on failure `complaint` says why.
  bool start(std::string& complaint);

 private:
  std::string answer(std::string_view line);

  SimulatedNode& node_;
  std::function<void()> quit_;
  SocketServer server_;
};

}  // namespace leitstand::board
