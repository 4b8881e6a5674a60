#include "leitstand/topics.h"

#include <doctest/doctest.h>

#include <string>

using namespace leitstand;

TEST_CASE("an id is what the protocol says and never one of the station's") {
  for (const char* good : {"a", "0", "door-1", "a-", "leitstand", "leitstandx", "abcdefghijklmnopqrstuvwxyz01234"}) {
    CHECK_MESSAGE(is_id(good), good);
  }
  for (const char* bad : {"", "-a", "A", "a_b", "a b", "a/b", "a+", "#", "ä", "leitstand-", "leitstand-station",
                          "abcdefghijklmnopqrstuvwxyz012345"}) {
    CHECK_FALSE_MESSAGE(is_id(bad), bad);
  }
}

TEST_CASE("a node builds its topics and knows the station's") {
  char built[topic_capacity];
  for (size_t i = 0; i < topic_count; ++i) {
    const auto topic = static_cast<Topic>(i);
    REQUIRE(build_topic(topic, "hall", "door-1", built, sizeof built) > 0);
    Topic found = Topic::log;
    CHECK(recognise_topic(built, "hall", "door-1", &found) == !rule_of(topic).from_node);
    if (!rule_of(topic).from_node) CHECK(found == topic);
  }
  build_topic(Topic::mode_reported, "hall", "door-1", built, sizeof built);
  CHECK(std::string(built) == "leitstand/v1/hall/node/door-1/mode/reported");
  build_topic(Topic::host_status, "hall", "door-1", built, sizeof built);
  CHECK(std::string(built) == "leitstand/v1/hall/host/status");
}

TEST_CASE("the longest ids fit and a small buffer is said so") {
  const std::string id(max_id, 'z');
  char built[topic_capacity];
  CHECK(build_topic(Topic::mode_reported, id.c_str(), id.c_str(), built, sizeof built) > 0);
  CHECK(build_topic(Topic::cmd, "hall", "door-1", built, 10) == 0);
}

TEST_CASE("nothing but this node's own topics is recognised") {
  Topic found = Topic::log;
  for (const char* other :
       {"", "leitstand/v1/hall/node/door-2/cmd", "leitstand/v1/yard/node/door-1/cmd",
        "leitstand/v2/hall/node/door-1/cmd", "leitstand/v1/hall/node/door-1/cmd/",
        "leitstand/v1/hall/node/door-1/cmd/x", "leitstand/v1/hall/node/+/cmd", "/leitstand/v1/hall/node/door-1/cmd",
        "leitstand/v1/hall/node/door-1/tele", "leitstand/v1/hall/host/status/"}) {
    CHECK_FALSE_MESSAGE(recognise_topic(other, "hall", "door-1", &found), other);
  }
}
