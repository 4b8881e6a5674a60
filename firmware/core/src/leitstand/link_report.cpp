#include "leitstand/link_report.h"

namespace leitstand {
namespace {

constexpr const char* stage_words[] = {"wifi", "address", "time", "name", "tcp", "tls", "mqtt"};
static_assert(sizeof stage_words / sizeof stage_words[0] == link_stage_count, "one word for each stage");
constexpr const char* state_words[] = {"absent",         "waiting",    "trying",     "ok",           "no_network",
                                       "wrong_password", "no_dhcp",    "no_time",    "unknown_host", "refused",
                                       "timeout",        "unknown_ca", "wrong_name", "expired",      "tls_failed",
                                       "password",       "client_id",  "mqtt_failed"};
static_assert(sizeof state_words / sizeof state_words[0] == static_cast<size_t>(LinkState::mqtt_failed) + 1,
              "one word for each state");

}  // namespace

LinkReport link_report(LinkStage stage, LinkState state) {
  LinkReport report{};
  for (size_t i = 0; i < link_stage_count; ++i) {
    report.stages[i] = i < static_cast<size_t>(stage) ? LinkState::ok : LinkState::waiting;
  }
  report[stage] = state;
  return report;
}

const char* name_of(LinkStage stage) { return stage_words[static_cast<size_t>(stage)]; }
const char* name_of(LinkState state) { return state_words[static_cast<size_t>(state)]; }

}  // namespace leitstand
