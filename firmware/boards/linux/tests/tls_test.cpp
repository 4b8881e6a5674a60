// A node talks only to the broker that it was provisioned for, and says why it does not talk to another.
#include <doctest/doctest.h>

#include "node_process.h"
#include "until.h"

using namespace leitstand::test;

namespace {

/// The first error that a node reports when its broker shows this certificate.
std::string refusal(const Authority& believed, const Authority& shown, const std::string& certificate) {
  TemporaryDirectory room;
  Broker broker;
  NodeProcess process;
  const NodeSockets node(room / "node");
  if (!broker.start(shown, certificate) || !process.start(room / "node")) return "did not start";
  if (!node.provision("door-1", believed, broker.port())) return "was not provisioned";
  std::string reason;
  until([&] { return !(reason = text(node.status(), "lastError")).empty(); });
  const bool in_log = read_file((room / "node") + ".log").find(reason) != std::string::npos;
  CHECK(in_log);
  CHECK(number(node.status(), "connected") == 0);
  return reason;
}

}  // namespace

TEST_CASE("an unknown authority, a wrong name and an expired certificate are each refused by name") {
  Authority own;
  Authority foreign;
  REQUIRE(own.make());
  REQUIRE(foreign.make());
  CHECK(refusal(own, foreign, "good").find("certificate refused: unknown CA") == 0);
  CHECK(refusal(own, own, "wrong-name").find("certificate refused: wrong name") == 0);
  CHECK(refusal(own, own, "expired").find("certificate refused: expired") == 0);
}
