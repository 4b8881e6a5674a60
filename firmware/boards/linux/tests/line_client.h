#pragma once

#include <cjson/cJSON.h>

#include <memory>
#include <string>

namespace leitstand::test {

struct JsonDeleter {
  void operator()(cJSON* json) const { cJSON_Delete(json); }
};
using Json = std::unique_ptr<cJSON, JsonDeleter>;

inline Json parse(const std::string& text) { return Json(cJSON_ParseWithLength(text.data(), text.size())); }
/// The text at this name, empty where there is none.
std::string text(const Json& json, const char* name);
/// The number or truth at this name, -1 where there is none.
double number(const Json& json, const char* name);

/// Asks over a unix socket of the node, a line at a time.
class LineClient {
 public:
  explicit LineClient(const std::string& path);
  ~LineClient();
  LineClient(const LineClient&) = delete;
  LineClient& operator=(const LineClient&) = delete;

  bool connected() const { return fd_ >= 0; }
  /// Sends a line and returns the next line that is no log line; null when none comes within five seconds.
  Json ask(const std::string& line);
  /// Sends a line to which no answer is expected.
  void tell(const std::string& line);

 private:
  bool read_line(std::string& line);
  int fd_;
  std::string pending_;
};

}  // namespace leitstand::test
