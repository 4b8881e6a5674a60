// Random and mangled bytes into everything that reads from outside; ASan and UBSan are the judges.
#include <doctest/doctest.h>

#include <random>
#include <string>
#include <vector>

#include "golden.h"
#include "leitstand/codec_in.h"
#include "leitstand/config.h"
#include "leitstand/jws.h"
#include "leitstand/order.h"
#include "leitstand/topics.h"

using namespace leitstand;
using namespace leitstand::testing;

namespace {

constexpr const char* station_files[] = {"evt-ack.json",     "evt-req.json",   "host-status.json",
                                         "cfg-desired.json", "cmd.json",       "mode-desired.json",
                                         "acl-desired.json", "acl-chunk.json", "time.json"};

/// Exactly as long as the message, so that ASan sees one byte too far.
std::vector<char> exact(const std::string& text) { return {text.begin(), text.end()}; }

int feed(const std::string& message) {
  const std::vector<char> bytes = exact(message);
  const char* data = bytes.data();
  const size_t length = bytes.size();
  EventAck ack{};
  EventRequest request{};
  HostStatus host{};
  TableManifest manifest{};
  DesiredConfig config{};
  Command command{};
  ModeOrder mode{};
  TimeOrder time{};
  TablePiece piece{};
  static uint8_t table[table_piece_size];
  int taken = 0;
  taken += decode_event_ack(data, length, &ack) ? 1 : 0;
  taken += decode_event_request(data, length, &request) ? 1 : 0;
  taken += decode_host_status(data, length, &host) ? 1 : 0;
  taken += decode_table_manifest(data, length, &manifest) ? 1 : 0;
  taken += decode_config(data, length, &config) ? 1 : 0;
  taken += decode_command(data, length, &command) ? 1 : 0;
  taken += decode_mode(data, length, &mode) ? 1 : 0;
  taken += decode_time(data, length, &time) ? 1 : 0;
  taken += decode_table_piece(data, length, &piece, table) ? 1 : 0;
  return taken;
}

int open_any(const std::string& token) {
  const std::vector<char> bytes = exact(token);
  const uint8_t key[key_size] = {};
  char payload[512];
  int opened = 0;
  for (const OrderType type : {OrderType::cmd, OrderType::mode, OrderType::acl, OrderType::time}) {
    opened += open_jws(bytes.data(), bytes.size(), type, key, payload, sizeof payload) ? 1 : 0;
  }
  return opened;
}

std::string noise(std::mt19937* random, const std::string& signs, size_t longest) {
  std::string text((*random)() % (longest + 1), '\0');
  for (char& sign : text) {
    sign = signs.empty() ? static_cast<char>((*random)()) : signs[(*random)() % signs.size()];
  }
  return text;
}

std::string mangled(std::mt19937* random, std::string text) {
  for (unsigned round = (*random)() % 4; round < 4 && !text.empty(); ++round) {
    const size_t at = (*random)() % text.size();
    switch ((*random)() % 4) {
      case 0:
        text[at] = static_cast<char>((*random)());
        break;
      case 1:
        text.erase(at, 1 + (*random)() % 8);
        break;
      case 2:
        text.insert(at, text.substr((*random)() % text.size(), (*random)() % 16));
        break;
      default:
        text.insert(at, 1, "{}[]\",:0-e\\"[(*random)() % 11]);
    }
  }
  return text;
}

}  // namespace

TEST_CASE("no random bytes are a message or an order") {
  std::mt19937 random(21);
  int taken = 0;
  for (int round = 0; round < 4000; ++round) {
    const std::string bytes = noise(&random, "", 300);
    taken += feed(bytes) + open_any(bytes);
  }
  CHECK(taken == 0);
}

TEST_CASE("nothing that only looks like JSON or a token harms a reader") {
  std::mt19937 random(22);
  for (int round = 0; round < 8000; ++round) {
    feed(noise(&random, "{}[]\"\\:,0123456789.eE+-truefalsn u/\n", 120));
    open_any(noise(&random, "ABCabc012-_.=", 120));
  }
}

TEST_CASE("mangled messages of the station harm no reader") {
  std::mt19937 random(23);
  for (const char* name : station_files) {
    const Json file = golden(name);
    for (const cJSON* message : items(file.get(), "good")) {
      for (int round = 0; round < 60; ++round) feed(mangled(&random, payload(message)));
    }
  }
}

TEST_CASE("mangled orders do not open") {
  std::mt19937 random(24);
  const Json file = golden("jws.json");
  const std::string key = bytes_of_hex(text(file.get(), "key"));
  char payload[2048];
  for (const cJSON* good : items(file.get(), "good")) {
    const std::string token = text(good, "token");
    for (int round = 0; round < 1000; ++round) {
      const std::string bad = mangled(&random, token);
      const std::vector<char> bytes = exact(bad);
      const JwsResult result = open_jws(bytes.data(), bytes.size(), value_of<OrderType>(text(good, "typ")),
                                        reinterpret_cast<const uint8_t*>(key.data()), payload, sizeof payload);
      CHECK((bad == token || !result));
    }
  }
}

TEST_CASE("no text from outside is taken for a topic of this node by mistake") {
  std::mt19937 random(25);
  const std::string right = "leitstand/v1/hall/node/door-1/cmd";
  for (int round = 0; round < 5000; ++round) {
    const std::string other = mangled(&random, right);
    Topic found = Topic::log;
    const bool known = recognise_topic(other.c_str(), "hall", "door-1", &found);
    CHECK((!known || found != Topic::cmd || other.c_str() == right));
  }
}
