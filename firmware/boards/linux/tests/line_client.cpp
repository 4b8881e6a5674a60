#include "line_client.h"

#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

namespace leitstand::test {

std::string text(const Json& json, const char* name) {
  const char* value = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(json.get(), name));
  return value == nullptr ? "" : value;
}

double number(const Json& json, const char* name) {
  const cJSON* value = cJSON_GetObjectItemCaseSensitive(json.get(), name);
  if (cJSON_IsBool(value)) return cJSON_IsTrue(value) ? 1 : 0;
  return cJSON_IsNumber(value) ? value->valuedouble : -1;
}

LineClient::LineClient(const std::string& path) : fd_(::socket(AF_UNIX, SOCK_STREAM, 0)) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path.copy(address.sun_path, sizeof address.sun_path - 1);
  const timeval patience{5, 0};
  ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  if (::connect(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) return;
  ::close(fd_);
  fd_ = -1;
}

LineClient::~LineClient() {
  if (fd_ >= 0) ::close(fd_);
}

void LineClient::tell(const std::string& line) {
  const std::string bytes = line + "\n";
  if (::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL) < 0) pending_.clear();
}

Json LineClient::ask(const std::string& line) {
  tell(line);
  std::string answer;
  while (read_line(answer)) {
    if (answer.empty() || answer[0] != '#') return parse(answer);
  }
  return nullptr;
}

bool LineClient::read_line(std::string& line) {
  for (;;) {
    const size_t end = pending_.find('\n');
    if (end != std::string::npos) {
      line = pending_.substr(0, end);
      pending_.erase(0, end + 1);
      return true;
    }
    char chunk[4096];
    const ssize_t size = ::recv(fd_, chunk, sizeof chunk, 0);
    if (size <= 0) return false;
    pending_.append(chunk, static_cast<size_t>(size));
  }
}

}  // namespace leitstand::test
