#pragma once
// The whole node. A board makes one, hands over its ports, and calls it from one loop.
#include <cstddef>
#include <cstdint>
#include <memory>

#include "leitstand/ports.h"

namespace leitstand {

/// Version of the firmware, as `status.fw` and `hello` say it.
extern const char* const firmware_version;

/// Counters that a board may show; the station gets its own through `status`.
struct NodeFigures {
  uint32_t boot;
  uint32_t last_seq;    ///< newest event of this boot
  uint32_t acked_boot;  ///< newest receipt
  uint32_t acked_seq;
  uint32_t buffered;  ///< events without a receipt
  uint32_t capacity;
  uint32_t config_rev;
  uint32_t mode_rev;
  uint32_t table_rev;    ///< of the credential table in force
  uint32_t credentials;  ///< in it
  const char* mode;
  const char* hold;
  bool released;
  const char* door;
  const char* lock;
  bool sounding;
  bool connected;
  bool host_online;
  bool provisioned;
  const char* session;
};

/// A door node: measures, decides, keeps events until they are acknowledged. All memory is taken in `begin`.
class Node {
 public:
  explicit Node(const Ports& ports);
  ~Node();
  Node(const Node&) = delete;
  Node& operator=(const Node&) = delete;

  /// Reads the flash, counts the boot, writes `node.started`. Call once.
  void begin();
  /// Everything that time drives; call at least every 50 ms.
  void tick();

  void on_connected();
  /// Also where a connection could not be made.
  void on_disconnected();
  /// The network is there after it was not: whoever waits for the next attempt need not wait for it any longer.
  void on_network_up();
  void on_message(const char* topic, const uint8_t* payload, size_t length, bool retained);
  /// A frame from a reader: `count` bits, most significant first in `bits`.
  void on_wiegand(uint8_t reader, uint64_t bits, uint8_t count);
  /// A line from the serial console without its line feed; may be longer than allowed, then it is answered so.
  void on_serial_line(const char* line, size_t length);

  NodeFigures figures() const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace leitstand
