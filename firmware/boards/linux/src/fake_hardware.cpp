#include "fake_hardware.h"

#include <sys/random.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>

namespace leitstand::board {

void FakeDoor::lose_power() {
  released_ = fail_safe_;
  sounding_ = lit_ = false;
  exit_until_ms_ = button_until_ms_ = 0;
}

Reading FakeSensor::read(Metric metric) {
  if (fault_ != SensorFault::none) return {fault_, 0};
  const auto now = static_cast<int64_t>(clock_.monotonic_ms());
  const double value = metric == Metric::temperature ? climate_.temperature(now) : climate_.humidity(now);
  return {SensorFault::none, static_cast<int32_t>(std::lround(value * 1000.0))};
}

FakeSystem::FakeSystem(const FakeSensor& sensor, uint32_t serial_number, std::string mac)
    : sensor_(sensor), mac_(std::move(mac)) {
  if (!mac_.empty()) return;
  char text[18];
  // 02: an address that no maker has given out.
  std::snprintf(text, sizeof text, "02:00:%02x:%02x:%02x:%02x", serial_number >> 24U, (serial_number >> 16U) & 0xffU,
                (serial_number >> 8U) & 0xffU, serial_number & 0xffU);
  mac_ = text;
}

bool FakeSystem::take_reboot_request() {
  if (!reboot_requested_) return false;
  reboot_requested_ = false;
  reason_ = ResetReason::software;
  return true;
}

const char* FakeSystem::self_test(Part part) {
  const bool broken = part == Part::sensor && sensor_.fault() != SensorFault::none;
  return broken ? "no_answer" : nullptr;
}

void KernelRandom::fill(uint8_t* into, size_t length) {
  for (size_t done = 0; done < length;) {
    const ssize_t got = ::getrandom(into + done, length - done, 0);
    // Secrets must never be guessable: without a generator there is no node.
    if (got <= 0) std::abort();
    done += static_cast<size_t>(got);
  }
}

}  // namespace leitstand::board
