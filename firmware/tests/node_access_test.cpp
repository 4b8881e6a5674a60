// Cards and keys through a whole node.
#include <doctest/doctest.h>
#include <mbedtls/gcm.h>

#include <algorithm>
#include <iterator>
#include <string>

#include "golden.h"
#include "leitstand/codec_out.h"
#include "leitstand/credentials.h"
#include "leitstand/crypto.h"
#include "leitstand/event.h"
#include "leitstand/event_ring.h"
#include "leitstand/jws.h"
#include "leitstand/text.h"
#include "node_rig.h"

using namespace leitstand;
using leitstand::testing::NodeRig;
using leitstand::testing::SmallTable;
using leitstand::testing::value;
using Events = std::vector<std::string>;

namespace {

constexpr uint8_t blocked = 1;
constexpr uint8_t lost = 2;

/// Card 1 is good, 2 blocked, 3 lost, 4 without a right, 5 over; 6 and 7 are good.
SmallTable some_cards() {
  SmallTable table;
  table.cards = {{1, 1}, {2, 2, 0, blocked}, {3, 3, 0, lost}, {4, 4, 255}, {5, 5, 0, 0, 1'000'000'000}, {6, 6}, {7, 7}};
  return table;
}

SmallTable with_pins() {
  SmallTable table = some_cards();
  table.pin_always = true;
  table.pins = {{1, "4711", "4712"}, {6, "12345678", ""}};
  return table;
}

/// What the station makes of `enc`: the ten bytes, or nothing where the tag does not hold.
std::string unsealed(const std::string& event) {
  const std::string enc = value(event, "enc");
  uint8_t sealed[sealed_card_size];
  size_t length = 0;
  if (!decode_base64url(enc.data(), enc.size(), sealed, sizeof sealed, &length) || length != sizeof sealed) return "";
  uint8_t key[sha256_size];
  hmac_sha256(NodeRig::key(), node_key_size, "card", 4, key);
  uint8_t nonce[12] = {};
  const auto put = [&nonce](size_t at, unsigned long number) {
    for (size_t i = 0; i < 4; ++i) nonce[at + i] = static_cast<uint8_t>(number >> (24 - 8 * i));
  };
  put(0, std::stoul(value(event, "boot")));
  put(4, std::stoul(value(event, "seq")));
  mbedtls_gcm_context context;
  mbedtls_gcm_init(&context);
  uint8_t plain[10];
  const bool good = mbedtls_gcm_setkey(&context, MBEDTLS_CIPHER_ID_AES, key, 256) == 0 &&
                    mbedtls_gcm_auth_decrypt(&context, sizeof plain, nonce, sizeof nonce, nullptr, 0, sealed + 10, 8,
                                             sealed, plain) == 0;
  mbedtls_gcm_free(&context);
  char hex[21];
  to_hex(plain, sizeof plain, hex);
  return good ? hex : "";
}

}  // namespace

TEST_CASE("a known card opens the door, and each that is not let in says why") {
  NodeRig rig;
  rig.bring_up();
  rig.take(some_cards(), 1);
  rig.events();
  rig.card(1);
  CHECK(rig.events() == Events{"access.granted", "lock.unlocked"});
  CHECK(rig.door.released);
  rig.run(6'000);
  CHECK(rig.events() == Events{"lock.locked"});
  for (uint64_t number = 2; number <= 5; ++number) rig.card(number);
  rig.card(99);
  CHECK(rig.events() == Events{"access.denied:blocked", "access.denied:lost", "access.denied:no_right",
                               "access.denied:expired", "access.denied:unknown_credential"});
  CHECK_FALSE(rig.door.released);
}

TEST_CASE("modes and holds decide before the table does") {
  NodeRig rig;
  rig.bring_up();
  rig.take(some_cards(), 1);
  rig.mode_order("maintenance", 2);
  rig.events();
  rig.card(1);
  CHECK(rig.events() == Events{"access.denied:door_in_maintenance"});
  rig.mode_order("lockdown", 3);
  rig.events();
  rig.card(1);
  CHECK(rig.events() == Events{"access.denied:lockdown"});
  rig.mode_order("evacuation", 4);
  rig.events();
  rig.card(4);
  rig.card(2);
  CHECK(rig.events() == Events{"access.granted", "access.denied:blocked"});
  rig.mode_order("normal", 5);
  rig.command("hold_locked", 1);
  rig.events();
  rig.card(1);
  CHECK(rig.events() == Events{"access.denied:lockdown"});
}

TEST_CASE("a clock without time lets in who is always valid and nobody whose right ends") {
  NodeRig rig;
  rig.bring_up();
  SmallTable table = some_cards();
  table.cards.push_back({8, 8, 0, 0, 4'000'000'000});
  rig.take(table, 1);
  rig.clock.said = ClockQuality::uptime;
  rig.events();
  rig.card(8);
  rig.card(1);
  CHECK(rig.events() == Events{"access.denied:clock_untrusted", "access.granted", "lock.unlocked"});
}

TEST_CASE("a card and its PIN open the door, of four bits a key or of eight; without a PIN it stays shut") {
  for (const bool doubled : {false, true}) {
    NodeRig rig;
    rig.bring_up();
    rig.take(with_pins(), 1);
    rig.events();
    rig.card(1);
    CHECK(rig.events().empty());
    for (const unsigned key : {4U, 7U, 1U, 1U, 11U}) {
      const uint64_t bits = doubled ? (~key & 0xFU) << 4 | key : key;
      rig.node().on_wiegand(0, bits, doubled ? 8 : 4);
    }
    CHECK(rig.events() == Events{"access.granted", "lock.unlocked"});
    rig.run(6'000);
    rig.events();
    rig.card(1);
    rig.type("4710#");
    rig.card(7);
    rig.card(6);
    rig.run(10'500);
    CHECK(rig.events() == Events{"access.denied:pin_wrong", "access.denied:pin_missing", "access.denied:pin_missing"});
    CHECK_FALSE(rig.door.released);
  }
}

TEST_CASE("the duress PIN opens the door and tells the station alone") {
  NodeRig rig;
  rig.bring_up();
  rig.take(with_pins(), 1);
  rig.events();
  rig.card(1);
  const int quiet = rig.door.sounds;
  rig.type("4712#");
  CHECK(rig.events() == Events{"access.duress", "lock.unlocked"});
  CHECK(rig.door.released);
  // What it sounds like is what a grant sounds like.
  CHECK(rig.door.sounds - quiet <= 10);
}

TEST_CASE("a broken key is a reader error and types nothing") {
  NodeRig rig;
  rig.bring_up();
  rig.take(with_pins(), 1);
  rig.events();
  rig.card(1);
  rig.type("47");
  rig.node().on_wiegand(0, 0x11, 8);
  rig.type("11#");
  CHECK(rig.events() == Events{"reader.error", "access.granted", "lock.unlocked"});
}

TEST_CASE("keys that were typed while the mode was awaited count when it has come") {
  NodeRig rig;
  rig.bring_up();
  rig.take(with_pins(), 1);
  rig.lose_connection();
  rig.reconnect();
  rig.events();
  rig.card(1);
  rig.type("4711#");
  CHECK(rig.events().empty());
  rig.mode_order("normal", 1);
  CHECK(rig.events() == Events{"access.granted", "lock.unlocked"});
}

TEST_CASE("two persons open together, and one alone does not") {
  NodeRig rig;
  rig.bring_up();
  SmallTable table = some_cards();
  table.two_persons = true;
  rig.take(table, 1);
  rig.events();
  rig.card(1);
  CHECK_FALSE(rig.door.released);
  rig.card(6);
  CHECK(rig.events() == Events{"access.granted", "access.granted", "lock.unlocked"});
  rig.run(6'000);
  rig.events();
  rig.card(7);
  rig.run(5'500);
  CHECK(rig.events() == Events{"access.denied:second_person_missing"});
}

TEST_CASE("a refusal beeps, and so does the wish for a PIN") {
  NodeRig rig;
  rig.bring_up();
  rig.take(with_pins(), 1);
  rig.run(1'000);
  int before = rig.door.sounds;
  rig.card(1);
  rig.run(1'000);
  const int asked = rig.door.sounds - before;
  CHECK(asked > 0);
  before = rig.door.sounds;
  rig.card(99);
  rig.run(1'000);
  CHECK(rig.door.sounds - before > asked);
}

TEST_CASE("an unknown card and one to enrol come to the station sealed, others and the flash hold nothing of it") {
  NodeRig rig;
  rig.bring_up();
  rig.take(some_cards(), 1);
  rig.card(1);
  rig.run(6'000);
  rig.card(99);
  rig.run(100);
  const std::string denied = rig.link.last("/evt");
  // Twenty-six bits: 99, doubled, and its odd parity bit.
  CHECK(unsealed(denied) == "011a00000000000000c7");
  rig.command("enrol_start", 1, R"({"reader":0,"seconds":30})");
  rig.card(0xABCDEF);
  rig.run(100);
  const std::string enrolled = rig.link.last("/evt");
  CHECK(value(enrolled, "type") == "enrol.read");
  CHECK(unsealed(enrolled).substr(0, 4) == "011a");
  CHECK((std::stoull(unsealed(enrolled).substr(4), nullptr, 16) >> 1 & 0xFFFFFF) == 0xABCDEF);
  CHECK(rig.link.count("\"enc\"") == 2);
  CHECK(unsealed(denied.substr(0, denied.find("\"seq\"")) + "\"seq\":1," + denied.substr(denied.find("\"enc\""))) ==
        "");
  // A card of 34 bits, with all that its reader sent.
  rig.command("enrol_start", 2, R"({"reader":0,"seconds":30})");
  rig.node().on_wiegand(0, 0x200020002ULL, 34);
  rig.run(100);
  CHECK(unsealed(rig.link.last("/evt")) == "02220000000200020002");
  const std::vector<uint8_t>& ring = rig.flash.bytes(Region::events);
  const uint8_t raw[] = {0xDE, 0x9B, 0x57};  // 0xABCDEF << 1, as a little-endian record would hold it
  CHECK(std::search(ring.begin(), ring.end(), std::begin(raw), std::end(raw)) == ring.end());
}

TEST_CASE("an event that an older firmware left in the ring carries no sealed card") {
  Event event{};
  event.has_sealed_card = 0xFF;
  event.type = EventType::access_denied;
  event.format = CardFormat::w26;
  event.reason = DenyReason::unknown_credential;
  char buffer[512];
  const Encoded encoded = encode_event(event, true, "0.2.0", {buffer, sizeof buffer});
  REQUIRE(encoded);
  CHECK(std::string(buffer, encoded.length).find("enc") == std::string::npos);
}

TEST_CASE("ten thousand two hundred and forty events fit into the ring as before") {
  leitstand::testing::RamFlash flash(321);
  EventRing ring(flash);
  REQUIRE(ring.open());
  CHECK(ring.capacity() == 10'240);
}
