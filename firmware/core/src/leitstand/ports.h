#pragma once
// The hardware as the core sees it. A board implements these; the core owns none of them and calls them from one
// thread. No call may block longer than a flash sector takes to erase.
#include <cstddef>
#include <cstdint>

#include "leitstand/link_report.h"

namespace leitstand {

/// What stamped a time, from best to worst.
enum class ClockQuality : uint8_t { ntp, station, rtc, uptime };

/// Why the chip started.
enum class ResetReason : uint8_t { power_on, software, watchdog, brownout, panic, unknown };

/// Readers that a node may have.
constexpr size_t reader_count = 4;

enum class Contact : uint8_t { open, closed, unknown };
enum class Bolt : uint8_t { locked, unlocked, unknown };
enum class Power : uint8_t { mains, battery, unknown };
enum class Metric : uint8_t { temperature, humidity };
constexpr size_t metric_count = 2;

/// Separate areas of the flash, so that wiping one cannot touch another.
enum class Region : uint8_t { events, config, identity, credentials, boot };
constexpr size_t region_count = 5;

/// NOR flash: erasing sets every bit of a sector, writing only clears bits. Power can go at any byte.
class Flash {
 public:
  virtual ~Flash() = default;
  /// Bytes of a region; a multiple of `sector_size`.
  virtual uint32_t size(Region region) const = 0;
  virtual uint32_t sector_size() const = 0;
  virtual bool read(Region region, uint32_t offset, void* into, size_t length) = 0;
  virtual bool write(Region region, uint32_t offset, const void* from, size_t length) = 0;
  /// Erases the one sector that begins at `offset`.
  virtual bool erase_sector(Region region, uint32_t offset) = 0;
};

class Clock {
 public:
  virtual ~Clock() = default;
  /// Milliseconds since start; never jumps.
  virtual uint64_t monotonic_ms() const = 0;
  /// Milliseconds since 1970 UTC as far as the clock knows.
  virtual int64_t wall_ms() const = 0;
  virtual ClockQuality quality() const = 0;
  virtual void set_wall_ms(int64_t wall_ms, ClockQuality quality) = 0;
};

class Random {
 public:
  virtual ~Random() = default;
  /// Fills with bits from the hardware's generator.
  virtual void fill(uint8_t* into, size_t length) = 0;
};

/// Where and as whom to connect; the strings live as long as the node.
struct LinkSettings {
  const char* host;
  uint16_t port;
  const char* ca_pem;
  const char* account;  ///< client id and user name at once
  const char* password;
  const char* will_topic;  ///< retained, QoS 1
  const char* will_payload;
  uint16_t keep_alive_s;
  const char* wifi_ssid = nullptr;  ///< null or empty where the board has another network
  const char* wifi_pass = nullptr;
};

/// MQTT 3.1.1 over TLS, clean session. The board reports through Node::on_connected, on_disconnected, on_network_up and
/// on_message.
class Link {
 public:
  virtual ~Link() = default;
  /// Begins to connect; the outcome comes later. False where it could not even begin.
  virtual bool connect(const LinkSettings& settings) = 0;
  virtual void disconnect() = 0;
  /// How far the latest attempt has come. What it says of the time does not count: the core asks the clock.
  virtual LinkReport report() const = 0;
  virtual bool subscribe(const char* topic, int qos) = 0;
  /// False where it was not taken: the core tries again later.
  virtual bool publish(const char* topic, const char* payload, size_t length, int qos, bool retain) = 0;
};

class DoorHardware {
 public:
  virtual ~DoorHardware() = default;
  /// What the lock does without power: `true` opens (magnet), `false` stays locked (strike). Called before the first
  /// `release_lock` and whenever it changes; the lock then keeps its state.
  virtual void set_fail_safe(bool fail_safe) = 0;
  virtual void release_lock(bool released) = 0;
  virtual Contact contact() const = 0;
  /// What the lock's own feedback says; `unknown` where there is none and the core answers for its order.
  virtual Bolt bolt() const = 0;
  virtual bool exit_requested() const = 0;
  virtual bool tampered() const = 0;
  virtual bool button_pressed() const = 0;
  virtual Power power() const = 0;
  virtual void sound(bool on) = 0;
  virtual void light(bool on) = 0;
};

enum class SensorFault : uint8_t { none, no_answer, crc, range };

/// A reading in thousandths of °C or of % RH.
struct Reading {
  SensorFault fault;
  int32_t milli;
};

class ClimateSensor {
 public:
  virtual ~ClimateSensor() = default;
  virtual Reading read(Metric metric) = 0;
};

class SerialOut {
 public:
  virtual ~SerialOut() = default;
  /// Writes a whole line; the board adds the line feed.
  virtual void write_line(const char* line, size_t length) = 0;
};

/// Parts that can be tested, in the order of the answer to `self_test`.
enum class Part : uint8_t { relay, contact, sensor, reader, buzzer };
constexpr size_t part_count = 5;

class System {
 public:
  virtual ~System() = default;
  virtual ResetReason reset_reason() const = 0;
  virtual const char* hardware() const = 0;  ///< board, as `status.hw` says it
  virtual const char* chip() const = 0;
  virtual const char* mac() const = 0;  ///< aa:bb:cc:dd:ee:ff
  virtual const char* ip() const = 0;   ///< empty where there is none
  /// False where there is no radio.
  virtual bool rssi(int* dbm) const = 0;
  /// Free heap in bytes, 0 where there is no figure.
  virtual uint32_t free_heap() const = 0;
  /// Null where the part is well, else what is wrong with it.
  virtual const char* self_test(Part part) = 0;
  /// Called between the pieces of a job that takes long, so that no watchdog takes it for a standstill.
  virtual void still_busy() = 0;
  /// Restarts after the current tick; may return.
  virtual void reboot() = 0;
};

/// What is kept of an update over restarts; all zero where there was none.
struct OtaNote {
  uint32_t rev;      ///< newest order that was judged
  uint8_t state;     ///< UpdateState of it
  uint8_t fault;     ///< UpdateFault of it
  char version[25];  ///< that it was about
};

/// The two places that a program can run from. At any moment power may go: what ran last and was healthy runs again.
class OtaSlots {
 public:
  virtual ~OtaSlots() = default;
  /// The publisher's public key, P-256: x and y, 64 bytes.
  virtual const uint8_t* publisher() const = 0;
  /// As a release names it.
  virtual const char* chip() const = 0;
  /// `a` or `b`: which one runs.
  virtual char running() const = 0;
  /// Makes the other slot ready for so many bytes; false where they do not fit.
  virtual bool begin(uint32_t size) = 0;
  virtual bool write(const uint8_t* data, size_t length) = 0;
  /// All is written, and the slot holds a program.
  virtual bool finish() = 0;
  /// The next start is from the other slot, once: unless it is marked healthy, the one after it is from this one again.
  virtual bool boot_other() = 0;
  /// Whether what runs now is on trial.
  virtual bool on_trial() const = 0;
  virtual bool mark_healthy() = 0;
  /// The next start is from the other slot, for good; the caller restarts.
  virtual bool roll_back() = 0;
  /// How long a program on trial may take to be healthy, ms.
  virtual uint32_t trial_ms() const { return 120'000; }
  virtual OtaNote note() const = 0;
  virtual bool save_note(const OtaNote& note) = 0;
};

/// Everything a node stands on.
struct Ports {
  Flash& flash;
  Clock& clock;
  Random& random;
  Link& link;
  DoorHardware& door;
  ClimateSensor& climate;
  SerialOut& serial;
  System& system;
  OtaSlots* slots = nullptr;  ///< null where the board cannot be updated over the air
};

}  // namespace leitstand
