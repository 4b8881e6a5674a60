// How a credential table comes to a node, and what happens on the way.
#include <doctest/doctest.h>

#include <string>

#include "node_rig.h"

using namespace leitstand;
using leitstand::testing::NodeRig;
using leitstand::testing::SmallTable;
using leitstand::testing::value;
using Events = std::vector<std::string>;

namespace {

/// So many cards, of so many persons: number 1 is person 1.
SmallTable table_of(uint32_t cards) {
  SmallTable table;
  for (uint32_t i = 1; i <= cards; ++i) table.cards.push_back({i, i});
  return table;
}

std::string image_of(uint32_t cards) { return table_of(cards).image(NodeRig::key()); }

std::string reported(NodeRig& rig, const std::string& name) {
  rig.run(100);
  return value(rig.link.last("/acl/reported"), name);
}

size_t requests(const NodeRig& rig) { return rig.link.all("/acl/req").size(); }

std::string asked(const NodeRig& rig) { return value(rig.link.last("/acl/req"), "index"); }

}  // namespace

TEST_CASE("a node without a table says so, and lets nobody in") {
  NodeRig rig;
  rig.bring_up();
  CHECK(reported(rig, "rev") == "0");
  CHECK(reported(rig, "count") == "0");
  CHECK(reported(rig, "sha256") == leitstand::testing::sha256_text(""));
  CHECK(reported(rig, "judged") == "0");
  CHECK(reported(rig, "result") == "applied");
  rig.events();
  rig.card(1);
  CHECK(rig.events() == Events{"access.denied:unknown_credential"});
  CHECK_FALSE(rig.door.released);
}

