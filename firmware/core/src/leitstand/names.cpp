#include "leitstand/names.h"

#include <cstddef>
#include <cstring>
#include <initializer_list>

namespace leitstand {
namespace {

template <typename Value, size_t Count>
const char* word(const char* const (&words)[Count], Value value) {
  const auto index = static_cast<size_t>(value);
  return index < Count ? words[index] : nullptr;
}

constexpr const char* clock_words[] = {"ntp", "station", "rtc", "uptime"};
constexpr const char* reset_words[] = {"power_on", "software", "watchdog", "brownout", "panic", "unknown"};
constexpr const char* contact_words[] = {"open", "closed", "unknown"};
constexpr const char* bolt_words[] = {"locked", "unlocked", "unknown"};
constexpr const char* power_words[] = {"mains", "battery", "unknown"};
constexpr const char* metric_words[] = {"temperature", "humidity"};
constexpr const char* event_words[] = {
    "access.granted", "access.denied",   "access.duress",      "reader.error",      "door.opened",   "door.closed",
    "door.forced",    "door.held",       "door.held_cleared",  "lock.unlocked",     "lock.locked",   "rex",
    "tamper",         "tamper_cleared",  "threshold.exceeded", "threshold.cleared", "sensor.failed", "sensor.restored",
    "node.started",   "cfg.applied",     "cfg.rejected",       "acl.applied",       "acl.rejected",  "mode.changed",
    "clock.changed",  "buffer.overflow", "order.refused",      "enrol.read"};
static_assert(sizeof event_words / sizeof event_words[0] == event_type_count, "one word for each type of event");
constexpr const char* reason_words[] = {nullptr,
                                        "unknown_credential",
                                        "no_right",
                                        "outside_schedule",
                                        "not_yet_valid",
                                        "expired",
                                        "blocked",
                                        "lost",
                                        "pin_wrong",
                                        "pin_missing",
                                        "antipassback",
                                        "second_person_missing",
                                        "first_person_missing",
                                        "lockdown",
                                        "clock_untrusted",
                                        "door_in_maintenance"};
constexpr const char* format_words[] = {nullptr, "w26", "w34"};
constexpr const char* reader_words[] = {"parity", "length"};
constexpr const char* sensor_words[] = {nullptr, "no_answer", "crc", "range"};
constexpr const char* limit_words[] = {"warn_low", "warn_high", "alarm_low", "alarm_high"};
constexpr const char* mode_words[] = {"normal", "lockdown", "evacuation", "maintenance"};
constexpr const char* hold_words[] = {"none", "locked", "unlocked"};
constexpr const char* table_words[] = {nullptr, "malformed", "hash", "old_rev", "too_large", "storage"};
constexpr const char* result_words[] = {"applied", "partial", "rejected"};
constexpr const char* order_words[] = {"signature", "retained", "malformed"};
constexpr const char* part_words[] = {"relay", "contact", "sensor", "reader", "buzzer"};
static_assert(sizeof part_words / sizeof part_words[0] == part_count, "one word for each part");

}  // namespace

const char* name_of(ClockQuality value) { return word(clock_words, value); }
const char* name_of(ResetReason value) { return word(reset_words, value); }
const char* name_of(Contact value) { return word(contact_words, value); }
const char* name_of(Bolt value) { return word(bolt_words, value); }
const char* name_of(Power value) { return word(power_words, value); }
const char* name_of(Metric value) { return word(metric_words, value); }
const char* name_of(EventType value) { return word(event_words, value); }
const char* name_of(DenyReason value) { return word(reason_words, value); }
const char* name_of(CardFormat value) { return word(format_words, value); }
const char* name_of(ReaderFault value) { return word(reader_words, value); }
const char* name_of(SensorFault value) { return word(sensor_words, value); }
const char* name_of(Limit value) { return word(limit_words, value); }
const char* name_of(SiteMode value) { return word(mode_words, value); }
const char* name_of(ConfigResult value) { return word(result_words, value); }
const char* name_of(OrderFault value) { return word(order_words, value); }
const char* name_of(Hold value) { return word(hold_words, value); }
const char* name_of(TableFault value) { return word(table_words, value); }
const char* name_of(Part value) { return word(part_words, value); }

bool site_mode_of(const char* text, SiteMode* into) {
  for (const SiteMode mode : {SiteMode::normal, SiteMode::lockdown, SiteMode::evacuation, SiteMode::maintenance}) {
    if (std::strcmp(text, name_of(mode)) == 0) {
      *into = mode;
      return true;
    }
  }
  return false;
}

}  // namespace leitstand
