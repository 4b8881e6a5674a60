// Lets a whole node measure curves, and writes what it makes of them; a line for a line:
//   {"cfg":"<cfg/desired>","steps":[[<monotonic ms>,<temperature>,<humidity>,<wall ms>],…]}
// A reading is in thousandths, or null where the sensor failed. Answered by the events on the wire, each as
//   [<step>,"<metric>.<limit>","exceeded" or "cleared"], and by "rejected" where the document was not applied.
#include <cjson/cJSON.h>

#include <cstring>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "leitstand/identity.h"
#include "leitstand/node.h"
#include "leitstand/slot_store.h"
#include "node_rig.h"

using namespace leitstand;
using namespace leitstand::testing;

namespace {

using Json = std::unique_ptr<cJSON, decltype(&cJSON_Delete)>;

Json parse(const std::string& text) { return {cJSON_ParseWithLength(text.data(), text.size()), cJSON_Delete}; }

std::string text_of(const cJSON* object, const char* name) {
  const char* found = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, name));
  return found == nullptr ? "" : found;
}

/// A sensor that says what it is told.
class ToldClimate : public ClimateSensor {
 public:
  Reading readings[metric_count] = {{SensorFault::none, 22'000}, {SensorFault::none, 45'000}};
  Reading read(Metric metric) override { return readings[static_cast<size_t>(metric)]; }
};

/// A connection that always stands, and keeps the newest of what matters here.
class OpenLink : public Link {
 public:
  std::vector<std::string> events;
  std::string reported;

  bool connect(const LinkSettings&) override { return true; }
  void disconnect() override {}
  LinkReport report() const override { return link_report(LinkStage::mqtt, LinkState::ok); }
  bool subscribe(const char*, int) override { return true; }
  bool publish(const char* topic, const char* payload, size_t length, int, bool) override {
    const std::string to = topic;
    if (to == "leitstand/v1/hq/node/n1/evt") events.emplace_back(payload, length);
    if (to == "leitstand/v1/hq/node/n1/cfg/reported") reported.assign(payload, length);
    return true;
  }
};

/// A node of its own for all curves: what one has left behind, the next begins by switching off.
class Bench {
 public:
  Bench() : node_(Ports{flash_, clock_, random_, link_, door_, climate_, serial_, system_}) {
    auto identity = std::make_unique<Identity>();
    identity->provisioned = true;
    std::strcpy(identity->site, "hq");
    std::strcpy(identity->node, "n1");
    SlotStore(flash_, Region::identity).save(identity.get(), sizeof *identity);
    node_.begin();
    node_.tick();
    node_.on_connected();
    receive("host/status", R"({"v":1,"online":true,"instance":"000102030405060708090a0b0c0d0e0f","ts":1})");
  }

  std::string play(const cJSON* curve) {
    receive("node/n1/cfg/desired", text_of(curve, "cfg"));
    const uint64_t begun = clock_.now_ms;
    settle();
    if (text_of(parse(link_.reported).get(), "result") != "applied") return "\"rejected\"";
    std::string answer;
    int number = 0;
    const cJSON* step = nullptr;
    cJSON_ArrayForEach(step, cJSON_GetObjectItemCaseSensitive(curve, "steps")) {
      take(step, begun);
      node_.tick();
      for (const std::string& event : heard()) answer += (answer.empty() ? "[" : ",[") + std::to_string(number) + event;
      ++number;
    }
    return "[" + answer + "]";
  }

 private:
  void receive(const std::string& end, const std::string& payload) {
    const auto* bytes = reinterpret_cast<const uint8_t*>(payload.data());
    node_.on_message(("leitstand/v1/hq/" + end).c_str(), bytes, payload.size(), true);
  }

  /// Lets the document take effect before the first reading of the curve.
  void settle() {
    node_.tick();
    heard();
  }

  void take(const cJSON* step, uint64_t begun) {
    const auto number = [step](int place) { return cJSON_GetNumberValue(cJSON_GetArrayItem(step, place)); };
    clock_.now_ms = begun + static_cast<uint64_t>(number(0));
    clock_.offset_ms = static_cast<int64_t>(number(3)) - static_cast<int64_t>(clock_.now_ms);
    for (size_t metric = 0; metric < metric_count; ++metric) {
      const cJSON* reading = cJSON_GetArrayItem(step, static_cast<int>(metric) + 1);
      climate_.readings[metric] = cJSON_IsNumber(reading)
                                      ? Reading{SensorFault::none, static_cast<int32_t>(reading->valuedouble)}
                                      : Reading{SensorFault::no_answer, 0};
    }
  }

  /// What the node has published of its limits since the last time; the receipt frees it.
  std::vector<std::string> heard() {
    std::vector<std::string> found;
    std::string receipt;
    for (const std::string& payload : link_.events) {
      const Json event = parse(payload);
      receipt = "{\"v\":1,\"boot\":" + value(payload, "boot") + ",\"seq\":" + value(payload, "seq") + "}";
      const std::string type = text_of(event.get(), "type");
      if (type.rfind("threshold.", 0) != 0) continue;
      found.push_back(",\"" + text_of(event.get(), "metric") + "." + text_of(event.get(), "limit") + "\",\"" +
                      type.substr(std::strlen("threshold.")) + "\"]");
    }
    if (!receipt.empty()) receive("node/n1/evt/ack", receipt);
    link_.events.clear();
    return found;
  }

  static std::string value(const std::string& payload, const std::string& name) {
    const size_t at = payload.find("\"" + name + "\":") + name.size() + 3;
    return payload.substr(at, payload.find_first_of(",}", at) - at);
  }

  RamFlash flash_;
  ManualClock clock_;
  CountingRandom random_;
  OpenLink link_;
  FakeDoor door_;
  ToldClimate climate_;
  LastLine serial_;
  FakeSystem system_;
  Node node_;
};

}  // namespace

int main() {
  std::ios::sync_with_stdio(false);
  Bench bench;
  for (std::string line; std::getline(std::cin, line);) {
    std::cout << bench.play(parse(line).get()) << '\n';
    // A batch is answered when it has been read.
    if (std::cin.rdbuf()->in_avail() <= 0) std::cout.flush();
  }
  return 0;
}
