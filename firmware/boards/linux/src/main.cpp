// The simulated door node: the firmware's core on a PC. See --help.
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <memory>
#include <vector>

#include "control.h"
#include "event_loop.h"
#include "file_slots.h"
#include "options.h"
#include "simulated_node.h"

namespace {

using namespace leitstand::board;

// As long as a node's tick: what comes over a socket ends the wait at once.
constexpr int longest_wait_ms = 20;

volatile sig_atomic_t ending = 0;

void end(int) { ending = 1; }

void listen_to_signals() {
  struct sigaction action {};
  action.sa_handler = end;
  ::sigaction(SIGTERM, &action, nullptr);
  ::sigaction(SIGINT, &action, nullptr);
  ::signal(SIGPIPE, SIG_IGN);
}

NodeSetup setup_for(const Options& options, int number, leitstand::OtaSlots* slots) {
  NodeSetup setup;
  setup.directory = options.nodes ? options.dir + "/" + std::to_string(number) : options.dir;
  setup.seed = options.seed + static_cast<uint32_t>(number - 1);
  setup.mac = options.mac;
  setup.temperature = options.temperature;
  setup.humidity = options.humidity;
  setup.quiet = options.quiet;
  setup.slots = slots;
  quality_from(options.clock, setup.clock);
  return setup;
}

/// A node with the hand that moves it.
struct Simulation {
  std::unique_ptr<SimulatedNode> node;
  std::unique_ptr<Control> control;
};

bool add_terminal(EventLoop& loop, SimulatedNode& node, std::string& complaint) {
  std::string path;
  auto terminal = open_terminal(
      loop, [&node](Stream& from, std::string_view bytes) { node.receive_serial(from, bytes); }, path);
  if (!terminal) {
    complaint = "no pseudo terminal to be had";
    return false;
  }
  node.join_serial(std::move(terminal));
  std::printf("pty %s %s\n", node.directory().c_str(), path.c_str());
  return true;
}

void add_standard_streams(EventLoop& loop, SimulatedNode& node) {
  node.join_serial(
      std::make_unique<Stream>(loop, ::dup(STDIN_FILENO), ::dup(STDOUT_FILENO),
                               [&node](Stream& from, std::string_view bytes) { node.receive_serial(from, bytes); }));
}

bool start(EventLoop& loop, const Options& options, Simulation& simulation, std::string& complaint) {
  if (!simulation.node->start(complaint) || !simulation.control->start(complaint)) return false;
  if (options.pty && !add_terminal(loop, *simulation.node, complaint)) return false;
  if (options.serial_stdin) add_standard_streams(loop, *simulation.node);
  std::printf("ready %s\n", simulation.node->directory().c_str());
  std::fflush(stdout);
  return true;
}

bool start_all(EventLoop& loop, const Options& options, leitstand::OtaSlots* slots,
               std::vector<Simulation>& simulations) {
  ::mkdir(options.dir.c_str(), 0700);
  for (int number = 1; number <= options.nodes.value_or(1); ++number) {
    Simulation& simulation = simulations.emplace_back();
    simulation.node = std::make_unique<SimulatedNode>(loop, setup_for(options, number, slots));
    simulation.control = std::make_unique<Control>(loop, *simulation.node, [] { ending = 1; });
    std::string complaint;
    if (start(loop, options, simulation, complaint)) continue;
    std::fprintf(stderr, "leitstand-node: %s\n", complaint.c_str());
    return false;
  }
  return true;
}

/// True where the program is to start anew.
bool serve(const Options& options, leitstand::OtaSlots* slots, int& status) {
  EventLoop loop;
  std::vector<Simulation> simulations;
  status = start_all(loop, options, slots, simulations) ? 0 : 1;
  bool again = false;
  while (status == 0 && ending == 0 && !again) {
    loop.run_once(longest_wait_ms);
    for (const Simulation& simulation : simulations) {
      simulation.node->service();
      again = again || simulation.node->wants_restart();
    }
  }
  return again;
}

int run(const Options& options, char** arguments) {
  FileSlots slots(options.dir, static_cast<uint32_t>(options.trial_ms));
  const bool updates = !options.publisher.empty() && slots.set_publisher(options.publisher);
  if (updates) slots.choose(arguments);
  listen_to_signals();
  int status = 0;
  if (serve(options, updates ? &slots : nullptr, status)) FileSlots::restart(arguments);
  return status;
}

}  // namespace

int main(int count, char** arguments) {
  std::string complaint;
  const auto options = parse_options(count, arguments, complaint);
  if (!options) {
    std::fprintf(stderr, "leitstand-node: %s\nTry leitstand-node --help.\n", complaint.c_str());
    return 2;
  }
  if (options->help) {
    std::fputs(usage(), stdout);
    return 0;
  }
  return run(*options, arguments);
}
