#include "stream.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <utility>

namespace leitstand::board {

namespace {

constexpr size_t max_unsent_bytes = 1U << 20U;

bool would_block() { return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR; }

/// A second handle on the terminal's far end: without one open, reading the near end fails until somebody connects.
int open_far_end(int near_end, std::string& path) {
  char name[64];
  if (::grantpt(near_end) != 0 || ::unlockpt(near_end) != 0 || ::ptsname_r(near_end, name, sizeof name) != 0) return -1;
  path = name;
  const int far_end = ::open(name, O_RDWR | O_NOCTTY | O_CLOEXEC);
  termios mode{};
  if (far_end < 0 || ::tcgetattr(far_end, &mode) != 0) return far_end;
  ::cfmakeraw(&mode);
  ::tcsetattr(far_end, TCSANOW, &mode);
  return far_end;
}

}  // namespace

Stream::Stream(EventLoop& loop, int read_fd, int write_fd, Receive receive)
    : loop_(loop), read_fd_(read_fd), write_fd_(write_fd), receive_(std::move(receive)) {
  loop_.add(*this);
}

Stream::~Stream() {
  loop_.remove(*this);
  close();
}

void Stream::send(std::string_view bytes) {
  if (closed()) return;
  outgoing_.append(bytes);
  flush();
  if (outgoing_.size() > max_unsent_bytes) close();
}

short Stream::interest() const { return static_cast<short>(outgoing_.empty() ? POLLIN : POLLIN | POLLOUT); }

void Stream::ready(short events) {
  if ((events & POLLOUT) != 0) flush();
  if ((events & (POLLIN | POLLHUP | POLLERR)) != 0) receive();
}

void Stream::flush() {
  while (!closed() && !outgoing_.empty()) {
    const ssize_t sent = ::write(write_fd_, outgoing_.data(), outgoing_.size());
    if (sent < 0 && !would_block()) return close();
    if (sent <= 0) return;
    outgoing_.erase(0, static_cast<size_t>(sent));
  }
}

void Stream::receive() {
  if (closed()) return;
  char chunk[4096];
  const ssize_t size = ::read(read_fd_, chunk, sizeof chunk);
  if (size > 0) return receive_(*this, {chunk, static_cast<size_t>(size)});
  if (size == 0 || !would_block()) close();
}

void Stream::close() {
  if (write_fd_ >= 0 && write_fd_ != read_fd_) ::close(write_fd_);
  if (read_fd_ >= 0) ::close(read_fd_);
  read_fd_ = write_fd_ = -1;
}

void each_line(Stream& stream, std::string_view bytes, size_t limit,
               const std::function<void(std::string_view)>& take) {
  for (const char byte : bytes) {
    if (byte != '\n') stream.unfinished.push_back(byte);
    if (byte != '\n' && stream.unfinished.size() < limit) continue;
    const std::string line = std::exchange(stream.unfinished, {});
    take(line);
  }
}

SocketServer::SocketServer(EventLoop& loop, Stream::Receive receive) : loop_(loop), receive_(std::move(receive)) {
  loop_.add(*this);
}

SocketServer::~SocketServer() {
  loop_.remove(*this);
  if (fd_ < 0) return;
  ::close(fd_);
  ::unlink(path_.c_str());
}

bool SocketServer::open(const std::string& path) {
  // Made under another name first: where the path exists, somebody listens.
  const std::string unborn = path + ".new";
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (unborn.size() >= sizeof address.sun_path) {
    errno = ENAMETOOLONG;
    return false;
  }
  unborn.copy(address.sun_path, unborn.size());
  ::unlink(unborn.c_str());
  fd_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  path_ = path;
  return fd_ >= 0 && ::bind(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 &&
         ::listen(fd_, 8) == 0 && ::rename(unborn.c_str(), path.c_str()) == 0;
}

void SocketServer::send_to_all(std::string_view bytes) {
  for (const auto& peer : peers_) peer->send(bytes);
}

void SocketServer::ready(short) {
  drop_closed();
  const int peer = ::accept4(fd_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (peer >= 0) peers_.push_back(std::make_unique<Stream>(loop_, peer, peer, receive_));
}

void SocketServer::drop_closed() {
  const auto is_closed = [](const std::unique_ptr<Stream>& peer) { return peer->closed(); };
  peers_.erase(std::remove_if(peers_.begin(), peers_.end(), is_closed), peers_.end());
}

std::unique_ptr<Stream> open_terminal(EventLoop& loop, Stream::Receive receive, std::string& path) {
  const int near_end = ::posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
  if (near_end < 0 || open_far_end(near_end, path) < 0) return nullptr;
  return std::make_unique<Stream>(loop, near_end, near_end, std::move(receive));
}

}  // namespace leitstand::board
