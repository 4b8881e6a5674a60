#include "leitstand/config.h"

#include <doctest/doctest.h>

#include <cstring>
#include <random>

#include "golden.h"
#include "leitstand/names.h"
#include "leitstand/text.h"

using namespace leitstand;
using namespace leitstand::testing;

namespace {

Config with_changes(const cJSON* changes) {
  Config config = initial_config().in_force;
  for (size_t i = 0; i < field_count; ++i) {
    const cJSON* value = field(changes, rule_of(static_cast<Field>(i)).name);
    if (value == nullptr) continue;
    config.values[i] = cJSON_IsNull(value) != 0 ? limit_off : static_cast<int32_t>(value->valuedouble);
  }
  return config;
}

std::string word(const char* name) { return name == nullptr ? "" : name; }

void check_errors(const ConfigState& state, const cJSON* errors) {
  for (size_t i = 0; i < field_count; ++i) {
    const char* name = rule_of(static_cast<Field>(i)).name;
    CAPTURE(name);
    CHECK(word(name_of(state.errors[i])) == text(errors, name));
  }
}

void check_judged(const cJSON* golden_case) {
  const cJSON* after = field(golden_case, "after");
  ConfigState state = initial_config();
  state.rev = static_cast<uint32_t>(number(field(golden_case, "before"), "rev"));
  state.in_force = with_changes(field(field(golden_case, "before"), "changes"));
  REQUIRE(is_sound(state));
  DesiredConfig desired{};
  const std::string bytes = payload(golden_case);
  REQUIRE(decode_config(bytes.data(), bytes.size(), &desired));
  judge(desired, state, &state);
  CHECK(state.rev == number(after, "rev"));
  CHECK(name_of(state.result) == text(after, "result"));
  CHECK(word(name_of(state.code)) == text(after, "code"));
  CHECK(same_config(state.in_force, with_changes(field(after, "changes"))));
  CHECK(is_sound(state));
  check_errors(state, field(after, "errors"));
}

DesiredConfig any_document(std::mt19937* random) {
  DesiredConfig desired{};
  desired.rev = 1;
  for (size_t i = 0; i < field_count; ++i) {
    const FieldRule& rule = rule_of(static_cast<Field>(i));
    const auto span = static_cast<uint64_t>(static_cast<int64_t>(rule.high) - rule.low + 200);
    desired.fields[i].kind = static_cast<GivenField::Kind>((*random)() % 16 < 3 ? (*random)() % 4 : 2);
    desired.fields[i].value = rule.low - 100 + static_cast<int64_t>((*random)() % span);
  }
  return desired;
}

}  // namespace

TEST_CASE("a configuration has the canonical hash that the golden file gives") {
  const Json file = golden("config.json");
  for (const cJSON* document : items(file.get(), "canonical")) {
    uint8_t hash[32];
    char hex[65];
    config_sha256(with_changes(field(document, "cfg")), hash);
    to_hex(hash, sizeof hash, hex);
    CHECK(hex == text(document, "sha256"));
  }
}

TEST_CASE("every document is judged as the golden file says") {
  const Json file = golden("config.json");
  for (const cJSON* golden_case : items(file.get(), "judged")) {
    CAPTURE(text(golden_case, "name"));
    check_judged(golden_case);
  }
}

TEST_CASE("a factory-new node holds the defaults of the protocol at revision 0") {
  const ConfigState state = initial_config();
  CHECK(is_sound(state));
  CHECK(state.rev == 0);
  CHECK(state.result == ConfigResult::applied);
  CHECK(state.in_force[Field::telemetry_interval] == 10000);
  CHECK(state.in_force[Field::humidity_warn_low] == limit_off);
  CHECK(state.in_force[field_of(Metric::humidity, Field::temperature_off_delay)] == 60000);
  CHECK(field_of(Metric::humidity, Field::temperature_deadband) == Field::humidity_deadband);
}

TEST_CASE("no document leaves a node without a sound configuration, and none with an error is wholly taken") {
  std::mt19937 random(3);
  ConfigState state = initial_config();
  for (int round = 0; round < 20000; ++round) {
    const Config before = state.in_force;
    judge(any_document(&random), state, &state);
    REQUIRE(is_sound(state));
    for (size_t i = 0; i < field_count; ++i) {
      if (state.errors[i] != FieldError::none) CHECK(state.in_force.values[i] == before.values[i]);
    }
    if (state.result == ConfigResult::rejected) CHECK(same_config(state.in_force, before));
  }
}

TEST_CASE("a document is judged the same way a second time") {
  std::mt19937 random(5);
  for (int round = 0; round < 2000; ++round) {
    ConfigState once = initial_config();
    const DesiredConfig desired = any_document(&random);
    judge(desired, once, &once);
    ConfigState twice = once;
    judge(desired, twice, &twice);
    CHECK(same_config(once.in_force, twice.in_force));
    CHECK(std::memcmp(once.errors, twice.errors, sizeof once.errors) == 0);
  }
}

TEST_CASE("a document that cannot be read changes nothing but the report") {
  ConfigState state = initial_config();
  state.rev = 7;
  ConfigState after{};
  judge_malformed(state, &after);
  CHECK(after.rev == 7);
  CHECK(after.result == ConfigResult::rejected);
  CHECK(after.code == ConfigCode::malformed);
  CHECK(same_config(after.in_force, state.in_force));
}

TEST_CASE("a record from flash is believed only when every part of it can be") {
  ConfigState state = initial_config();
  state.version = config_version + 1;
  CHECK_FALSE(is_sound(state));
  state = initial_config();
  state.in_force.values[0] = 999;
  CHECK_FALSE(is_sound(state));
  state = initial_config();
  state.in_force.values[0] = limit_off;
  CHECK_FALSE(is_sound(state));
  state = initial_config();
  state.in_force.values[static_cast<size_t>(Field::door_held_warn)] = 30000;
  CHECK_FALSE(is_sound(state));
  state = initial_config();
  state.errors[4] = static_cast<FieldError>(9);
  CHECK_FALSE(is_sound(state));
}

TEST_CASE("a document with more fields than any configuration is refused") {
  std::string fields;
  for (int i = 0; i < 80; ++i) fields += (i > 0 ? ",\"f" : "\"f") + std::to_string(i) + "\":1";
  const std::string text = "{\"v\":1,\"rev\":1,\"sha256\":\"" + std::string(64, 'a') + "\",\"cfg\":{" + fields + "}}";
  DesiredConfig desired{};
  const JsonResult result = decode_config(text.data(), text.size(), &desired);
  CHECK(result.fault == JsonFault::out_of_range);
  CHECK(std::string(result.field) == "cfg");
}
