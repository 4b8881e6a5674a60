#pragma once

#include "leitstand/ports.h"

namespace leitstand::board {

/// Lock, contact and buttons on the pins that board_options.h names.
class GpioDoor : public DoorHardware {
 public:
  /// Sets the pins up, the lock locked before anything else runs.
  void begin();
  /// Whether the pin has the level that it was given; it has not where the wire is shorted.
  bool lock_obeys() const;
  bool buzzer_obeys() const;
  /// Whether the readers' data lines are high, as they are at rest and with no reader; low means a fault.
  bool readers_idle() const;

  void set_fail_safe(bool fail_safe) override;
  void release_lock(bool released) override;
  Contact contact() const override;
  Bolt bolt() const override { return Bolt::unknown; }
  bool exit_requested() const override;
  bool tampered() const override;
  bool button_pressed() const override;
  Power power() const override { return Power::unknown; }
  void sound(bool on) override;
  void light(bool on) override;

 private:
  /// Level of the relay: current releases a strike, and holds a magnet.
  bool current() const { return released_ != fail_safe_; }

  bool fail_safe_ = false;
  bool released_ = false;
  bool sounding_ = false;
};

}  // namespace leitstand::board
