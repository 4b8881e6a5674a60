#include "event_loop.h"

#include <algorithm>

namespace leitstand::board {

void EventLoop::add(Watcher& watcher) { watchers_.push_back(&watcher); }

void EventLoop::remove(const Watcher& watcher) {
  // Only blanked here: the lists may be under iteration. `sweep` closes the holes.
  const auto blank = [&watcher](std::vector<Watcher*>& list) {
    std::replace_if(
        list.begin(), list.end(), [&watcher](const Watcher* held) { return held == &watcher; }, nullptr);
  };
  blank(watchers_);
  blank(polled_watchers_);
}

void EventLoop::run_once(int timeout_ms) {
  sweep();
  collect();
  if (::poll(polled_.data(), polled_.size(), timeout_ms) > 0) dispatch();
}

void EventLoop::sweep() { watchers_.erase(std::remove(watchers_.begin(), watchers_.end(), nullptr), watchers_.end()); }

void EventLoop::collect() {
  polled_.clear();
  polled_watchers_.clear();
  for (Watcher* watcher : watchers_) {
    const int descriptor = watcher->fd();
    if (descriptor < 0) continue;
    polled_.push_back({descriptor, watcher->interest(), 0});
    polled_watchers_.push_back(watcher);
  }
}

void EventLoop::dispatch() {
  for (size_t i = 0; i < polled_.size(); ++i) {
    if (polled_[i].revents != 0 && polled_watchers_[i] != nullptr) polled_watchers_[i]->ready(polled_[i].revents);
  }
}

}  // namespace leitstand::board
