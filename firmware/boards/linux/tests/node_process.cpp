#include "node_process.h"

#include <cstdlib>

#include "until.h"

namespace leitstand::test {

namespace {

constexpr size_t piece_bytes = 700;

std::string print(const Json& json) {
  const std::unique_ptr<char, decltype(&std::free)> text(cJSON_PrintUnformatted(json.get()), &std::free);
  return text.get();
}

Json part(const char* name) {
  Json json(cJSON_CreateObject());
  cJSON_AddNumberToObject(json.get(), "id", 1);
  cJSON_AddStringToObject(json.get(), "op", "provision");
  cJSON_AddStringToObject(json.get(), "part", name);
  return json;
}

std::string broker_part(int port) {
  const Json json = part("broker");
  cJSON_AddStringToObject(json.get(), "host", "localhost");
  cJSON_AddNumberToObject(json.get(), "port", port);
  return print(json);
}

std::string account_part(const std::string& id) {
  const Json json = part("account");
  cJSON_AddStringToObject(json.get(), "site", "test");
  cJSON_AddStringToObject(json.get(), "node", id.c_str());
  cJSON_AddStringToObject(json.get(), "password", "a-password-of-this-test");
  cJSON_AddStringToObject(json.get(), "key", std::string(64, '7').c_str());
  return print(json);
}

std::vector<std::string> authority_parts(const std::string& pem) {
  const size_t count = (pem.size() + piece_bytes - 1) / piece_bytes;
  std::vector<std::string> parts;
  for (size_t index = 0; index < count; ++index) {
    const Json json = part("ca");
    cJSON_AddNumberToObject(json.get(), "index", static_cast<double>(index));
    cJSON_AddNumberToObject(json.get(), "count", static_cast<double>(count));
    cJSON_AddStringToObject(json.get(), "data", pem.substr(index * piece_bytes, piece_bytes).c_str());
    parts.push_back(print(json));
  }
  return parts;
}

}  // namespace

bool NodeProcess::start(const std::string& directory, const std::vector<std::string>& arguments) {
  const std::string log = directory + ".log";
  write_file(log, "");
  std::vector<std::string> command = {LEITSTAND_NODE, "--dir", directory};
  command.insert(command.end(), arguments.begin(), arguments.end());
  if (!process_.start(command, log)) return false;
  // The last node to be ready is the one in the directory itself, or the one with the highest number.
  std::string last = directory;
  for (size_t i = 0; i + 1 < arguments.size(); ++i) {
    if (arguments[i] == "--nodes") last += "/" + arguments[i + 1];
  }
  return until([&] { return read_file(log).find("ready " + last + "\n") != std::string::npos; });
}

Json NodeSockets::control(const std::string& request) const {
  LineClient client(directory_ + "/control.sock");
  return client.connected() ? client.ask(request) : nullptr;
}

Json NodeSockets::serial(const std::string& request) const {
  LineClient client(directory_ + "/serial.sock");
  return client.connected() ? client.ask(request) : nullptr;
}

bool NodeSockets::provision(const std::string& id, const Authority& authority, int port) const {
  std::vector<std::string> lines = authority_parts(read_file(authority.file("ca.pem")));
  lines.push_back(broker_part(port));
  lines.push_back(account_part(id));
  lines.push_back(print(part("commit")));
  lines.emplace_back(R"({"id":2,"op":"reboot"})");
  for (const std::string& line : lines) {
    if (number(serial(line), "ok") != 1) return false;
  }
  return true;
}

}  // namespace leitstand::test
