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

/// The lock is released while any of four things wants it so: a passage, a time, a hold, an evacuation.
class Door {
 public:
  explicit Door(DoorListener& listener) : listener_(listener) {}

  /// Takes the leaf as it is found, without an event; a case that is open is told with the first update.
  void begin(const DoorInputs& inputs, uint64_t now_ms);
  /// What is seen and what time has done.
  void update(const DoorInputs& inputs, const DoorSettings& settings, uint64_t now_ms);

  /// A passage: releases the lock until the door has been opened and closed again, or for the relock time.
  void unlock(const DoorSettings& settings, uint64_t now_ms);
  /// Releases the lock until then (monotonic), in place of a hold or another time.
  void unlock_until(uint64_t end_ms);
  /// Releases the lock until `end_hold` or `lock`.
  void hold_unlocked();
  /// Ends the hold and the time, not a passage.
  void end_hold();
  /// Ends everything but an evacuation.
  void lock();
  /// Evacuation: keeps the lock released until this ends.
  void evacuate(bool evacuating);

  Contact contact() const { return contact_; }
  bool released() const { return released_; }
  /// Whether somebody may pass, whatever else keeps the lock released.
  bool passing() const { return passing_; }
  bool held_unlocked() const { return held_unlocked_; }
  /// When the time ends for which the lock is released (monotonic); 0 where it is not released for a time.
  uint64_t unlocked_until() const { return timed_ ? time_ends_ : 0; }
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
  void settle();
  /// Whether the door may stand open as long as somebody likes.
  bool stands_free() const { return timed_ || held_unlocked_ || evacuating_; }

  DoorListener& listener_;
  Contact contact_ = Contact::unknown;
  Contact candidate_ = Contact::unknown;
  uint64_t candidate_since_ = 0;
  bool released_ = false;
  bool passing_ = false;
  uint64_t passage_ends_ = 0;
  bool timed_ = false;
  uint64_t time_ends_ = 0;
  bool held_unlocked_ = false;
  bool evacuating_ = false;
  uint64_t open_since_ = 0;
  bool forced_ = false;
  bool held_ = false;
  bool pre_alarm_ = false;
  bool tampered_ = false;
  bool exit_requested_ = false;
};

}  // namespace leitstand
