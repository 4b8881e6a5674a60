#include "leitstand/topics.h"

#include <cstdio>
#include <cstring>

namespace leitstand {
namespace {

constexpr TopicRule rules[] = {
    {"status", 1, true, true},        {"tele", 0, false, true},        {"state", 1, true, true},
    {"evt", 1, false, true},          {"evt/ack", 1, false, false},    {"evt/req", 1, false, false},
    {"cfg/desired", 1, true, false},  {"cfg/reported", 1, true, true}, {"mode/desired", 1, true, false},
    {"mode/reported", 1, true, true}, {"acl/desired", 1, true, false}, {"acl/reported", 1, true, true},
    {"acl/req", 1, false, true},      {"acl/chunk", 1, false, false},  {"fw/desired", 1, true, false},
    {"fw/reported", 1, true, true},   {"fw/req", 1, false, true},      {"fw/chunk", 1, false, false},
    {"cmd", 1, false, false},         {"res", 1, false, true},         {"time", 0, false, false},
    {"log", 0, false, true},          {"host/status", 1, true, false},
};
static_assert(sizeof rules / sizeof rules[0] == topic_count, "one rule for each topic");

bool is_small_or_digit(char sign) { return (sign >= 'a' && sign <= 'z') || (sign >= '0' && sign <= '9'); }

}  // namespace

const TopicRule& rule_of(Topic topic) { return rules[static_cast<size_t>(topic)]; }

bool is_id(const char* text) {
  constexpr char reserved[] = "leitstand-";
  if (!is_small_or_digit(text[0]) || std::strncmp(text, reserved, sizeof reserved - 1) == 0) return false;
  size_t length = 1;
  while (length <= max_id && (is_small_or_digit(text[length]) || text[length] == '-')) ++length;
  return length <= max_id && text[length] == '\0';
}

size_t build_topic(Topic topic, const char* site, const char* node, char* into, size_t capacity) {
  const char* end = rule_of(topic).end;
  const int length = topic == Topic::host_status
                         ? std::snprintf(into, capacity, "leitstand/v1/%s/%s", site, end)
                         : std::snprintf(into, capacity, "leitstand/v1/%s/node/%s/%s", site, node, end);
  return length > 0 && static_cast<size_t>(length) < capacity ? static_cast<size_t>(length) : 0;
}

bool recognise_topic(const char* text, const char* site, const char* node, Topic* into) {
  char built[topic_capacity];
  for (size_t i = 0; i < topic_count; ++i) {
    const auto topic = static_cast<Topic>(i);
    if (rule_of(topic).from_node || build_topic(topic, site, node, built, sizeof built) == 0) continue;
    if (std::strcmp(text, built) == 0) {
      *into = topic;
      return true;
    }
  }
  return false;
}

}  // namespace leitstand
