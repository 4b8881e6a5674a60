// Reads steps as JSON lines and writes what comes of each, a line for a line:
//   {"do":"door","key":"<64 hex>"}   a node without a table, and its door from the start; answers "door"
//   {"do":"measure","rounds":9,"reader":0,"creds":[…],"mono":…,"wall":…,"clk":"ntp"}   see `measure`
//   the steps of firmware/protocol/access-decision.json
// With an argument the flash is that file, as the node for Linux has it; otherwise it is in memory.
#include <algorithm>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "access_script.h"
#include "file_flash.h"
#include "leitstand/text.h"
#include "ram_flash.h"

using namespace leitstand;
using namespace leitstand::testing;

namespace {

struct Bench {
  explicit Bench(Flash& under) : flash(under), table(flash) {}
  CountedFlash flash;
  AccessTable table;
  std::unique_ptr<AccessScript> door;
};

std::vector<Credential> credentials_of(const cJSON* step) {
  std::vector<Credential> found;
  const cJSON* one = nullptr;
  cJSON_ArrayForEach(one, cJSON_GetObjectItemCaseSensitive(step, "creds")) {
    Credential credential{};
    from_hex(cJSON_GetStringValue(one), credential.bytes, credential_size);
    found.push_back(credential);
  }
  return found;
}

uint32_t scan(Flash& flash, uint32_t begin, uint32_t count, const Credential& wanted) {
  constexpr uint32_t record = 32;
  uint8_t buffer[64 * record];
  for (uint32_t done = 0; done < count; done += 64) {
    const uint32_t now = std::min<uint32_t>(64, count - done);
    flash.read(Region::credentials, begin + done * record, buffer, size_t{now} * record);
    for (uint32_t i = 0; i < now; ++i) {
      if (std::memcmp(buffer + i * record, wanted.bytes, credential_size) == 0) return done + i;
    }
  }
  return count;
}

/// CPU time of this thread: what others do on the machine is not the decision's.
uint64_t cpu_ns() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<uint64_t>(now.tv_sec) * 1'000'000'000 + static_cast<uint64_t>(now.tv_nsec);
}

template <typename Work>
uint64_t nanoseconds(Work work) {
  const uint64_t begun = cpu_ns();
  work();
  return cpu_ns() - begun;
}

std::string figures(const char* name, std::vector<uint64_t> values) {
  std::sort(values.begin(), values.end());
  return std::string("\"") + name + "\":{\"median\":" + std::to_string(values[values.size() / 2]) +
         ",\"p99\":" + std::to_string(values[values.size() * 99 / 100]) + ",\"max\":" + std::to_string(values.back()) +
         "}";
}

/// Decides every card `rounds` times, and beside each decision looks for the same card record by record from the
/// offset `scan` of the flash on: ns of both, and the flash reads of a decision.
std::string measure(Bench& bench, const cJSON* step) {
  const auto number = [step](const char* name) {
    return cJSON_GetNumberValue(cJSON_GetObjectItemCaseSensitive(step, name));
  };
  Moment now{static_cast<uint64_t>(number("mono")), static_cast<int64_t>(number("wall")), ClockQuality::ntp};
  std::vector<uint64_t> decisions;
  std::vector<uint64_t> scans;
  std::vector<uint64_t> reads;
  const auto begin = static_cast<uint32_t>(number("scan"));
  uint64_t found = 0;
  for (int round = 0; round < static_cast<int>(number("rounds")); ++round) {
    for (const Credential& credential : credentials_of(step)) {
      const PresentedCard card{credential, {}, {}};
      const uint64_t before = bench.flash.reads;
      decisions.push_back(nanoseconds([&] { bench.door->control.card(0, card, now); }));
      reads.push_back(bench.flash.reads - before);
      scans.push_back(
          nanoseconds([&] { found += scan(bench.flash, begin, bench.table.manifest().count, credential); }));
      ++now.mono_ms;
    }
  }
  return "{" + figures("decision", decisions) + "," + figures("scan", scans) + "," + figures("reads", reads) +
         ",\"places\":" + std::to_string(found) + "}";
}

std::string play(Flash& flash, std::unique_ptr<Bench>& bench, const cJSON* step) {
  const char* what = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(step, "do"));
  if (what == nullptr) return "\"bad step\"";
  if (std::strcmp(what, "door") == 0) {
    bench = std::make_unique<Bench>(flash);
    bench->table.begin();
    const bool wiped = bench->table.wipe();
    const char* key = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(step, "key"));
    bench->door = std::make_unique<AccessScript>(bench->table, bytes_from_hex(key == nullptr ? "" : key));
    return wiped ? "\"door\"" : "\"storage\"";
  }
  if (!bench) return "\"no door\"";
  return std::strcmp(what, "measure") == 0 ? measure(*bench, step) : bench->door->play(step);
}

}  // namespace

int main(int argc, char** argv) {
  RamFlash memory;
  board::FileFlash file;
  std::string complaint;
  if (argc > 1 && !file.open(argv[1], complaint)) {
    std::fprintf(stderr, "%s\n", complaint.c_str());
    return 1;
  }
  Flash& flash = argc > 1 ? static_cast<Flash&>(file) : memory;
  std::unique_ptr<Bench> bench;
  std::ios::sync_with_stdio(false);
  for (std::string line; std::getline(std::cin, line);) {
    const std::unique_ptr<cJSON, decltype(&cJSON_Delete)> step(cJSON_ParseWithLength(line.data(), line.size()),
                                                               cJSON_Delete);
    std::cout << play(flash, bench, step.get()) << '\n';
    // A batch is answered when it has been read.
    if (std::cin.rdbuf()->in_avail() <= 0) std::cout.flush();
  }
  return 0;
}
