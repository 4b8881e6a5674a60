#pragma once
// The door as two facts, leaf and lock, and what follows from them.
#include <cstdint>

#include "leitstand/event.h"

namespace leitstand {

struct DoorSettings {
  uint32_t relock_ms;
  uint32_t held_warn_ms;
  uint32_t held_alarm_ms;
};

struct DoorInputs {
  Contact contact;
  bool exit_requested;
  bool tampered;
};

/// Who hears what the door does.
class DoorListener {
 public:
  virtual ~DoorListener() = default;
  virtual void on_door_event(EventType type) = 0;
  virtual void on_lock_order(bool released) = 0;
};

class Door {
 public:
  explicit Door(DoorListener& listener) : listener_(listener) {}

  /// Takes the leaf as it is found, without an event; a case that is open is told with the first update.
  void begin(const DoorInputs& inputs, uint64_t now_ms);
  /// What is seen and what time has done.
  void update(const DoorInputs& inputs, const DoorSettings& settings, uint64_t now_ms);
  /// Releases the lock until the door has been opened and closed again, or for the relock time.
  void unlock(const DoorSettings& settings, uint64_t now_ms);
  void lock();
  /// Keeps the lock released (evacuation) until this ends.
  void hold_released(bool held);

  Contact contact() const { return contact_; }
  bool released() const { return released_; }
  bool forced() const { return forced_; }
  bool held() const { return held_; }
  /// Open so long that the alarm is near: the local beep.
  bool pre_alarm() const { return pre_alarm_; }
  bool tampered() const { return tampered_; }
  bool exit_requested() const { return exit_requested_; }

 private:
  void see_contact(Contact contact, uint64_t now_ms);
  void see_exit_request(bool requested, const DoorSettings& settings, uint64_t now_ms);
  void see_tamper(bool tampered);
  void watch_held(const DoorSettings& settings, uint64_t now_ms);
  void opened(uint64_t now_ms);
  void closed();
  void release(bool released);

  DoorListener& listener_;
  Contact contact_ = Contact::unknown;
  Contact candidate_ = Contact::unknown;
  uint64_t candidate_since_ = 0;
  bool released_ = false;
  bool kept_released_ = false;
  uint64_t release_ends_ = 0;
  uint64_t open_since_ = 0;
  bool forced_ = false;
  bool held_ = false;
  bool pre_alarm_ = false;
  bool tampered_ = false;
  bool exit_requested_ = false;
};

}  // namespace leitstand
