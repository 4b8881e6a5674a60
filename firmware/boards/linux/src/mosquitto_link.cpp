#include "mosquitto_link.h"

#include <fcntl.h>
#include <unistd.h>

#include <cstring>
#include <utility>

namespace leitstand::board {

MosquittoLink::MosquittoLink(EventLoop& loop, const Clock& clock, std::string directory, MqttClient::Events events)
    : clock_(clock), directory_(std::move(directory)), lost_(events.lost), client_(loop, watched(std::move(events))) {}

MqttClient::Events MosquittoLink::watched(MqttClient::Events events) {
  MqttClient::Events seen;
  seen.connected = [this, tell = std::move(events.connected)] {
    last_ = {};
    ++counters_.connects;
    tell();
  };
  seen.lost = [this](const MqttLoss& loss) {
    last_ = loss;
    lost_(loss);
  };
  seen.message = [this, tell = std::move(events.message)](const MqttMessage& message) {
    ++counters_.received;
    tell(message);
  };
  return seen;
}

bool MosquittoLink::connect(const LinkSettings& settings) {
  failure_.clear();
  if (!plugged_) {
    failure_ = "the network is unplugged";
    return true;
  }
  if (!store_authority(settings.ca_pem)) return false;
  const MqttAccount account{settings.host,    settings.port,     settings.keep_alive_s, directory_ + "/ca.pem",
                            settings.account, settings.password, settings.will_topic,   settings.will_payload};
  client_.connect(account, static_cast<int64_t>(clock_.monotonic_ms()));
  return true;
}

bool MosquittoLink::store_authority(const char* pem) const {
  const std::string path = directory_ + "/ca.pem";
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0) return false;
  const size_t length = std::strlen(pem);
  const bool stored = ::write(file, pem, length) == static_cast<ssize_t>(length);
  ::close(file);
  return stored;
}

void MosquittoLink::disconnect() {
  failure_.clear();
  client_.disconnect();
}

bool MosquittoLink::subscribe(const char* topic, int qos) { return client_.subscribe(topic, qos); }

bool MosquittoLink::publish(const char* topic, const char* payload, size_t length, int qos, bool retain) {
  const bool taken = client_.publish(topic, {payload, length}, qos, retain);
  ++(taken ? counters_.published : counters_.publish_refused);
  return taken;
}

void MosquittoLink::plug(bool in) {
  plugged_ = in;
  if (in || !client_.active()) return;
  client_.abort();
  failure_ = "the network was unplugged";
}

void MosquittoLink::cut() {
  failure_.clear();
  client_.abort();
}

void MosquittoLink::tick() {
  client_.tick(static_cast<int64_t>(clock_.monotonic_ms()));
  if (failure_.empty()) return;
  last_ = {{LinkStage::address, LinkState::no_dhcp}, std::exchange(failure_, {})};
  lost_(last_);
}

LinkReport MosquittoLink::report() const {
  LinkReport report = link_report(client_.stage(), client_.is_connected() ? LinkState::ok : LinkState::trying);
  if (!client_.active()) {
    report = last_.words.empty() ? link_report(LinkStage::name, LinkState::waiting)
                                 : link_report(last_.failure.stage, last_.failure.why);
  }
  report[LinkStage::wifi] = LinkState::absent;
  return report;
}

}  // namespace leitstand::board
