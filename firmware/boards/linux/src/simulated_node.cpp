#include "simulated_node.h"

#include <sys/stat.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "wiegand_frame.h"

namespace leitstand::board {

namespace {

constexpr uint64_t tick_ms = 20;
// Longer than any line that is allowed, so that the core sees for itself that one is not.
constexpr size_t longest_serial_line = 4096;

}  // namespace

SimulatedNode::SimulatedNode(EventLoop& loop, NodeSetup setup)
    : setup_(std::move(setup)),
      sensor_(clock_, Climate(setup_.seed, setup_.temperature, setup_.humidity)),
      system_(sensor_, setup_.seed, setup_.mac),
      link_(loop, clock_, setup_.directory, link_events()),
      serial_(loop, [this](Stream& from, std::string_view bytes) { receive_serial(from, bytes); }),
      cards_(setup_.seed) {}

SimulatedNode::~SimulatedNode() {
  // A node that is switched off says no goodbye: the broker shall publish its will.
  link_.cut();
}

bool SimulatedNode::start(std::string& complaint) {
  if (::mkdir(setup_.directory.c_str(), 0700) != 0 && errno != EEXIST) {
    complaint = setup_.directory + ": " + std::strerror(errno);
    return false;
  }
  if (!flash_.open(setup_.directory + "/flash.bin", complaint)) return false;
  const std::string socket = setup_.directory + "/serial.sock";
  if (!serial_.open(socket)) {
    complaint = socket + ": " + std::strerror(errno);
    return false;
  }
  power_on();
  return true;
}

void SimulatedNode::power_on() {
  clock_.start(setup_.clock, 0);
  node_ = std::make_unique<Node>(Ports{flash_, clock_, random_, link_, door_, sensor_, *this, system_, setup_.slots});
  node_->begin();
  wake();
}

void SimulatedNode::restart() {
  link_.cut();
  door_.lose_power();
  node_.reset();
  power_on();
}

void SimulatedNode::service() {
  const uint64_t now = clock_.monotonic_ms();
  door_.pass_time(now);
  link_.tick();
  show_due_cards();
  if (!awake_ && now - ticked_ms_ < tick_ms) return;
  awake_ = false;
  ticked_ms_ = now;
  node_->tick();
  if (!system_.take_reboot_request()) return;
  if (setup_.slots == nullptr) return restart();
  link_.cut();
  wants_restart_ = true;
}

MqttClient::Events SimulatedNode::link_events() {
  MqttClient::Events events;
  events.connected = [this] {
    wake();
    node_->on_connected();
  };
  events.lost = [this](const MqttLoss& loss) {
    wake();
    log(loss.words);
    node_->on_disconnected();
  };
  events.message = [this](const MqttMessage& message) {
    wake();
    const auto* payload = reinterpret_cast<const uint8_t*>(message.payload.data());
    node_->on_message(message.topic.c_str(), payload, message.payload.size(), message.retained);
  };
  return events;
}

void SimulatedNode::receive_serial(Stream& from, std::string_view bytes) {
  wake();
  each_line(from, bytes, longest_serial_line,
            [this](std::string_view line) { node_->on_serial_line(line.data(), line.size()); });
}

void SimulatedNode::write_line(const char* line, size_t length) {
  std::string bytes(line, length);
  bytes.push_back('\n');
  serial_.send_to_all(bytes);
  if (joined_) joined_->send(bytes);
}

void SimulatedNode::show_frame(uint8_t reader, uint64_t bits, uint8_t count) {
  wake();
  node_->on_wiegand(reader, bits, count);
}

void SimulatedNode::start_load(double per_second, std::optional<uint64_t> count) {
  load_.start(clock_.monotonic_ms(), per_second, count);
}

void SimulatedNode::show_due_cards() {
  for (uint32_t due = load_.due(clock_.monotonic_ms()); due > 0; --due) {
    // The upper half of the numbers: cards that demo and tests issue lie below, so that these stay unknown.
    const WiegandFrame frame = wiegand_frame("w26", 0x800000U | (cards_() & 0x7fffffU), false);
    show_frame(0, frame.bits, frame.count);
  }
}

void SimulatedNode::plug(bool in) {
  wake();
  const bool returns = in && !link_.plugged();
  link_.plug(in);
  if (returns) node_->on_network_up();
}

void SimulatedNode::log(const std::string& text) const {
  if (!setup_.quiet) std::fprintf(stderr, "%s: %s\n", setup_.directory.c_str(), text.c_str());
}

}  // namespace leitstand::board
