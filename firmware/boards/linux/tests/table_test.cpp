// A credential table over a real broker, with TLS, into the process of a node.
#include <doctest/doctest.h>

#include <chrono>
#include <cstring>

#include "leitstand/crypto.h"
#include "leitstand/jws.h"
#include "node_process.h"
#include "small_table.h"
#include "station_client.h"
#include "until.h"

using namespace leitstand::test;
using leitstand::testing::sha256_text;
using leitstand::testing::SmallTable;

namespace {

constexpr size_t piece_bytes = 8'192;
constexpr size_t key_bytes = 32;

/// As the process is provisioned with.
const uint8_t* node_key() {
  static const std::vector<uint8_t> key(key_bytes, 0x77);
  return key.data();
}

std::string base64url(const std::string& bytes) {
  std::string text(leitstand::base64url_length(bytes.size()) + 1, '\0');
  leitstand::encode_base64url(reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size(), text.data());
  text.pop_back();
  return text;
}

std::string sign(const std::string& type, const std::string& payload) {
  const std::string text = base64url(R"({"alg":"HS256","typ":")" + type + "\"}") + "." + base64url(payload);
  uint8_t mac[leitstand::sha256_size];
  leitstand::hmac_sha256(node_key(), key_bytes, text.data(), text.size(), mac);
  return text + "." + base64url(std::string(reinterpret_cast<const char*>(mac), sizeof mac));
}

SmallTable table_of(uint32_t cards) {
  SmallTable table;
  for (uint32_t i = 1; i <= cards; ++i) {
    table.cards.push_back({i, i});
    table.pins.push_back({i, "1234", ""});
  }
  return table;
}

/// The station's half of a transfer.
class Publisher {
 public:
  Publisher(StationClient& station, std::string image, int rev)
      : station_(station), image_(std::move(image)), sha256_(sha256_text(image_)), rev_(std::to_string(rev)) {}

  void offer(uint32_t count) {
    station_.publish("node/door-1/acl/desired",
                     R"({"v":1,"rev":)" + rev_ + R"(,"count":)" + std::to_string(count) + R"(,"chunks":)" +
                         std::to_string((image_.size() + piece_bytes - 1) / piece_bytes) + R"(,"size":)" +
                         std::to_string(image_.size()) + R"(,"sha256":")" + sha256_ + "\"}",
                     true);
  }

  /// Answers what was asked since the last call.
  void answer() {
    const std::vector<Heard>& heard = station_.heard();
    for (; seen_ < heard.size(); ++seen_) {
      if (heard[seen_].topic != "node/door-1/acl/req") continue;
      const Json request = parse(heard[seen_].payload);
      if (std::to_string(static_cast<int>(number(request, "rev"))) != rev_) continue;
      const auto index = static_cast<size_t>(number(request, "index"));
      station_.publish(
          "node/door-1/acl/chunk",
          sign("acl", R"({"v":1,"rev":)" + rev_ + R"(,"index":)" + std::to_string(index) + R"(,"sha256":")" + sha256_ +
                          R"(","data":")" + base64url(image_.substr(index * piece_bytes, piece_bytes)) + "\"}"));
    }
  }

 private:
  StationClient& station_;
  std::string image_;
  std::string sha256_;
  std::string rev_;
  size_t seen_ = 0;
};

struct Site {
  Authority authority;
  Broker broker;
  StationClient station{"test"};
  TemporaryDirectory room;

  bool open() { return authority.make() && broker.start(authority) && station.connect(authority, broker.port()); }
};

bool online(const Heard& message) {
  return message.topic == "node/door-1/status" && number(parse(message.payload), "online") == 1;
}

bool hears_event(StationClient& station, const std::string& type) {
  return station.until([&] {
    for (const Heard& message : station.heard()) {
      if (message.topic == "node/door-1/evt" && text(parse(message.payload), "type") == type) return true;
    }
    return false;
  });
}

}  // namespace

