#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "fake_hardware.h"
#include "file_flash.h"
#include "leitstand/node.h"
#include "load.h"
#include "mosquitto_link.h"
#include "stream.h"
#include "system_clock.h"

namespace leitstand::board {

/// What differs from node to node in one process.
struct NodeSetup {
  std::string directory;
  uint32_t seed = 1;
  /// Empty: one that follows from the seed.
  std::string mac;
  double temperature = 22.0;
  double humidity = 45.0;
  ClockQuality clock = ClockQuality::ntp;
  bool quiet = false;
  /// Null where the node takes no firmware over the air.
  OtaSlots* slots = nullptr;
};

/// A door node: the real core on made-up hardware, with its directory as its flash.
class SimulatedNode : private SerialOut {
 public:
  SimulatedNode(EventLoop& loop, NodeSetup setup);
  ~SimulatedNode() override;
  SimulatedNode(const SimulatedNode&) = delete;
  SimulatedNode& operator=(const SimulatedNode&) = delete;

  /// Opens flash and serial socket and switches the power on; on failure `complaint` says why.
  bool start(std::string& complaint);
  /// Lets the time pass. Cheap when there is nothing to do.
  void service();

  /// Joins another stream to the serial line; it hears and says what the socket does.
  void join_serial(std::unique_ptr<Stream> stream) { joined_ = std::move(stream); }
  /// Takes bytes from the serial line.
  void receive_serial(Stream& from, std::string_view bytes);

  /// Shows a card to a reader, bit by bit right or wrong as the frame is.
  void show_frame(uint8_t reader, uint64_t bits, uint8_t count);
  /// Shows unknown cards at a rate, each a real event of the core.
  void start_load(double per_second, std::optional<uint64_t> count);
  /// Something happened that the core shall look at now and not only at the next tick.
  void wake() { awake_ = true; }
  void plug(bool in);
  /// With slots only the whole program can start anew: the core has asked for it.
  bool wants_restart() const { return wants_restart_; }

  const std::string& directory() const { return setup_.directory; }
  Node& core() { return *node_; }
  FakeDoor& door() { return door_; }
  FakeSensor& sensor() { return sensor_; }
  SystemClock& clock() { return clock_; }
  const MosquittoLink& link() const { return link_; }
  const Load& load() const { return load_; }

 private:
  void write_line(const char* line, size_t length) override;
  void power_on();
  void restart();
  void show_due_cards();
  void log(const std::string& text) const;
  MqttClient::Events link_events();

  NodeSetup setup_;
  FileFlash flash_;
  SystemClock clock_;
  KernelRandom random_;
  FakeDoor door_;
  FakeSensor sensor_;
  FakeSystem system_;
  MosquittoLink link_;
  SocketServer serial_;
  std::unique_ptr<Stream> joined_;
  Load load_;
  std::mt19937 cards_;
  uint64_t ticked_ms_ = 0;
  bool awake_ = true;
  bool wants_restart_ = false;
  std::unique_ptr<Node> node_;
};

}  // namespace leitstand::board
