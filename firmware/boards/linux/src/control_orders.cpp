#include "control_orders.h"

#include <unistd.h>

#include <cstdlib>
#include <optional>
#include <string_view>

#include "control_status.h"
#include "wiegand_frame.h"

namespace leitstand::board {

namespace {

constexpr double most_seconds = 3600.0;
constexpr double most_per_second = 10'000.0;
constexpr double largest_exact = 9007199254740992.0;
constexpr uint64_t exit_press_ms = 300;
constexpr int exit_code_of_power_cut = 9;

/// In the order of their numbers on the wire.
constexpr std::string_view keypad_keys = "0123456789*#";

using Carry = const char* (*)(const ControlOrder&);

const cJSON* field(const ControlOrder& order, const char* name) {
  return cJSON_GetObjectItemCaseSensitive(order.request, name);
}

bool truth(const ControlOrder& order, const char* name) { return cJSON_IsTrue(field(order, name)); }

std::string_view word(const ControlOrder& order, const char* name, std::string_view otherwise = {}) {
  const char* text = cJSON_GetStringValue(field(order, name));
  return text == nullptr ? otherwise : std::string_view(text);
}

std::optional<double> number(const ControlOrder& order, const char* name, double least, double most) {
  const cJSON* value = field(order, name);
  if (!cJSON_IsNumber(value) || value->valuedouble < least || value->valuedouble > most) return std::nullopt;
  return value->valuedouble;
}

double number_or(const ControlOrder& order, const char* name, double least, double most, double otherwise) {
  return number(order, name, least, most).value_or(otherwise);
}

const char* card(const ControlOrder& order) {
  const auto card_number = number(order, "number", 0, UINT32_MAX);
  if (!card_number) return "number must be a card's number";
  const auto reader = static_cast<uint8_t>(number_or(order, "reader", 0, 3, 0));
  const WiegandFrame frame =
      wiegand_frame(word(order, "fmt", "w26"), static_cast<uint64_t>(*card_number), truth(order, "badParity"));
  if (frame.count == 0) return "fmt must be w26 or w34, and the number must fit it";
  order.node.show_frame(reader, frame.bits, frame.count);
  return nullptr;
}

/// A keypad sends a key as 4 bits, or as 8 with the complement above.
void press(const ControlOrder& order, uint8_t key) {
  const auto reader = static_cast<uint8_t>(number_or(order, "reader", 0, 3, 0));
  const bool doubled = number_or(order, "bits", 4, 8, 4) > 4;
  const WiegandFrame frame = keypad_frame(key, doubled);
  order.node.show_frame(reader, frame.bits, frame.count);
}

const char* key(const ControlOrder& order) {
  const std::string_view name = word(order, "key");
  if (name.size() != 1 || keypad_keys.find(name[0]) == std::string_view::npos) return "key must be one of 0123456789*#";
  press(order, static_cast<uint8_t>(keypad_keys.find(name[0])));
  return nullptr;
}

const char* pin(const ControlOrder& order) {
  const std::string_view digits = word(order, "digits");
  if (digits.empty() || digits.find_first_not_of("0123456789") != std::string_view::npos) {
    return "digits must be a text of digits";
  }
  for (const char digit : digits) press(order, static_cast<uint8_t>(digit - '0'));
  press(order, static_cast<uint8_t>(keypad_keys.find('#')));
  return nullptr;
}

const char* door(const ControlOrder& order) {
  const std::string_view state = word(order, "state");
  if (state != "open" && state != "closed") return "state must be open or closed";
  order.node.door().set_contact(state == "open" ? Contact::open : Contact::closed);
  order.node.wake();
  return nullptr;
}

const char* rex(const ControlOrder& order) {
  order.node.door().press_exit(order.node.clock().monotonic_ms() + exit_press_ms);
  return nullptr;
}

const char* tamper(const ControlOrder& order) {
  if (!cJSON_IsBool(field(order, "on"))) return "on must be true or false";
  order.node.door().set_tampered(truth(order, "on"));
  order.node.wake();
  return nullptr;
}

const char* automatic(const ControlOrder& order) {
  order.node.sensor().climate().release();
  return nullptr;
}

const char* temperature(const ControlOrder& order) {
  if (truth(order, "auto")) return automatic(order);
  const auto value = number(order, "value", -100.0, 200.0);
  if (!value) return "value must be a number of degrees Celsius";
  order.node.sensor().climate().hold_temperature(*value);
  return nullptr;
}

const char* humidity(const ControlOrder& order) {
  if (truth(order, "auto")) return automatic(order);
  const auto value = number(order, "value", -100.0, 200.0);
  if (!value) return "value must be a number of percent";
  order.node.sensor().climate().hold_humidity(*value);
  return nullptr;
}

const char* sensor(const ControlOrder& order) {
  if (!cJSON_IsBool(field(order, "ok"))) return "ok must be true or false";
  const std::string_view fault = word(order, "fault", "no_answer");
  if (truth(order, "ok")) {
    order.node.sensor().set_fault(SensorFault::none);
  } else if (fault == "no_answer" || fault == "crc" || fault == "range") {
    order.node.sensor().set_fault(fault == "crc"     ? SensorFault::crc
                                  : fault == "range" ? SensorFault::range
                                                     : SensorFault::no_answer);
  } else {
    return "fault must be no_answer, crc or range";
  }
  return nullptr;
}

const char* power_cut(const ControlOrder&) {
  // No answer and no tidying up: the power is gone, for every node of the process.
  ::_exit(exit_code_of_power_cut);
  return nullptr;
}

const char* power_button(const ControlOrder& order) {
  const auto seconds = number(order, "seconds", 0.0, most_seconds);
  if (!seconds) return "seconds must be a number";
  const auto pressed_ms = static_cast<uint64_t>(*seconds * 1000.0);
  order.node.door().press_button(order.node.clock().monotonic_ms() + pressed_ms);
  return nullptr;
}

const char* network(const ControlOrder& order) {
  if (!cJSON_IsBool(field(order, "up"))) return "up must be true or false";
  order.node.plug(truth(order, "up"));
  return nullptr;
}

const char* clock(const ControlOrder& order) {
  SystemClock& clock = order.node.clock();
  ClockQuality quality = clock.quality();
  if (field(order, "quality") != nullptr && !quality_from(word(order, "quality"), quality)) {
    return "quality must be ntp, station, rtc or uptime";
  }
  clock.start(quality, static_cast<int64_t>(number_or(order, "offsetMs", -largest_exact, largest_exact, 0.0)));
  order.node.wake();
  return nullptr;
}

const char* load(const ControlOrder& order) {
  if (number_or(order, "telemetryPerSecond", 0.0, most_per_second, 0.0) > 0.0) {
    return "telemetry comes at telemetry.interval of the node's configuration; set that";
  }
  const auto events = number(order, "eventsPerSecond", 0.0, most_per_second);
  if (!events) return "eventsPerSecond must be a number from 0 to 10000";
  const auto count = number(order, "count", 1.0, largest_exact);
  if (field(order, "count") != nullptr && !count) return "count must be a number from 1";
  std::optional<uint64_t> whole;
  if (count) whole = static_cast<uint64_t>(*count);
  order.node.start_load(*events, whole);
  return nullptr;
}

const char* status(const ControlOrder& order) {
  write_status(order.node, order.answer);
  return nullptr;
}

const char* quit(const ControlOrder& order) {
  order.quit();
  return nullptr;
}

constexpr struct {
  const char* name;
  Carry carry;
} orders[] = {
    {"card", card},
    {"key", key},
    {"pin", pin},
    {"door", door},
    {"rex", rex},
    {"tamper", tamper},
    {"temperature", temperature},
    {"humidity", humidity},
    {"auto", automatic},
    {"sensor", sensor},
    {"power_cut", power_cut},
    {"network", network},
    {"power_button", power_button},
    {"clock", clock},
    {"load", load},
    {"status", status},
    {"quit", quit},
};

}  // namespace

const char* carry_out(const ControlOrder& order) {
  const std::string_view op = word(order, "op", truth(order, "auto") ? "auto" : "");
  for (const auto& known : orders) {
    if (op == known.name) return known.carry(order);
  }
  return "unknown op";
}

}  // namespace leitstand::board
