#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "event_loop.h"

namespace leitstand::board {

/// A two-way flow of bytes over descriptors: a socket, a pseudo terminal, or standard input and output.
class Stream : public Watcher {
 public:
  using Receive = std::function<void(Stream&, std::string_view)>;

  /// Takes the descriptors over and closes them in the end; both may be the same.
  Stream(EventLoop& loop, int read_fd, int write_fd, Receive receive);
  ~Stream() override;
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  /// Sends now what fits and keeps the rest; a peer that does not read is dropped.
  void send(std::string_view bytes);
  bool closed() const { return read_fd_ < 0; }
  /// Bytes of an unfinished line, kept here for whoever reads this stream by lines.
  std::string unfinished;

  int fd() const override { return read_fd_; }
  short interest() const override;
  void ready(short events) override;

 private:
  void flush();
  void receive();
  void close();

  EventLoop& loop_;
  int read_fd_;
  int write_fd_;
  Receive receive_;
  std::string outgoing_;
};

/// Takes a stream's bytes apart into lines; one that grows past the limit is cut there and handed on.
void each_line(Stream& stream, std::string_view bytes, size_t limit, const std::function<void(std::string_view)>& take);

/// A unix socket that any number of peers may connect to.
class SocketServer : public Watcher {
 public:
  SocketServer(EventLoop& loop, Stream::Receive receive);
  ~SocketServer() override;
  SocketServer(const SocketServer&) = delete;
  SocketServer& operator=(const SocketServer&) = delete;

  /// Listens at the path, which a process that was killed may have left behind; false with errno set.
  bool open(const std::string& path);
  void send_to_all(std::string_view bytes);

  int fd() const override { return fd_; }
  short interest() const override { return POLLIN; }
  void ready(short events) override;

 private:
  void drop_closed();

  EventLoop& loop_;
  Stream::Receive receive_;
  std::string path_;
  int fd_ = -1;
  std::vector<std::unique_ptr<Stream>> peers_;
};

/// Opens a pseudo terminal in raw mode as a stream and stores the path of its other end; null on failure.
std::unique_ptr<Stream> open_terminal(EventLoop& loop, Stream::Receive receive, std::string& path);

}  // namespace leitstand::board
