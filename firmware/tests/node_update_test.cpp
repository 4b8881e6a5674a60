#include <doctest/doctest.h>

#include "leitstand/identity.h"
#include "leitstand/slot_store.h"
#include "leitstand/update.h"
#include "node_rig.h"
#include "ram_slots.h"

using namespace leitstand;
using namespace leitstand::testing;

namespace {

constexpr uint64_t second = 1'000;
constexpr uint8_t nobody[64] = {};

/// A node whose next start is the trial of what an update has written.
struct Trial {
  RamSlots slots{nobody};
  NodeRig rig;

  Trial() { rig.slots = &slots; }
  void arm() {
    slots.trial = true;
    slots.kept = OtaNote{5, static_cast<uint8_t>(UpdateState::trying), 0, "0.2.0"};
    rig.system.reboots = 0;
  }
  UpdateState noted() const { return static_cast<UpdateState>(slots.kept.state); }
};

}  // namespace

TEST_CASE("a program on trial that finds no identity goes back after two minutes") {
  Trial trial;
  SUBCASE("because there is none") { trial.arm(); }
  SUBCASE("because the one that is there has another size for it") {
    trial.rig.provision();
    SlotStore store(trial.rig.flash, Region::identity);
    const std::string other(sizeof(Identity) - 8, 'i');
    REQUIRE(store.save(other.data(), other.size()));
    trial.arm();
  }
  trial.rig.restart();
  REQUIRE_FALSE(trial.rig.node().figures().provisioned);
  trial.rig.run(119 * second);
  CHECK(trial.slots.rollbacks == 0);
  CHECK(trial.rig.system.reboots == 0);
  trial.rig.run(2 * second);
  CHECK(trial.slots.rollbacks == 1);
  CHECK(trial.rig.system.reboots == 1);
}

TEST_CASE("a program on trial that finds its identity and no station goes back after two minutes") {
  Trial trial;
  trial.rig.provision();
  trial.arm();
  trial.rig.restart();
  trial.rig.run(119 * second);
  CHECK(trial.slots.rollbacks == 0);
  SUBCASE("never connected") {}
  SUBCASE("connected, and nothing it says is acknowledged") { trial.rig.connect(); }
  trial.rig.run(2 * second);
  CHECK(trial.slots.rollbacks == 1);
  CHECK(trial.rig.system.reboots == 1);
}

TEST_CASE("a program on trial that the station hears stays, and says so") {
  Trial trial;
  trial.rig.bring_up();
  trial.arm();
  trial.rig.restart();
  trial.rig.reconnect();
  trial.rig.run(2 * second);
  CHECK_FALSE(trial.slots.trial);
  CHECK(trial.noted() == UpdateState::healthy);
  CHECK(value(trial.rig.link.last("/fw/reported"), "state") == "healthy");
  trial.rig.run(121 * second);
  CHECK(trial.slots.rollbacks == 0);
  CHECK(trial.rig.system.reboots == 0);
}
