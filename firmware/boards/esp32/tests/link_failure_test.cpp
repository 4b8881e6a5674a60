#include "link_failure.h"

#include <doctest/doctest.h>

#include <cerrno>

using namespace leitstand;
using namespace leitstand::board;

namespace {

bool is(const LinkFailure& found, LinkStage stage, LinkState why) { return found.stage == stage && found.why == why; }

}  // namespace

TEST_CASE("a network that is not there and a password that does not fit are told apart") {
  CHECK(wifi_failure(201) == LinkState::no_network);
  CHECK(wifi_failure(15) == LinkState::wrong_password);
  CHECK(wifi_failure(202) == LinkState::wrong_password);
  CHECK(wifi_failure(204) == LinkState::wrong_password);
  CHECK(wifi_failure(1) == LinkState::no_network);
}

TEST_CASE("what the client failed at is a stage of the way and a reason") {
  CHECK(is(client_failure({false, 0, 0x8001, 0, 0}), LinkStage::name, LinkState::unknown_host));
  CHECK(is(client_failure({false, 0, 0x8004, 0, ECONNREFUSED}), LinkStage::tcp, LinkState::refused));
  CHECK(is(client_failure({false, 0, 0x8004, 0, EHOSTUNREACH}), LinkStage::tcp, LinkState::timeout));
  CHECK(is(client_failure({false, 0, 0x8006, 0, 0}), LinkStage::tcp, LinkState::timeout));
  CHECK(is(client_failure({false, 0, 0x801A, 0x08 | 0x04, 0}), LinkStage::tls, LinkState::unknown_ca));
  CHECK(is(client_failure({false, 0, 0x801A, 0x04, 0}), LinkStage::tls, LinkState::wrong_name));
  CHECK(is(client_failure({false, 0, 0x801A, 0x01, 0}), LinkStage::tls, LinkState::expired));
  CHECK(is(client_failure({false, 0, 0x801A, 0x0200, 0}), LinkStage::tls, LinkState::expired));
  CHECK(is(client_failure({false, 0, 0x801A, 0, 0}), LinkStage::tls, LinkState::tls_failed));
  CHECK(is(client_failure({true, 4, 0, 0, 0}), LinkStage::mqtt, LinkState::password));
  CHECK(is(client_failure({true, 5, 0, 0, 0}), LinkStage::mqtt, LinkState::password));
  CHECK(is(client_failure({true, 2, 0, 0, 0}), LinkStage::mqtt, LinkState::client_id));
  CHECK(is(client_failure({true, 3, 0, 0, 0}), LinkStage::mqtt, LinkState::mqtt_failed));
  CHECK(is(client_failure({false, 0, 0, 0, 0}), LinkStage::mqtt, LinkState::mqtt_failed));
}
