#pragma once
#include <cstdint>

namespace leitstand {

/// Why the buzzer may sound, the strongest first.
struct SoundCauses {
  bool forced;
  bool held;
  bool threshold;
  bool pre_alarm;
};

/// A short sign to whoever stands at the reader.
enum class Chirp : uint8_t { none, refused, pin_please };

/// The local buzzer: one pattern at a time, the strongest cause wins, silence lasts until a cause arises anew.
class Sounder {
 public:
  /// Whether the buzzer sounds at this moment.
  bool update(const SoundCauses& causes, uint64_t now_ms);
  /// Quiet until another cause arises.
  void silence() { silenced_ = true; }
  /// Beeps and blinks for ten seconds, so that somebody finds the node.
  void identify(uint64_t now_ms);
  /// A sign of a moment; while an alarm sounds it is not heard.
  void chirp(Chirp which, uint64_t now_ms);
  bool identifying(uint64_t now_ms) const { return now_ms < identify_ends_; }

 private:
  bool chirps(uint64_t now_ms) const;

  SoundCauses before_{};
  bool silenced_ = false;
  uint64_t identify_ends_ = 0;
  Chirp chirp_ = Chirp::none;
  uint64_t chirp_began_ = 0;
};

}  // namespace leitstand