TEST_CASE("a table of ten thousand comes over TLS within ten seconds and decides") {
  Site site;
  REQUIRE(site.open());
  NodeProcess process;
  REQUIRE(process.start(site.room / "node"));
  const NodeSockets node(site.room / "node");
  REQUIRE(node.provision("door-1", site.authority, site.broker.port()));
  REQUIRE(site.station.until([&] { return !site.station.heard().empty() && online(site.station.heard().back()); }));
  constexpr uint32_t cards = 10'000;
  Publisher publisher(site.station, table_of(cards).image(node_key()), 1);
  const auto begun = std::chrono::steady_clock::now();
  publisher.offer(cards);
  CHECK(site.station.until([&] {
    publisher.answer();
    const Heard& newest = site.station.heard().back();
    return newest.topic == "node/door-1/acl/reported" && number(parse(newest.payload), "rev") == 1;
  }));
  const auto took = std::chrono::steady_clock::now() - begun;
  CHECK(took < std::chrono::seconds(10));
  MESSAGE("table of 10,000 in ", std::chrono::duration_cast<std::chrono::milliseconds>(took).count(), " ms");
  CHECK(number(node.status(), "aclCount") == cards);
  REQUIRE(number(node.control(R"({"op":"card","number":9999})"), "ok") == 1);
  CHECK(hears_event(site.station, "access.granted"));
  CHECK(number(node.status(), "released") == 1);
}

TEST_CASE(
    "a node that is killed in the middle of an update decides by the table before it, and fetches the new one anew") {
  Site site;
  REQUIRE(site.open());
  NodeProcess process;
  REQUIRE(process.start(site.room / "node"));
  const NodeSockets node(site.room / "node");
  REQUIRE(node.provision("door-1", site.authority, site.broker.port()));
  const auto fetched = [&](Publisher& publisher, int rev) {
    return site.station.until([&] {
      publisher.answer();
      return number(node.status(), "aclRev") == rev;
    });
  };
  Publisher first(site.station, table_of(10).image(node_key()), 1);
  first.offer(10);
  REQUIRE(fetched(first, 1));

  Publisher second(site.station, table_of(2'000).image(node_key()), 2);
  second.offer(2'000);
  for (int round = 0; round < 3; ++round) second.answer();
  REQUIRE(site.station.until([&] {
    for (const Heard& message : site.station.heard()) {
      if (message.topic != "node/door-1/acl/req") continue;
      const Json request = parse(message.payload);
      if (number(request, "rev") == 2 && number(request, "index") >= 3) return true;
    }
    second.answer();
    return false;
  }));
  process.kill();
  REQUIRE(process.start(site.room / "node"));
  CHECK(number(node.status(), "aclRev") == 1);
  CHECK(number(node.status(), "aclCount") == 10);
  CHECK(fetched(second, 2));
  CHECK(number(node.status(), "aclCount") == 2'000);
}

TEST_CASE("a PIN is typed through the control socket") {
  Site site;
  REQUIRE(site.open());
  NodeProcess process;
  REQUIRE(process.start(site.room / "node"));
  const NodeSockets node(site.room / "node");
  REQUIRE(node.provision("door-1", site.authority, site.broker.port()));
  SmallTable table = table_of(5);
  table.pin_always = true;
  Publisher publisher(site.station, table.image(node_key()), 1);
  publisher.offer(5);
  REQUIRE(site.station.until([&] {
    publisher.answer();
    return number(node.status(), "aclRev") == 1;
  }));
  REQUIRE(number(node.control(R"({"op":"card","number":3})"), "ok") == 1);
  REQUIRE(number(node.control(R"({"op":"key","key":"7"})"), "ok") == 1);
  REQUIRE(number(node.control(R"({"op":"key","key":"*","bits":8})"), "ok") == 1);
  REQUIRE(number(node.control(R"({"op":"pin","digits":"1234"})"), "ok") == 1);
  CHECK(hears_event(site.station, "access.granted"));
  for (const std::string request : {R"({"op":"pin"})", R"({"op":"pin","digits":"12a"})", R"({"op":"key","key":"12"})",
                                    R"({"op":"key","key":"A"})", R"({"op":"add_card","number":1})"}) {
    CHECK(number(node.control(request), "ok") == 0);
  }
}
