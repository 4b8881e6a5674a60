#include "process.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

namespace leitstand::test {

namespace {

constexpr auto patience = std::chrono::seconds(5);
constexpr auto glance = std::chrono::milliseconds(5);

[[noreturn]] void become(const std::vector<std::string>& command, const std::string& output_file) {
  // Should the test itself be killed, nothing may stay behind.
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  const int out = ::open(output_file.empty() ? "/dev/null" : output_file.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  ::dup2(out, STDOUT_FILENO);
  ::dup2(out, STDERR_FILENO);
  std::vector<char*> arguments;
  arguments.reserve(command.size() + 1);
  for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  ::execvp(arguments[0], arguments.data());
  ::_exit(127);
}

}  // namespace

bool Process::start(const std::vector<std::string>& command, const std::string& output_file) {
  end();
  pid_ = ::fork();
  if (pid_ == 0) become(command, output_file);
  return pid_ > 0;
}

int Process::reap(int options) {
  int status = 0;
  if (pid_ <= 0 || ::waitpid(pid_, &status, options) != pid_) return -1;
  pid_ = -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

bool Process::running() {
  reap(WNOHANG);
  return pid_ > 0;
}

void Process::kill() {
  if (pid_ <= 0) return;
  ::kill(pid_, SIGKILL);
  reap(0);
}

int Process::end() {
  if (pid_ <= 0) return -1;
  ::kill(pid_, SIGTERM);
  for (const auto limit = std::chrono::steady_clock::now() + patience; std::chrono::steady_clock::now() < limit;) {
    const int code = reap(WNOHANG);
    if (pid_ <= 0) return code;
    std::this_thread::sleep_for(glance);
  }
  kill();
  return -1;
}

int run_to_end(const std::vector<std::string>& command, const std::string& output_file) {
  const pid_t child = ::fork();
  if (child == 0) become(command, output_file);
  int status = 0;
  if (child < 0 || ::waitpid(child, &status, 0) != child) return -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

TemporaryDirectory::TemporaryDirectory() {
  std::string name = (std::filesystem::temp_directory_path() / "leitstand-XXXXXX").string();
  if (::mkdtemp(name.data()) != nullptr) path_ = name;
}

TemporaryDirectory::~TemporaryDirectory() {
  std::error_code ignored;
  if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
}

std::string read_file(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

void write_file(const std::string& path, const std::string& text) { std::ofstream(path) << text; }

}  // namespace leitstand::test
