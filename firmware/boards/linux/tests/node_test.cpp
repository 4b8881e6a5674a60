// The simulated node from outside: its sockets, and a real broker between it and a station.
#include <doctest/doctest.h>

#include <algorithm>

#include "node_process.h"
#include "station_client.h"
#include "until.h"

using namespace leitstand::test;

namespace {

/// A message of one node and topic that satisfies a condition on its JSON.
const Heard* find(const StationClient& station, const std::string& topic,
                  const std::function<bool(const Json&)>& wanted) {
  const auto& heard = station.heard();
  const auto found = std::find_if(heard.begin(), heard.end(), [&](const Heard& message) {
    return message.topic == topic && wanted(parse(message.payload));
  });
  return found == heard.end() ? nullptr : &*found;
}

bool hears(StationClient& station, const std::string& topic, const std::function<bool(const Json&)>& wanted) {
  return station.until([&] { return find(station, topic, wanted) != nullptr; });
}

std::function<bool(const Json&)> of_type(const std::string& type) {
  return [type](const Json& json) { return text(json, "type") == type; };
}

std::function<bool(const Json&)> with_seq(double boot, double seq) {
  return [boot, seq](const Json& json) { return number(json, "boot") == boot && number(json, "seq") == seq; };
}

std::function<bool(const Json&)> online(bool wanted) {
  return [wanted](const Json& json) { return number(json, "online") == (wanted ? 1 : 0); };
}

void acknowledge(StationClient& station, const std::string& node, double boot, double seq) {
  station.publish("node/" + node + "/evt/ack", R"({"v":1,"boot":)" + std::to_string(static_cast<int>(boot)) +
                                                   R"(,"seq":)" + std::to_string(static_cast<int>(seq)) + "}");
}

/// A broker, a station that listens, and room for nodes.
struct Site {
  Authority authority;
  Broker broker;
  StationClient station{"test"};
  TemporaryDirectory room;

  bool open() { return authority.make() && broker.start(authority) && station.connect(authority, broker.port()); }
};

}  // namespace

TEST_CASE("two nodes in one process say who they are, measure, and report a card") {
  Site site;
  REQUIRE(site.open());
  NodeProcess process;
  REQUIRE(process.start(site.room / "nodes", {"--nodes", "2"}));
  const NodeSockets first(site.room / "nodes/1");
  const NodeSockets second(site.room / "nodes/2");
  REQUIRE(first.provision("door-1", site.authority, site.broker.port()));
  REQUIRE(second.provision("door-2", site.authority, site.broker.port()));

  for (const std::string node : {"node/door-1/", "node/door-2/"}) {
    CHECK(hears(site.station, node + "status", online(true)));
    CHECK(hears(site.station, node + "state", [](const Json& json) { return text(json, "door") == "closed"; }));
    CHECK(hears(site.station, node + "tele", [](const Json& json) { return number(json, "seq") >= 1; }));
    CHECK(hears(site.station, node + "evt", of_type("node.started")));
  }

  CHECK(number(first.control(R"({"op":"card","number":8388700})"), "ok") == 1);
  CHECK(hears(site.station, "node/door-1/evt", of_type("access.denied")));
  CHECK(find(site.station, "node/door-2/evt", of_type("access.denied")) == nullptr);
  CHECK(process.end() == 0);
}

TEST_CASE("after kill -9 an event without a receipt comes again under its number, one with a receipt does not") {
  Site site;
  REQUIRE(site.open());
  NodeProcess process;
  REQUIRE(process.start(site.room / "node"));
  const NodeSockets node(site.room / "node");
  REQUIRE(node.provision("door-1", site.authority, site.broker.port()));
  REQUIRE(hears(site.station, "node/door-1/evt", of_type("node.started")));

  REQUIRE(node.control(R"({"op":"card","number":8388701})"));
  REQUIRE(hears(site.station, "node/door-1/evt", of_type("access.denied")));
  const Json before = node.status();
  const double boot = number(before, "boot");
  const double acked = number(before, "lastSeq");
  // Each boot has receipts of its own, and the node was provisioned in the boot before.
  acknowledge(site.station, "door-1", boot - 1, 1000);
  acknowledge(site.station, "door-1", boot, acked);
  REQUIRE(site.station.until([&] { return number(node.status(), "buffered") == 0; }));

  REQUIRE(node.control(R"({"op":"card","number":8388702})"));
  REQUIRE(hears(site.station, "node/door-1/evt", with_seq(boot, acked + 1)));
  process.kill();
  site.station.forget();
  REQUIRE(process.start(site.room / "node"));

  CHECK(hears(site.station, "node/door-1/evt", with_seq(boot, acked + 1)));
  CHECK(hears(site.station, "node/door-1/evt", with_seq(boot + 1, 1)));
  CHECK(number(parse(find(site.station, "node/door-1/evt", with_seq(boot, acked + 1))->payload), "hist") == 1);
  CHECK(find(site.station, "node/door-1/evt", with_seq(boot, acked)) == nullptr);
}

