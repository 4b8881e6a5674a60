#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace leitstand::test {

/// A child process that does not outlive its owner.
class Process {
 public:
  Process() = default;
  ~Process() { end(); }
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  /// Starts the program; its output goes to the file, or nowhere where the name is empty.
  bool start(const std::vector<std::string>& command, const std::string& output_file = {});
  bool running();
  /// SIGKILL, and waits until it is gone.
  void kill();
  /// SIGTERM, SIGKILL after 5 s; the exit code, or -1 where it did not end by itself.
  int end();
  pid_t pid() const { return pid_; }

 private:
  int reap(int options);

  pid_t pid_ = -1;
};

/// Runs a program to its end and returns its exit code.
int run_to_end(const std::vector<std::string>& command, const std::string& output_file = {});

/// A new directory of its own, removed in the end.
class TemporaryDirectory {
 public:
  TemporaryDirectory();
  ~TemporaryDirectory();
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
  std::string operator/(const std::string& name) const { return path_ + "/" + name; }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

std::string read_file(const std::string& path);
void write_file(const std::string& path, const std::string& text);

}  // namespace leitstand::test
