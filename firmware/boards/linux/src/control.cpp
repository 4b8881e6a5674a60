#include "control.h"

#include <cjson/cJSON.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <utility>

#include "control_orders.h"

namespace leitstand::board {

namespace {

constexpr size_t longest_line = 4096;

struct JsonDeleter {
  void operator()(cJSON* json) const { cJSON_Delete(json); }
};
using Json = std::unique_ptr<cJSON, JsonDeleter>;

std::string print(const cJSON* json) {
  const std::unique_ptr<char, decltype(&std::free)> text(cJSON_PrintUnformatted(json), &std::free);
  return std::string(text.get()) + "\n";
}

Json verdict(const char* mistake) {
  Json json(cJSON_CreateObject());
  cJSON_AddBoolToObject(json.get(), "ok", mistake == nullptr);
  if (mistake != nullptr) cJSON_AddStringToObject(json.get(), "message", mistake);
  return json;
}

}  // namespace

Control::Control(EventLoop& loop, SimulatedNode& node, std::function<void()> quit)
    : node_(node), quit_(std::move(quit)), server_(loop, [this](Stream& peer, std::string_view bytes) {
        each_line(peer, bytes, longest_line, [&](std::string_view line) { peer.send(answer(line)); });
      }) {}

bool Control::start(std::string& complaint) {
  const std::string path = node_.directory() + "/control.sock";
  if (server_.open(path)) return true;
  complaint = path + ": " + std::strerror(errno);
  return false;
}

std::string Control::answer(std::string_view line) {
  const Json request(cJSON_ParseWithLength(line.data(), line.size()));
  if (!cJSON_IsObject(request.get())) return print(verdict("not a JSON object").get());
  Json result = verdict(nullptr);
  const char* mistake = carry_out({node_, request.get(), result.get(), quit_});
  return print(mistake == nullptr ? result.get() : verdict(mistake).get());
}

}  // namespace leitstand::board
