#pragma once

#include <memory>
#include <string>
#include <vector>

#include "broker.h"
#include "line_client.h"
#include "process.h"

namespace leitstand::test {

/// A simulated node's process with one node or more, as a test or the demo runs it.
class NodeProcess {
 public:
  /// Starts it on the directory and waits until it says that it is ready; more arguments may follow.
  bool start(const std::string& directory, const std::vector<std::string>& arguments = {});
  void kill() { process_.kill(); }
  int end() { return process_.end(); }
  bool running() { return process_.running(); }

 private:
  Process process_;
};

/// One node's sockets, opened anew for each request, so that a restart in between does not matter.
class NodeSockets {
 public:
  explicit NodeSockets(std::string directory) : directory_(std::move(directory)) {}

  /// The answer to a line of the control socket; null where nobody listens.
  Json control(const std::string& request) const;
  /// The answer to a line of the serial line.
  Json serial(const std::string& request) const;
  /// Gives the node its papers and restarts it; false where it refuses any of them.
  bool provision(const std::string& id, const Authority& authority, int port) const;
  Json status() const { return control(R"({"op":"status"})"); }

 private:
  std::string directory_;
};

}  // namespace leitstand::test
