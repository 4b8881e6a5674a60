#pragma once

#include <cstdint>
#include <string>

#include "climate.h"
#include "leitstand/ports.h"

namespace leitstand::board {

/// A door, its lock and its buttons, moved by the control socket.
class FakeDoor : public DoorHardware {
 public:
  void set_contact(Contact contact) { contact_ = contact; }
  void set_tampered(bool tampered) { tampered_ = tampered; }
  /// Presses the exit button until the given moment of the monotonic clock.
  void press_exit(uint64_t until_ms) { exit_until_ms_ = until_ms; }
  void press_button(uint64_t until_ms) { button_until_ms_ = until_ms; }
  /// Lets go of what was pressed long enough.
  void pass_time(uint64_t now_ms) { now_ms_ = now_ms; }
  /// Without power the lock does what it is built for and all is silent; the door stays as it is.
  void lose_power();
  bool sounding() const { return sounding_; }
  bool lit() const { return lit_; }

  void set_fail_safe(bool fail_safe) override { fail_safe_ = fail_safe; }
  void release_lock(bool released) override { released_ = released; }
  Contact contact() const override { return contact_; }
  Bolt bolt() const override { return released_ ? Bolt::unlocked : Bolt::locked; }
  bool exit_requested() const override { return now_ms_ < exit_until_ms_; }
  bool tampered() const override { return tampered_; }
  bool button_pressed() const override { return now_ms_ < button_until_ms_; }
  Power power() const override { return Power::mains; }
  void sound(bool on) override { sounding_ = on; }
  void light(bool on) override { lit_ = on; }

 private:
  Contact contact_ = Contact::closed;
  bool released_ = false;
  bool fail_safe_ = false;
  bool tampered_ = false;
  bool sounding_ = false;
  bool lit_ = false;
  uint64_t now_ms_ = 0;
  uint64_t exit_until_ms_ = 0;
  uint64_t button_until_ms_ = 0;
};

/// A climate sensor in a simulated room; can be broken.
class FakeSensor : public ClimateSensor {
 public:
  FakeSensor(const Clock& clock, const Climate& climate) : clock_(clock), climate_(climate) {}

  Climate& climate() { return climate_; }
  void set_fault(SensorFault fault) { fault_ = fault; }
  SensorFault fault() const { return fault_; }
  Reading read(Metric metric) override;

 private:
  const Clock& clock_;
  Climate climate_;
  SensorFault fault_ = SensorFault::none;
};

/// What the chip would say of itself.
class FakeSystem : public System {
 public:
  /// Without a `mac` the address follows from the number.
  FakeSystem(const FakeSensor& sensor, uint32_t serial_number, std::string mac);

  /// True once after the core asked for a restart.
  bool take_reboot_request();

  ResetReason reset_reason() const override { return reason_; }
  const char* hardware() const override { return "linux"; }
  const char* chip() const override { return "linux"; }
  const char* mac() const override { return mac_.c_str(); }
  const char* ip() const override { return "127.0.0.1"; }
  bool rssi(int*) const override { return false; }
  uint32_t free_heap() const override { return 0; }
  const char* self_test(Part part) override;
  void still_busy() override {}
  void reboot() override { reboot_requested_ = true; }

 private:
  const FakeSensor& sensor_;
  std::string mac_;
  ResetReason reason_ = ResetReason::power_on;
  bool reboot_requested_ = false;
};

/// The kernel's generator.
class KernelRandom : public Random {
 public:
  void fill(uint8_t* into, size_t length) override;
};

}  // namespace leitstand::board
