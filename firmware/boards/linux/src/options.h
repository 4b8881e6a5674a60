#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace leitstand::board {

/// The command line, understood.
struct Options {
  std::string dir;
  /// Absent: one node in `dir` itself. Present: nodes in `dir/1` … `dir/N`.
  std::optional<int> nodes;
  uint32_t seed = 1;
  double temperature = 22.0;
  double humidity = 45.0;
  std::string clock = "ntp";
  /// Empty: it follows from the seed.
  std::string mac;
  /// Public key of the publisher of firmware, 128 hex digits; empty: no firmware over the air.
  std::string publisher;
  int trial_ms = 120'000;
  bool serial_stdin = false;
  bool pty = false;
  bool quiet = false;
  bool help = false;
};

/// The text of `--help`.
const char* usage();

/// Reads the command line; on a mistake `complaint` says what is wrong and the answer is empty.
std::optional<Options> parse_options(int count, const char* const* arguments, std::string& complaint);

}  // namespace leitstand::board
