#include "broker.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "until.h"

namespace leitstand::test {

namespace {

sockaddr_in loopback(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

int free_port() {
  const int probe = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address = loopback(0);
  socklen_t size = sizeof address;
  if (::bind(probe, reinterpret_cast<const sockaddr*>(&address), size) != 0) return 0;
  ::getsockname(probe, reinterpret_cast<sockaddr*>(&address), &size);
  ::close(probe);
  return ntohs(address.sin_port);
}

}  // namespace

bool Authority::make() {
  const int made =
      run_to_end({"openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                  "-keyout", file("ca.key"), "-out", file("ca.pem"), "-subj", "/CN=Test CA", "-days", "2"});
  return made == 0 && issue("good", "localhost", "2") && issue("wrong-name", "elsewhere.example", "2") &&
         issue("expired", "localhost", "-1");
}

bool Authority::issue(const std::string& name, const std::string& host_name, const std::string& days) const {
  const std::string request = file(name + ".csr");
  const std::string extensions = file(name + ".ext");
  write_file(extensions, "subjectAltName=DNS:" + host_name + "\n");
  return run_to_end({"openssl", "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout",
                     file(name + ".key"), "-out", request, "-subj", "/CN=" + host_name}) == 0 &&
         run_to_end({"openssl", "x509", "-req", "-in", request, "-CA", file("ca.pem"), "-CAkey", file("ca.key"),
                     "-set_serial", "1", "-out", file(name + ".pem"), "-days", days, "-extfile", extensions}) == 0;
}

// Started by root, the broker would become a user who may not read this test's keys; for anybody else `user` has no
// effect.
bool Broker::start(const Authority& authority, const std::string& certificate) {
  process_.end();
  if (port_ == 0) port_ = free_port();
  write_file(directory_ / "mosquitto.conf",
             "listener " + std::to_string(port_) + " 127.0.0.1\nallow_anonymous true\ncafile " +
                 authority.file("ca.pem") + "\ncertfile " + authority.file(certificate + ".pem") + "\nkeyfile " +
                 authority.file(certificate + ".key") +
                 "\nuser root\nset_tcp_nodelay true\npersistence false\nlog_dest stderr\n");
  const char* program = ::access("/usr/sbin/mosquitto", X_OK) == 0 ? "/usr/sbin/mosquitto" : "mosquitto";
  process_.start({program, "-c", directory_ / "mosquitto.conf"}, directory_ / "mosquitto.log");
  return until([this] { return listening(); });
}

bool Broker::listening() const {
  const int probe = ::socket(AF_INET, SOCK_STREAM, 0);
  const sockaddr_in address = loopback(port_);
  const bool open = ::connect(probe, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  ::close(probe);
  return open;
}

}  // namespace leitstand::test
