#pragma once

#include <poll.h>

#include <vector>

namespace leitstand::board {

/// Something with a file descriptor that wants to be told when it is ready.
class Watcher {
 public:
  virtual ~Watcher() = default;
  /// The descriptor to watch now, or -1 to sit this round out.
  virtual int fd() const = 0;
  /// The poll(2) events of interest now.
  virtual short interest() const = 0;
  /// Called with the poll(2) events that occurred.
  virtual void ready(short events) = 0;
};

/// One poll(2) for everything in the process. Watchers are not owned.
class EventLoop {
 public:
  void add(Watcher& watcher);
  /// Safe at any time, from inside a watcher's own `ready` too.
  void remove(const Watcher& watcher);
  /// Waits at most this long, then tells every watcher whose descriptor is ready.
  void run_once(int timeout_ms);

 private:
  void collect();
  void dispatch();
  void sweep();

  std::vector<Watcher*> watchers_;
  std::vector<pollfd> polled_;
  std::vector<Watcher*> polled_watchers_;
};

}  // namespace leitstand::board
