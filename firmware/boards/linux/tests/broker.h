#pragma once

#include <string>

#include "process.h"

namespace leitstand::test {

/// A certificate authority with three server certificates, made by the openssl program.
class Authority {
 public:
  /// Makes `ca.pem`, `good.pem`, `wrong-name.pem`, `expired.pem` and their keys in a directory of its own.
  bool make();
  std::string file(const std::string& name) const { return directory_ / name; }

 private:
  bool issue(const std::string& name, const std::string& host_name, const std::string& days) const;
  TemporaryDirectory directory_;
};

/// A real Mosquitto, listening with TLS on a port of localhost, that takes every account.
class Broker {
 public:
  /// Starts it with one of the authority's certificates; true when it accepts connections.
  bool start(const Authority& authority, const std::string& certificate = "good");
  void stop() { process_.end(); }
  int port() const { return port_; }

 private:
  bool listening() const;
  TemporaryDirectory directory_;
  Process process_;
  int port_ = 0;
};

}  // namespace leitstand::test
