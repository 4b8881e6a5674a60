#pragma once

#include <cstdint>
#include <optional>
#include <random>

namespace leitstand::board {

/// The air in a room that does not exist: a slow random walk on a daily wave, the same for the same seed.
class Climate {
 public:
  Climate(uint32_t seed, double temperature_base, double humidity_base);

  /// °C at this moment; moments must not go backwards.
  double temperature(int64_t now_ms);
  /// % RH at this moment.
  double humidity(int64_t now_ms);

  /// Holds the value until `release`.
  void hold_temperature(double celsius) { held_temperature_ = celsius; }
  void hold_humidity(double percent) { held_humidity_ = percent; }
  /// Back to the walk.
  void release();

 private:
  /// Wanders about zero and is always drawn back to it.
  struct Walk {
    double spread;
    double value = 0.0;
  };

  void advance(int64_t now_ms);
  void step(Walk& walk, double seconds);
  double daily_wave(int64_t now_ms) const;

  std::mt19937 random_;
  std::normal_distribution<double> noise_{0.0, 1.0};
  double temperature_base_;
  double humidity_base_;
  double phase_;
  Walk temperature_walk_{0.4};
  Walk humidity_walk_{2.0};
  std::optional<int64_t> last_ms_;
  std::optional<double> held_temperature_;
  std::optional<double> held_humidity_;
};

}  // namespace leitstand::board
