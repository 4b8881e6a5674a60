#pragma once
// The topics of one node (docs/protocol.md, "Topics").
#include <cstddef>
#include <cstdint>

namespace leitstand {

/// Bytes of a site or node id, without its end.
constexpr size_t max_id = 31;
/// Room for any topic with its end: `leitstand/v1/<31>/node/<31>/mode/reported`.
constexpr size_t topic_capacity = 112;

enum class Topic : uint8_t {
  status,
  tele,
  state,
  evt,
  evt_ack,
  evt_req,
  cfg_desired,
  cfg_reported,
  mode_desired,
  mode_reported,
  acl_desired,
  acl_reported,
  acl_req,
  acl_chunk,
  fw_desired,
  fw_reported,
  fw_req,
  fw_chunk,
  cmd,
  res,
  time,
  log,
  host_status,
};
constexpr size_t topic_count = 23;

/// What the protocol fixes for a topic.
struct TopicRule {
  const char* end;  ///< after `node/<id>/`, or after the site for host/status
  int qos;
  bool retained;
  bool from_node;
};

const TopicRule& rule_of(Topic topic);

/// `[a-z0-9][a-z0-9-]{0,30}`, and none that begins with `leitstand-`: those are the station's.
bool is_id(const char* text);

/// Writes a topic with its end into `into` (topic_capacity). Its length, or 0 where it does not fit.
size_t build_topic(Topic topic, const char* site, const char* node, char* into, size_t capacity);

/// Which of the station's topics for this node it is. False for anything else, the node's own topics among it.
bool recognise_topic(const char* text, const char* site, const char* node, Topic* into);

}  // namespace leitstand
