#include <initializer_list>

#include "leitstand/node_parts.h"

namespace leitstand {
namespace {

/// How often the sensor is read for the limits, whatever the interval of the telemetry.
constexpr uint64_t measure_every_ms = 1'000;
/// 20 samples a second after an outage.
constexpr uint64_t backlog_every_ms = 50;

constexpr Field limit_fields[limit_count] = {Field::temperature_warn_low, Field::temperature_warn_high,
                                             Field::temperature_alarm_low, Field::temperature_alarm_high};

}  // namespace

void Node::Parts::watch_climate(uint64_t now) {
  if (now >= measure_due) {
    measure_due = now + measure_every_ms;
    measure(now);
  }
  if (now < sample_due) return;
  const auto interval = static_cast<uint64_t>(settings.config.in_force[Field::telemetry_interval]);
  // On the beat of the interval, unless the node was away from it for longer than one.
  sample_due = sample_due + interval > now ? sample_due + interval : now + interval;
  if (identity.provisioned) sample(now);
}

void Node::Parts::measure(uint64_t now) {
  for (const Metric metric : {Metric::temperature, Metric::humidity}) {
    see_reading(metric, ports.climate.read(metric), now);
  }
}

void Node::Parts::see_reading(Metric metric, const Reading& reading, uint64_t now) {
  const auto which = static_cast<size_t>(metric);
  readings[which] = reading;
  const bool fails = reading.fault != SensorFault::none;
  if (fails != failing[which]) {
    failing[which] = fails;
    Event event{};
    event.type = fails ? EventType::sensor_failed : EventType::sensor_restored;
    event.metric = metric;
    event.code = static_cast<uint8_t>(reading.fault);
    raise(event);
  }
  for (uint8_t limit = 0; limit < limit_count; ++limit) {
    if (fails) {
      watches[which][limit].interrupt();
    } else {
      see_limit(metric, static_cast<Limit>(limit), reading.milli, now);
    }
  }
}

LimitSetting Node::Parts::limit_setting(Metric metric, Limit limit) const {
  const Config& config = settings.config.in_force;
  const bool warning = limit == Limit::warn_low || limit == Limit::warn_high;
  const int32_t line = config[field_of(metric, limit_fields[static_cast<size_t>(limit)])];
  const Field delay = warning ? Field::temperature_warn_delay : Field::temperature_alarm_delay;
  return LimitSetting{line != limit_off, line, config[field_of(metric, Field::temperature_deadband)],
                      static_cast<uint32_t>(config[field_of(metric, delay)]),
                      static_cast<uint32_t>(config[field_of(metric, Field::temperature_off_delay)])};
}

void Node::Parts::see_limit(Metric metric, Limit limit, int32_t milli, uint64_t now) {
  const LimitSetting setting = limit_setting(metric, limit);
  const LimitChange change =
      watches[static_cast<size_t>(metric)][static_cast<size_t>(limit)].update(setting, milli, now);
  if (change == LimitChange::none) return;
  Event event{};
  event.type = change == LimitChange::exceeded ? EventType::threshold_exceeded : EventType::threshold_cleared;
  event.metric = metric;
  event.limit = limit;
  event.value_milli = milli;
  // A limit that was switched off while it was exceeded is cleared; the line that it had is gone.
  event.threshold_milli = setting.on ? setting.milli : milli;
  raise(event);
}

bool Node::Parts::any_limit_exceeded() const {
  for (const auto& metric : watches) {
    for (const LimitWatch& watch : metric) {
      if (watch.exceeded()) return true;
    }
  }
  return false;
}

void Node::Parts::sample(uint64_t now) {
  Sample sample{ports.clock.wall_ms(), ports.clock.quality(), boot, ++tele_seq, {false, false}, {0, 0}, false};
  for (size_t metric = 0; metric < metric_count; ++metric) {
    sample.has[metric] = readings[metric].fault == SensorFault::none;
    sample.milli[metric] = readings[metric].milli;
  }
  if (station_reachable() && publish(Topic::tele, encode_sample(sample, buffer()))) return;
  backlog.keep(sample, now);
}

void Node::Parts::send_backlog(uint64_t now) {
  if (!station_reachable() || now < backlog_due) return;
  backlog_due = now + backlog_every_ms;
  Sample oldest{};
  if (backlog.oldest(oldest, now) && publish(Topic::tele, encode_sample(oldest, buffer()))) backlog.drop_oldest();
}

}  // namespace leitstand