TEST_CASE("a pulled plug lets the broker publish the will, and the node comes back with the plug") {
  Site site;
  REQUIRE(site.open());
  NodeProcess process;
  REQUIRE(process.start(site.room / "node"));
  const NodeSockets node(site.room / "node");
  REQUIRE(node.provision("door-1", site.authority, site.broker.port()));
  REQUIRE(hears(site.station, "node/door-1/status", online(true)));

  site.station.forget();
  REQUIRE(number(node.control(R"({"op":"network","up":false})"), "ok") == 1);
  CHECK(hears(site.station, "node/door-1/status", online(false)));
  CHECK(text(node.status(), "lastError") == "the network was unplugged");
  site.station.forget();
  REQUIRE(number(node.control(R"({"op":"network","up":true})"), "ok") == 1);
  CHECK(hears(site.station, "node/door-1/status", online(true)));
}

TEST_CASE("hardware that is moved shows in status and in events") {
  Site site;
  REQUIRE(site.open());
  NodeProcess process;
  REQUIRE(process.start(site.room / "node"));
  const NodeSockets node(site.room / "node");
  REQUIRE(node.provision("door-1", site.authority, site.broker.port()));
  REQUIRE(hears(site.station, "node/door-1/status", online(true)));

  REQUIRE(number(node.control(R"({"op":"door","state":"open"})"), "ok") == 1);
  CHECK(hears(site.station, "node/door-1/evt", of_type("door.forced")));
  CHECK(text(node.status(), "door") == "open");
  REQUIRE(number(node.control(R"({"op":"tamper","on":true})"), "ok") == 1);
  CHECK(hears(site.station, "node/door-1/evt", of_type("tamper")));
  REQUIRE(number(node.control(R"({"op":"card","number":5,"badParity":true})"), "ok") == 1);
  CHECK(hears(site.station, "node/door-1/evt", of_type("reader.error")));
}

TEST_CASE("load makes exactly as many events as were asked for, with nobody there to hear them") {
  Authority authority;
  REQUIRE(authority.make());
  TemporaryDirectory room;
  NodeProcess process;
  REQUIRE(process.start(room / "node"));
  const NodeSockets node(room / "node");
  REQUIRE(node.provision("door-1", authority, 1));
  REQUIRE(until([&] { return number(node.status(), "provisioned") == 1; }));
  const double before = number(node.status(), "lastSeq");
  REQUIRE(number(node.control(R"({"op":"load","eventsPerSecond":500,"count":40})"), "ok") == 1);
  CHECK(until([&] { return number(node.status(), "lastSeq") == before + 40; }));
}

TEST_CASE("a power cut ends the process without a word, and the next start counts one boot more") {
  TemporaryDirectory room;
  NodeProcess process;
  REQUIRE(process.start(room / "node"));
  const NodeSockets node(room / "node");
  const double boot = number(node.status(), "boot");
  CHECK(node.control(R"({"op":"power_cut"})") == nullptr);
  CHECK(until([&] { return !process.running(); }));
  REQUIRE(process.start(room / "node"));
  CHECK(number(node.status(), "boot") == boot + 1);
}

TEST_CASE("a wrong request is refused in words and changes nothing") {
  TemporaryDirectory room;
  NodeProcess process;
  REQUIRE(process.start(room / "node"));
  const NodeSockets node(room / "node");
  for (const std::string request :
       {"", "no json", "[]", "{}", R"({"op":"dance"})", R"({"op":"card"})", R"({"op":"card","number":-1})",
        R"({"op":"card","number":16777216,"fmt":"w26"})", R"({"op":"door","state":"ajar"})", R"({"op":"tamper"})",
        R"({"op":"temperature","value":"hot"})", R"({"op":"clock","quality":"sundial"})",
        R"({"op":"load","eventsPerSecond":-5})"}) {
    CAPTURE(request);
    const Json answer = node.control(request);
    CHECK(number(answer, "ok") == 0);
    CHECK_FALSE(text(answer, "message").empty());
  }
  CHECK(number(node.status(), "ok") == 1);
}

TEST_CASE("a second process on the same directory is refused") {
  TemporaryDirectory room;
  NodeProcess process;
  REQUIRE(process.start(room / "node"));
  const std::string log = room / "second.log";
  CHECK(run_to_end({LEITSTAND_NODE, "--dir", room / "node"}, log) == 1);
  CHECK(read_file(log).find("another process runs this node") != std::string::npos);
}

TEST_CASE("the command line is checked") {
  CHECK(run_to_end({LEITSTAND_NODE}) == 2);
  CHECK(run_to_end({LEITSTAND_NODE, "--dir"}) == 2);
  CHECK(run_to_end({LEITSTAND_NODE, "--dir", "x", "--nodes", "0"}) == 2);
  CHECK(run_to_end({LEITSTAND_NODE, "--dir", "x", "--clock", "sundial"}) == 2);
  CHECK(run_to_end({LEITSTAND_NODE, "--help"}) == 0);
}
