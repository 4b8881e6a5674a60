#pragma once

#include <driver/i2c_master.h>

#include "leitstand/ports.h"
#include "sht.h"

namespace leitstand::board {

/// An SHT3x or SHT4x on I2C. One measurement gives both metrics.
class ShtSensor : public ClimateSensor {
 public:
  explicit ShtSensor(const Clock& clock) : clock_(clock) {}

  /// Sets the bus up. A sensor that is not there shows at the first reading.
  void begin();
  /// Measures now.
  SensorFault measure();
  Reading read(Metric metric) override;

 private:
  bool transfer(uint8_t (&frame)[sht_frame_size]);

  const Clock& clock_;
  i2c_master_dev_handle_t device_ = nullptr;
  ShtReading last_{};
  uint64_t measured_ms_ = 0;
  bool measured_ = false;
};

}  // namespace leitstand::board
