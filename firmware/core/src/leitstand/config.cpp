#include "leitstand/config.h"

#include <cstring>

namespace leitstand {
namespace {

constexpr FieldRule delay(const char* name, int32_t initial) { return {name, 0, 3600000, false, initial}; }
constexpr FieldRule celsius(const char* name, int32_t initial) { return {name, -40000, 125000, true, initial}; }
constexpr FieldRule relative(const char* name, int32_t initial) { return {name, 0, 100000, true, initial}; }
constexpr FieldRule on_off(const char* name) { return {name, 0, 1, false, 1}; }

constexpr FieldRule rules[] = {
    {"telemetry.interval", 1000, 3600000, false, 10000},
    celsius("temperature.warn_low", 18000),
    celsius("temperature.warn_high", 27000),
    celsius("temperature.alarm_low", 15000),
    celsius("temperature.alarm_high", 32000),
    {"temperature.deadband", 0, 10000, false, 500},
    delay("temperature.warn_delay", 120000),
    delay("temperature.alarm_delay", 30000),
    delay("temperature.off_delay", 60000),
    relative("humidity.warn_low", limit_off),
    relative("humidity.warn_high", 70000),
    relative("humidity.alarm_low", 8000),
    relative("humidity.alarm_high", 80000),
    {"humidity.deadband", 0, 20000, false, 2000},
    delay("humidity.warn_delay", 120000),
    delay("humidity.alarm_delay", 30000),
    delay("humidity.off_delay", 60000),
    {"lock.fail_safe", 0, 1, false, 0},
    {"door.relock", 1000, 60000, false, 5000},
    {"door.held_warn", 1000, 3600000, false, 20000},
    {"door.held_alarm", 1000, 3600000, false, 30000},
    on_off("buzzer.on_threshold"),
    on_off("buzzer.on_forced"),
    on_off("buzzer.on_held"),
};
static_assert(sizeof rules / sizeof rules[0] == field_count, "one rule for each field");

/// `low` must not be above `high`, and where `strict` not equal to it.
struct Order {
  Field low;
  Field high;
  bool strict;
};

/// Fields that are taken together or not at all.
struct Group {
  Field members[4];
  size_t member_count;
  Order orders[4];
  size_t order_count;
};

constexpr Group limits(Metric metric) {
  const Field warn_low = field_of(metric, Field::temperature_warn_low);
  const Field warn_high = field_of(metric, Field::temperature_warn_high);
  const Field alarm_low = field_of(metric, Field::temperature_alarm_low);
  const Field alarm_high = field_of(metric, Field::temperature_alarm_high);
  return {{warn_low, warn_high, alarm_low, alarm_high},
          4,
          {{alarm_low, warn_low, false},
           {warn_low, warn_high, true},
           {warn_high, alarm_high, false},
           {alarm_low, alarm_high, true}},
          4};
}

constexpr Group groups[] = {
    limits(Metric::temperature),
    limits(Metric::humidity),
    {{Field::door_held_warn, Field::door_held_alarm}, 2, {{Field::door_held_warn, Field::door_held_alarm, true}}, 1},
};

bool in_order(const Config& config, const Order& order) {
  const int32_t low = config[order.low];
  const int32_t high = config[order.high];
  if (low == limit_off || high == limit_off) return true;
  return order.strict ? low < high : low <= high;
}

bool in_order(const Config& config, const Group& group) {
  for (size_t i = 0; i < group.order_count; ++i) {
    if (!in_order(config, group.orders[i])) return false;
  }
  return true;
}

bool in_range(const FieldRule& rule, int64_t value) {
  return (value >= rule.low && value <= rule.high) || (rule.nullable && value == limit_off);
}

FieldError take(const FieldRule& rule, const GivenField& given, int32_t* into) {
  switch (given.kind) {
    case GivenField::Kind::absent:
      return FieldError::missing;
    case GivenField::Kind::other:
      return FieldError::not_integer;
    case GivenField::Kind::null:
      if (!rule.nullable) return FieldError::not_integer;
      *into = limit_off;
      return FieldError::none;
    case GivenField::Kind::integer:
      break;
  }
  if (given.value < rule.low || given.value > rule.high) return FieldError::out_of_range;
  *into = static_cast<int32_t>(given.value);
  return FieldError::none;
}

/// A broken group goes back to what it was; a field that has an error of its own keeps that one.
void undo_broken_groups(const Config& before, ConfigState* state) {
  for (const Group& group : groups) {
    if (in_order(state->in_force, group)) continue;
    for (size_t i = 0; i < group.member_count; ++i) {
      const auto place = static_cast<size_t>(group.members[i]);
      state->in_force.values[place] = before.values[place];
      if (state->errors[place] == FieldError::none) state->errors[place] = FieldError::order;
    }
  }
}

void conclude(ConfigState* state) {
  size_t wrong = 0;
  for (const FieldError error : state->errors) wrong += error == FieldError::none ? 0 : 1;
  state->result = wrong == 0             ? ConfigResult::applied
                  : wrong == field_count ? ConfigResult::rejected
                                         : ConfigResult::partial;
  state->code = wrong == field_count ? ConfigCode::fields : ConfigCode::none;
}

void reject(ConfigCode code, ConfigState* state) {
  state->result = ConfigResult::rejected;
  state->code = code;
  for (FieldError& error : state->errors) error = FieldError::none;
}

}  // namespace

const FieldRule& rule_of(Field field) { return rules[static_cast<size_t>(field)]; }

const char* name_of(FieldError error) {
  static constexpr const char* words[] = {nullptr, "missing", "not_integer", "out_of_range", "order"};
  const auto place = static_cast<size_t>(error);
  return place < sizeof words / sizeof words[0] ? words[place] : nullptr;
}

const char* name_of(ConfigCode code) {
  static constexpr const char* words[] = {nullptr, "malformed", "hash", "old_rev", "fields"};
  const auto place = static_cast<size_t>(code);
  return place < sizeof words / sizeof words[0] ? words[place] : nullptr;
}

ConfigState initial_config() {
  ConfigState state{};
  state.version = config_version;
  for (size_t i = 0; i < field_count; ++i) state.in_force.values[i] = rules[i].initial;
  return state;
}

bool is_sound(const ConfigState& state) {
  if (state.version != config_version || state.result > ConfigResult::rejected) return false;
  if (state.code > ConfigCode::fields) return false;
  for (size_t i = 0; i < field_count; ++i) {
    if (!in_range(rules[i], state.in_force.values[i])) return false;
  }
  for (const FieldError error : state.errors) {
    if (error > FieldError::order) return false;
  }
  for (const Group& group : groups) {
    if (!in_order(state.in_force, group)) return false;
  }
  return true;
}

void judge(const DesiredConfig& desired, const ConfigState& current, ConfigState* into) {
  const Config before = current.in_force;
  *into = current;
  if (desired.rev < current.rev) return reject(ConfigCode::old_rev, into);
  into->rev = desired.rev;
  if (std::memcmp(desired.claimed_sha256, desired.actual_sha256, sizeof desired.actual_sha256) != 0) {
    return reject(ConfigCode::hash, into);
  }
  for (size_t i = 0; i < field_count; ++i) {
    into->errors[i] = take(rules[i], desired.fields[i], &into->in_force.values[i]);
  }
  undo_broken_groups(before, into);
  conclude(into);
}

void judge_malformed(const ConfigState& current, ConfigState* into) {
  *into = current;
  reject(ConfigCode::malformed, into);
}

bool same_config(const Config& a, const Config& b) { return std::memcmp(&a, &b, sizeof a) == 0; }

}  // namespace leitstand
