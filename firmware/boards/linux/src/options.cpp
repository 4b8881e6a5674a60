#include "options.h"

#include <charconv>
#include <cstdlib>
#include <cstring>
#include <string_view>

#include "leitstand/text.h"

namespace leitstand::board {

namespace {

constexpr int most_nodes = 1000;
constexpr int most_trial_ms = 3'600'000;
constexpr size_t publisher_digits = 128;

bool to_whole(const std::string& text, int64_t least, int64_t most, int64_t& value) {
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  return error == std::errc{} && stop == end && value >= least && value <= most;
}

bool to_number(const std::string& text, double least, double most, double& value) {
  char* stop = nullptr;
  value = std::strtod(text.c_str(), &stop);
  return !text.empty() && *stop == '\0' && value >= least && value <= most;
}

bool is_mac(const std::string& text) {
  constexpr size_t length = 17;
  if (text.size() != length) return false;
  for (size_t i = 0; i < length; ++i) {
    const bool digit = (text[i] >= '0' && text[i] <= '9') || (text[i] >= 'a' && text[i] <= 'f');
    if (i % 3 == 2 ? text[i] != ':' : !digit) return false;
  }
  return true;
}

bool take_switch(std::string_view name, Options& options) {
  if (name == "--serial-stdin") return options.serial_stdin = true;
  if (name == "--pty") return options.pty = true;
  if (name == "--quiet") return options.quiet = true;
  if (name == "--help" || name == "-h") return options.help = true;
  return false;
}

bool takes_value(std::string_view name) {
  for (const char* known :
       {"--dir", "--nodes", "--seed", "--temperature", "--humidity", "--clock", "--mac", "--publisher", "--trial-ms"}) {
    if (name == known) return true;
  }
  return false;
}

bool take_value(std::string_view name, const std::string& value, Options& options) {
  int64_t whole = 0;
  if (name == "--dir") return !(options.dir = value).empty();
  if (name == "--mac") return is_mac(options.mac = value);
  if (name == "--temperature") return to_number(value, -40.0, 125.0, options.temperature);
  if (name == "--humidity") return to_number(value, 0.0, 100.0, options.humidity);
  if (name == "--publisher") return is_hex((options.publisher = value).c_str(), publisher_digits);
  if (name == "--trial-ms") {
    if (!to_whole(value, 1, most_trial_ms, whole)) return false;
    options.trial_ms = static_cast<int>(whole);
    return true;
  }
  if (name == "--nodes") {
    if (!to_whole(value, 1, most_nodes, whole)) return false;
    options.nodes = static_cast<int>(whole);
    return true;
  }
  if (name == "--seed") {
    if (!to_whole(value, 0, UINT32_MAX, whole)) return false;
    options.seed = static_cast<uint32_t>(whole);
    return true;
  }
  options.clock = value;
  return value == "uptime" || value == "rtc" || value == "ntp";
}

const char* contradiction(const Options& options) {
  if (options.help) return nullptr;
  if (options.dir.empty()) return "--dir is missing";
  if (options.serial_stdin && options.nodes.value_or(1) > 1) return "--serial-stdin serves one node only";
  if (!options.mac.empty() && options.nodes.value_or(1) > 1) return "--mac is of one node only";
  if (!options.publisher.empty() && options.nodes) return "--publisher serves one node only";
  if (options.serial_stdin && options.pty) return "--serial-stdin and --pty exclude each other";
  return nullptr;
}

}  // namespace

const char* usage() {
  return "leitstand-node: a door node of the Leitstand with simulated hardware\n"
         "\n"
         "  leitstand-node --dir DIR [options]\n"
         "\n"
         "  --dir DIR          where flash, serial.sock and control.sock of the node live\n"
         "  --nodes N          N nodes in this process, in DIR/1 ... DIR/N\n"
         "  --seed S           seed of the simulated climate (1)\n"
         "  --temperature C    its mean in degrees Celsius (22)\n"
         "  --humidity P       its mean in % RH (45)\n"
         "  --clock QUALITY    clock at power-on: ntp (default), rtc, uptime\n"
         "  --mac MAC          address of its network hardware, as 02:00:00:00:00:01\n"
         "  --publisher HEX    takes firmware over the air that this key (x, y of P-256) has signed\n"
         "  --trial-ms MS      how long it may take to be heard by the station (120000)\n"
         "  --serial-stdin     the serial line is also standard input and output\n"
         "  --pty              the serial line is also a pseudo terminal; its path is printed\n"
         "  --quiet            no log on standard error\n"
         "  --help             this text\n"
         "\n"
         "Prints `ready <dir>` for each node when its sockets listen.\n";
}

std::optional<Options> parse_options(int count, const char* const* arguments, std::string& complaint) {
  Options options;
  for (int i = 1; i < count; ++i) {
    const std::string name = arguments[i];
    if (take_switch(name, options)) continue;
    if (!takes_value(name)) return complaint = "unknown option " + name, std::nullopt;
    if (i + 1 == count) return complaint = name + " needs a value", std::nullopt;
    const std::string value = arguments[++i];
    if (!take_value(name, value, options))
      return complaint = std::string(name).append(" does not take ").append(value), std::nullopt;
  }
  if (const char* mistake = contradiction(options)) return complaint = mistake, std::nullopt;
  return options;
}

}  // namespace leitstand::board