TEST_CASE("a table of three pieces comes piece by piece and is in force with the last one") {
  NodeRig rig;
  rig.bring_up();
  rig.events();
  const std::string image = image_of(600);
  REQUIRE(image.size() > 2 * 8'192);
  rig.manifest(image, 9);
  CHECK(rig.serve(image, 9, 2) == 2);
  CHECK(asked(rig) == "2");
  rig.card(1);
  CHECK(rig.events() == Events{"access.denied:unknown_credential"});
  CHECK(reported(rig, "rev") == "0");
  CHECK(rig.serve(image, 9) == 1);
  CHECK(rig.events() == Events{"acl.applied"});
  CHECK(reported(rig, "rev") == "9");
  CHECK(reported(rig, "count") == "600");
  CHECK(reported(rig, "chunks") == "3");
  CHECK(reported(rig, "size") == std::to_string(image.size()));
  CHECK(reported(rig, "sha256") == leitstand::testing::sha256_text(image));
  CHECK(reported(rig, "judged") == "9");
  CHECK(reported(rig, "result") == "applied");
  CHECK(value(rig.link.last("/status"), "aclRev") == "9");
  rig.card(600);
  CHECK(rig.events() == Events{"access.granted", "lock.unlocked"});
  CHECK(rig.door.released);
}

TEST_CASE("a piece that does not come is asked for again, ever more patiently") {
  NodeRig rig;
  rig.bring_up();
  const std::string image = image_of(600);
  rig.manifest(image, 1);
  CHECK(requests(rig) == 1);
  size_t expected = 1;
  for (const uint64_t wait_ms : {5'000ULL, 10'000ULL, 20'000ULL, 40'000ULL, 60'000ULL, 60'000ULL}) {
    rig.run(wait_ms - 100);
    CHECK(requests(rig) == expected++);
    for (int ticks = 0; ticks < 10 && requests(rig) < expected; ++ticks) rig.run(20);
    CHECK(requests(rig) == expected);
  }
  CHECK(rig.serve(image, 1, 1) == 1);
  CHECK(asked(rig) == "1");
  expected = requests(rig);
  rig.run(5'100);
  CHECK(requests(rig) == expected + 1);
  CHECK(rig.serve(image, 1) == 2);
  CHECK(reported(rig, "rev") == "1");
}

TEST_CASE("a piece of another table, another place or another key is nothing") {
  NodeRig rig;
  rig.bring_up();
  const std::string image = image_of(600);
  const std::string other = image_of(601);
  rig.manifest(image, 2);
  rig.piece(image, 1, 0);
  rig.piece(image, 3, 0);
  rig.piece(image, 2, 1);
  rig.piece(other, 2, 0);
  CHECK(requests(rig) == 1);
  CHECK(asked(rig) == "0");
  rig.events();
  rig.receive("node/n1/acl/chunk",
              "eyJhbGciOiJIUzI1NiIsInR5cCI6ImFjbCJ9.e30.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
  CHECK(rig.events() == Events{"order.refused"});
  CHECK(rig.serve(image, 2) == 3);
  CHECK(reported(rig, "rev") == "2");
  // The same piece again, now that there is no transfer.
  rig.piece(image, 2, 2);
  CHECK(reported(rig, "rev") == "2");
}

TEST_CASE("a manifest that lies about the hash brings nothing into force and leaves the table that is") {
  NodeRig rig;
  rig.bring_up();
  rig.take(table_of(3), 1);
  rig.events();
  const std::string image = image_of(300);
  const std::string wrong(64, 'a');
  rig.manifest(image, 2, wrong);
  for (size_t index = 0; index < 2; ++index) rig.piece(image, 2, index, wrong);
  CHECK(rig.events() == Events{"acl.rejected"});
  CHECK(value(rig.link.last("/evt"), "code") == "hash");
  CHECK(value(rig.link.last("/evt"), "rev") == "2");
  CHECK(reported(rig, "result") == "rejected");
  CHECK(reported(rig, "code") == "hash");
  CHECK(reported(rig, "rev") == "1");
  CHECK(reported(rig, "judged") == "2");
  rig.card(3);
  CHECK(rig.events().front() == "access.granted");
}

TEST_CASE("an image that is none is malformed, and so is a manifest that cannot be read") {
  NodeRig rig;
  rig.bring_up();
  rig.events();
  std::string image = image_of(5);
  image[15] = 1;
  rig.manifest(image, 2);
  rig.serve(image, 2);
  CHECK(rig.events() == Events{"acl.rejected"});
  CHECK(reported(rig, "code") == "malformed");
  rig.manifest(image_of(600), 3);
  rig.piece(image_of(600).substr(0, 100), 3, 0, leitstand::testing::sha256_text(image_of(600)));
  CHECK(rig.events() == Events{"acl.rejected"});
  rig.receive("node/n1/acl/desired", "{}", true);
  CHECK(reported(rig, "code") == "malformed");
  CHECK(reported(rig, "judged") == "3");
  rig.receive("node/n1/acl/desired", "", true);
  CHECK(rig.events().empty());
}

TEST_CASE("an older table, another one of the same number and one too large are refused, each once") {
  NodeRig rig;
  rig.bring_up();
  rig.take(table_of(3), 5);
  rig.events();
  const size_t before = requests(rig);
  rig.manifest(image_of(4), 4);
  CHECK(rig.events() == Events{"acl.rejected"});
  CHECK(reported(rig, "code") == "old_rev");
  rig.manifest(image_of(4), 5);
  CHECK(rig.events() == Events{"acl.rejected"});
  rig.manifest(image_of(4), 5);
  CHECK(rig.events().empty());
  rig.receive("node/n1/acl/desired",
              R"({"v":1,"rev":6,"count":12001,"chunks":1,"size":100,"sha256":")" + std::string(64, 'a') + "\"}", true);
  CHECK(reported(rig, "code") == "too_large");
  rig.receive("node/n1/acl/desired",
              R"({"v":1,"rev":7,"count":100,"chunks":96,"size":782337,"sha256":")" + std::string(64, 'a') + "\"}",
              true);
  CHECK(reported(rig, "code") == "too_large");
  CHECK(reported(rig, "rev") == "5");
  CHECK(requests(rig) == before);
  rig.manifest(image_of(3), 5);
  CHECK(reported(rig, "result") == "applied");
  CHECK(requests(rig) == before);
}

TEST_CASE("a newer table replaces one that is still coming") {
  NodeRig rig;
  rig.bring_up();
  const std::string first = image_of(600);
  const std::string second = image_of(700);
  rig.manifest(first, 1);
  rig.serve(first, 1, 2);
  rig.manifest(second, 2);
  CHECK(asked(rig) == "0");
  rig.piece(first, 1, 2);
  CHECK(rig.serve(second, 2) == 3);
  CHECK(reported(rig, "rev") == "2");
  CHECK(reported(rig, "count") == "700");
}

TEST_CASE("a transfer goes on after the connection or the station was away, and asks nobody meanwhile") {
  NodeRig rig;
  rig.bring_up();
  const std::string image = image_of(600);
  rig.manifest(image, 1);
  rig.serve(image, 1, 1);
  rig.receive("host/status",
              R"({"v":1,"online":false,"instance":"000102030405060708090a0b0c0d0e0f","ts":1790000000000})", true);
  const size_t before = requests(rig);
  rig.run(120'000);
  CHECK(requests(rig) == before);
  rig.host_online();
  CHECK(requests(rig) == before + 1);
  rig.lose_connection();
  rig.run(500);
  CHECK(requests(rig) == before + 1);
  rig.reconnect();
  rig.manifest(image, 1);
  CHECK(asked(rig) == "1");
  CHECK(rig.serve(image, 1) == 2);
  CHECK(reported(rig, "rev") == "1");
}

TEST_CASE("after a restart in the middle the transfer begins anew, and the table before it still decides") {
  NodeRig rig;
  rig.bring_up();
  rig.take(table_of(3), 1);
  const std::string image = image_of(600);
  rig.manifest(image, 2);
  rig.serve(image, 2, 2);
  rig.restart();
  rig.reconnect();
  rig.mode_order("normal", 1);
  CHECK(reported(rig, "rev") == "1");
  rig.events();
  rig.card(600);
  rig.card(3);
  CHECK(rig.events() == Events{"access.denied:unknown_credential", "access.granted", "lock.unlocked"});
  rig.manifest(image, 2);
  CHECK(asked(rig) == "0");
  CHECK(rig.serve(image, 2) == 3);
  CHECK(reported(rig, "rev") == "2");
  rig.restart();
  CHECK(rig.node().figures().table_rev == 2);
  CHECK(rig.node().figures().credentials == 600);
}

TEST_CASE("power that goes at any moment of an update leaves the one table or the other, never a mixture") {
  const std::string image = image_of(300);
  bool whole = false;
  for (uint64_t cut = 0; !whole; cut += 1'777) {
    NodeRig rig;
    rig.bring_up();
    rig.take(table_of(3), 1);
    rig.flash.cut_after(cut);
    rig.manifest(image, 2);
    rig.serve(image, 2);
    whole = !rig.flash.dead();
    rig.flash.restore_power();
    rig.restart();
    const NodeFigures figures = rig.node().figures();
    CHECK(((figures.table_rev == 1 && figures.credentials == 3) ||
           (figures.table_rev == 2 && figures.credentials == 300)));
    if (whole) CHECK(figures.table_rev == 2);
  }
}

TEST_CASE("flash that refuses a piece ends the transfer with its reason, and an order begins it again") {
  NodeRig rig;
  rig.bring_up();
  const std::string image = image_of(600);
  rig.manifest(image, 1);
  rig.flash.cut_after(100);
  rig.serve(image, 1, 1);
  rig.flash.restore_power();
  CHECK(reported(rig, "code") == "storage");
  const size_t before = requests(rig);
  rig.run(120'000);
  CHECK(requests(rig) == before);
  rig.command("sync_acl", 1);
  CHECK(rig.stages(1) == "accepted done");
  CHECK(rig.serve(image, 1) == 3);
  CHECK(reported(rig, "result") == "applied");
  CHECK(reported(rig, "rev") == "1");
}

TEST_CASE("an order to compare reports the table and asks for what is missing, without beginning anew") {
  NodeRig rig;
  rig.bring_up();
  const std::string image = image_of(600);
  rig.manifest(image, 1);
  rig.serve(image, 1, 1);
  rig.run(100);
  const size_t reports = rig.link.all("/acl/reported").size();
  rig.command("sync_acl", 1);
  rig.run(100);
  CHECK(rig.link.all("/acl/reported").size() == reports + 1);
  CHECK(asked(rig) == "1");
}

TEST_CASE("the largest table comes in its 96 pieces") {
  NodeRig rig;
  rig.bring_up();
  SmallTable table;
  for (uint32_t i = 1; i <= 12'000; ++i) {
    table.cards.push_back({i, i});
    table.pins.push_back({i, "1234", ""});
  }
  const std::string image = table.image(NodeRig::key());
  rig.manifest(image, 1);
  CHECK(rig.serve(image, 1) == static_cast<int>((image.size() + 8'191) / 8'192));
  CHECK(reported(rig, "count") == "12000");
  rig.events();
  rig.card(12'000);
  CHECK(rig.events().front() == "access.granted");
}

TEST_CASE("a wipe takes the table with it, and says all the time that it lives") {
  NodeRig rig;
  rig.bring_up();
  rig.take(table_of(600), 1);
  const int before = rig.system.signs_of_life;
  REQUIRE(rig.wipe());
  CHECK(rig.system.signs_of_life - before >= static_cast<int>(rig.flash.size(Region::credentials) / 4'096));
  rig.provision();
  CHECK(rig.node().figures().table_rev == 0);
}

TEST_CASE("a manifest that goes back to the table in force ends the transfer of another one") {
  NodeRig rig;
  rig.bring_up();
  rig.take(table_of(3), 1);
  const std::string image = image_of(600);
  rig.manifest(image, 2);
  rig.serve(image, 2, 2);
  rig.manifest(image_of(3), 1);
  CHECK(reported(rig, "result") == "applied");
  const size_t before = requests(rig);
  rig.piece(image, 2, 2);
  rig.run(120'000);
  CHECK(requests(rig) == before);
  CHECK(rig.node().figures().table_rev == 1);
}
