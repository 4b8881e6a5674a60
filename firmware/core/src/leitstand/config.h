#pragma once
// The configuration document of a node (docs/protocol.md, "Configuration").
#include <cstddef>
#include <cstdint>

#include "leitstand/event.h"
#include "leitstand/json.h"

namespace leitstand {

/// Every field, in the order of docs/protocol.md. The numbers are places in the flash record: a new field needs a new
/// `config_version`, and `settings.h` learns to read the record before it.
enum class Field : uint8_t {
  telemetry_interval,
  temperature_warn_low,
  temperature_warn_high,
  temperature_alarm_low,
  temperature_alarm_high,
  temperature_deadband,
  temperature_warn_delay,
  temperature_alarm_delay,
  temperature_off_delay,
  humidity_warn_low,
  humidity_warn_high,
  humidity_alarm_low,
  humidity_alarm_high,
  humidity_deadband,
  humidity_warn_delay,
  humidity_alarm_delay,
  humidity_off_delay,
  lock_fail_safe,
  door_relock,
  door_held_warn,
  door_held_alarm,
  buzzer_on_threshold,
  buzzer_on_forced,
  buzzer_on_held,
};
constexpr size_t field_count = 24;

/// A limit that is switched off, `null` on the wire. No field's range reaches it.
constexpr int32_t limit_off = INT32_MIN;

/// What a field may hold: milliseconds, thousandths of °C or % RH, or 0 and 1.
struct FieldRule {
  const char* name;
  int32_t low;
  int32_t high;
  bool nullable;
  int32_t initial;
};

const FieldRule& rule_of(Field field);

/// A whole configuration, valid at all times.
struct Config {
  int32_t values[field_count];

  int32_t operator[](Field field) const { return values[static_cast<size_t>(field)]; }
};

/// The fields of a metric lie alike: `offset` from the metric's first, Field::temperature_warn_low or
/// Field::humidity_warn_low.
constexpr Field field_of(Metric metric, Field temperature_field) {
  constexpr auto step =
      static_cast<uint8_t>(Field::humidity_warn_low) - static_cast<uint8_t>(Field::temperature_warn_low);
  const auto base = static_cast<uint8_t>(temperature_field);
  return static_cast<Field>(metric == Metric::temperature ? base : base + step);
}

enum class FieldError : uint8_t { none, missing, not_integer, out_of_range, order };
enum class ConfigCode : uint8_t { none, malformed, hash, old_rev, fields };

const char* name_of(FieldError error);
const char* name_of(ConfigCode code);

constexpr uint32_t config_version = 2;

/// What a node holds and what it thought of the newest document: `cfg/reported` without its envelope. Plain, so that
/// it goes to flash by memcpy; `version` says whether what came back is one of these.
struct ConfigState {
  uint32_t version;
  uint32_t rev;  ///< newest that was judged
  Config in_force;
  ConfigResult result;
  ConfigCode code;
  FieldError errors[field_count];
};

/// A factory-new node: rev 0, applied, the defaults.
ConfigState initial_config();

/// Whether a record read from flash may be believed: its version, every value in range, every group in order.
bool is_sound(const ConfigState& state);

/// What a document says of one field before anyone judges it.
struct GivenField {
  enum class Kind : uint8_t { absent, null, integer, other } kind;
  int64_t value;
};

/// `cfg/desired`, decoded. Fields that this firmware does not know count in the hash and nowhere else.
struct DesiredConfig {
  uint32_t rev;
  uint8_t claimed_sha256[32];
  uint8_t actual_sha256[32];  ///< over the fields of the document that are an integer or null
  GivenField fields[field_count];
};

/// Decodes `cfg/desired`. A field of `cfg` at fault is no fault of the document: that is what `judge` is for.
JsonResult decode_config(const void* bytes, size_t length, DesiredConfig* into);

/// SHA-256 of a configuration's canonical text: `name=value` and a line feed for each field, ascending by name.
void config_sha256(const Config& config, uint8_t out[32]);

/// Judges a document against what is in force; `into` may be `current` itself.
///
/// A rev below the newest judged: rejected, `rev` stays. Wrong hash: rejected. The same rev is judged again, so that a
/// retained document may come at every connect. Otherwise each field that is good is taken, and on a broken order every
/// field of the group keeps its value.
void judge(const DesiredConfig& desired, const ConfigState& current, ConfigState* into);

/// The answer to a document that could not be decoded: everything stays but result and code.
void judge_malformed(const ConfigState& current, ConfigState* into);

bool same_config(const Config& a, const Config& b);

}  // namespace leitstand
