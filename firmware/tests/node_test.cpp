#include <doctest/doctest.h>

#include <string>

#include "node_rig.h"

using namespace leitstand;
using leitstand::testing::NodeRig;

namespace {

constexpr int64_t some_day_ms = 1'790'000'000'000;

/// A node that has only counted the time since its start.
void start_without_time(NodeRig& rig) {
  rig.provision();
  rig.clock.offset_ms = 0;
  rig.clock.said = ClockQuality::uptime;
  rig.restart();
  rig.connect();
}

}  // namespace

TEST_CASE("the link is told the wireless network that was provisioned") {
  NodeRig rig;
  rig.provision();
  rig.run(2'000);
  CHECK(rig.link.connects == 1);
  CHECK(rig.link.ssid == "net");
}

TEST_CASE("a reboot that was ordered happens even where the connection breaks, and never when it comes back") {
  NodeRig rig;
  rig.provision();
  rig.connect();
  const int before = rig.system.reboots;
  rig.command("reboot", 1);
  CHECK(rig.link.count("\"stage\":\"done\"") == 1);
  rig.lose_connection();
  rig.run(600);
  CHECK(rig.system.reboots == before + 1);
  rig.run(3'600'000);
  rig.connect();
  CHECK(rig.system.reboots == before + 1);
}

TEST_CASE("an unlock that nobody used ends: energised, relocked, done") {
  NodeRig rig;
  rig.provision();
  rig.connect();
  rig.command("unlock", 1);
  CHECK(rig.link.last("/res").find("\"stage\":\"energised\"") != std::string::npos);
  rig.run(6'000);
  CHECK(rig.link.count("\"id\":\"c-1\",\"stage\":\"relocked\"") == 1);
  CHECK(rig.link.last("/res").find("\"stage\":\"done\"") != std::string::npos);
}

TEST_CASE("an unlock that another one takes over ends before the other begins to be carried out") {
  NodeRig rig;
  rig.provision();
  rig.connect();
  rig.command("unlock", 1);
  rig.command("unlock", 2);
  CHECK(rig.link.count("\"id\":\"c-1\",\"stage\":\"done\"") == 1);
  rig.run(6'000);
  CHECK(rig.link.count("\"id\":\"c-1\",\"stage\":\"done\"") == 1);
  CHECK(rig.link.count("\"id\":\"c-2\",\"stage\":\"done\"") == 1);
}

TEST_CASE("when the clock is set, the time since the door changed is said by the new clock") {
  NodeRig rig;
  start_without_time(rig);
  const auto shown_ms = static_cast<int64_t>(rig.clock.now_ms);
  rig.time_order(some_day_ms, 1);
  rig.run(100);
  const std::string state = rig.link.last("/state");
  const size_t at = state.find("\"since\":");
  REQUIRE(at != std::string::npos);
  const int64_t since = std::stoll(state.substr(at + 8));
  CHECK(since <= some_day_ms);
  CHECK(since >= some_day_ms - shown_ms);
}

TEST_CASE("a station that says 1970 does not set the clock") {
  NodeRig rig;
  start_without_time(rig);
  rig.time_order(5, 1);
  CHECK(rig.clock.said == ClockQuality::uptime);
  rig.time_order(some_day_ms, 2);
  CHECK(rig.clock.said == ClockQuality::station);
}

TEST_CASE("a case that was opened while the power was off is told at the start") {
  NodeRig rig;
  rig.provision();
  rig.door.tampered_with = true;
  rig.restart();
  rig.connect();
  rig.host_online();
  rig.run(500);
  CHECK(rig.link.count("\"type\":\"tamper\"") == 1);
}

TEST_CASE("a power cut anywhere in a wipe leaves no events of the old owner behind for a new one") {
  for (uint64_t cut = 0;; cut += 997) {
    NodeRig rig;
    rig.provision();
    rig.connect();
    rig.show_broken_frame();
    rig.flash.cut_after(cut);
    const bool whole = rig.wipe();
    rig.flash.restore_power();
    rig.restart();
    // Either it still knows its key and can be wiped again, or nothing is left.
    if (rig.node().figures().provisioned) CHECK(rig.wipe());
    rig.restart();
    CHECK_FALSE(rig.node().figures().provisioned);
    CHECK(rig.node().figures().buffered == 0);
    if (whole) break;
  }
}

TEST_CASE("a boot number is not used again where the region that counts them is lost") {
  NodeRig rig;
  rig.provision();
  const uint32_t before = rig.node().figures().boot;
  rig.flash.bytes(Region::boot).assign(rig.flash.size(Region::boot), 0xFF);
  rig.restart();
  CHECK(rig.node().figures().boot == before + 1);
}

TEST_CASE("a broker that takes every connection and drops it at once is asked ever more rarely") {
  NodeRig rig;
  rig.provision();
  int seen = rig.link.connects;
  const int before = seen;
  for (int i = 0; i < 3'000; ++i) {
    rig.run(20);
    if (rig.link.connects == seen) continue;
    seen = rig.link.connects;
    rig.node().on_connected();
    rig.lose_connection();
  }
  CHECK(rig.link.connects - before >= 4);
  CHECK(rig.link.connects - before <= 10);
}

TEST_CASE("a connection that lasted is taken up again within a second") {
  NodeRig rig;
  rig.provision();
  for (int i = 0; i < 5; ++i) {
    rig.run(1'020);
    rig.node().on_connected();
    rig.run(3'000);
    const int before = rig.link.connects;
    rig.lose_connection();
    rig.run(1'020);
    CHECK(rig.link.connects == before + 1);
  }
}

TEST_CASE("a network that comes back ends the waiting for the next attempt") {
  NodeRig rig;
  rig.provision();
  // The attempts of an hour without a network: by then one a minute.
  for (int i = 0; i < 3'600; ++i) {
    rig.run(1'000);
    if (i % 20 == 0) rig.lose_connection();
  }
  rig.lose_connection();
  const int before = rig.link.connects;
  rig.run(20'000);
  REQUIRE(rig.link.connects == before);
  rig.node().on_network_up();
  rig.run(1'020);
  CHECK(rig.link.connects == before + 1);
}

TEST_CASE("a network that comes and goes lets no broken broker be asked more often than some times a minute") {
  NodeRig rig;
  rig.provision();
  rig.run(600'000);
  const int before = rig.link.connects;
  int seen = before;
  for (int i = 0; i < 600; ++i) {
    rig.node().on_network_up();
    rig.run(1'000);
    if (rig.link.connects != seen) rig.lose_connection();
    seen = rig.link.connects;
  }
  // Ten minutes: six attempts after each time that the waiting was ended.
  CHECK(rig.link.connects - before <= 70);
}

TEST_CASE("a network that comes back after a connection that lasted is no reason to wait, however often") {
  NodeRig rig;
  rig.provision();
  for (int i = 0; i < 5; ++i) {
    rig.run(1'020);
    rig.node().on_connected();
    rig.run(3'000);
    rig.lose_connection();
    // The network is away for 20 s, and each attempt fails at once.
    for (int second = 0; second < 20; ++second) {
      const int tried = rig.link.connects;
      rig.run(1'000);
      if (rig.link.connects != tried) rig.lose_connection();
    }
    const int before = rig.link.connects;
    rig.node().on_network_up();
    rig.run(1'020);
    CHECK(rig.link.connects == before + 1);
    rig.lose_connection();
    rig.node().on_network_up();
  }
}

TEST_CASE("a desired configuration that the broker forgot is no rejected one") {
  NodeRig rig;
  rig.provision();
  rig.connect();
  rig.receive("node/n1/cfg/desired", "");
  rig.host_online();
  rig.run(500);
  CHECK(rig.link.count("cfg.rejected") == 0);
  CHECK(rig.link.last("/cfg/reported").find("\"result\":\"applied\"") != std::string::npos);
}

TEST_CASE("the uptime counts from the node's own start, however long the clock has been running") {
  NodeRig rig;
  rig.provision();
  rig.run(600'000);
  rig.restart();
  rig.connect();
  const std::string status = rig.link.last("/status");
  const size_t at = status.find("\"uptime\":");
  REQUIRE(at != std::string::npos);
  CHECK(std::stoul(status.substr(at + 9)) < 600'000);
}
