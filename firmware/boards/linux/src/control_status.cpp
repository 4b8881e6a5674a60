#include "control_status.h"

namespace leitstand::board {

namespace {

void put(cJSON* into, const char* name, const char* text) {
  cJSON_AddStringToObject(into, name, text == nullptr ? "" : text);
}

void put(cJSON* into, const char* name, bool truth) { cJSON_AddBoolToObject(into, name, truth); }

void put(cJSON* into, const char* name, uint64_t count) {
  cJSON_AddNumberToObject(into, name, static_cast<double>(count));
}

void write_identity(const NodeFigures& figures, cJSON* answer) {
  put(answer, "provisioned", figures.provisioned);
  put(answer, "connected", figures.connected);
  put(answer, "hostOnline", figures.host_online);
  put(answer, "session", figures.session);
  put(answer, "boot", uint64_t{figures.boot});
}

void write_events(const NodeFigures& figures, cJSON* answer) {
  put(answer, "lastSeq", uint64_t{figures.last_seq});
  put(answer, "ackedBoot", uint64_t{figures.acked_boot});
  put(answer, "acked", uint64_t{figures.acked_seq});
  put(answer, "buffered", uint64_t{figures.buffered});
  put(answer, "capacity", uint64_t{figures.capacity});
}

void write_door(const NodeFigures& figures, SimulatedNode& node, cJSON* answer) {
  put(answer, "aclRev", uint64_t{figures.table_rev});
  put(answer, "aclCount", uint64_t{figures.credentials});
  put(answer, "mode", figures.mode);
  put(answer, "hold", figures.hold);
  put(answer, "released", figures.released);
  put(answer, "door", figures.door);
  put(answer, "lock", figures.lock);
  put(answer, "buzzer", node.door().sounding());
  put(answer, "light", node.door().lit());
}

void write_board(SimulatedNode& node, cJSON* answer) {
  put(answer, "network", node.link().plugged());
  put(answer, "lastError", node.link().last_error().c_str());
  put(answer, "clock", quality_name(node.clock().quality()));
  cJSON_AddNumberToObject(answer, "wallMs", static_cast<double>(node.clock().wall_ms()));
  put(answer, "sensorOk", node.sensor().fault() == SensorFault::none);
}

void write_counters(const NodeFigures& figures, const SimulatedNode& node, cJSON* answer) {
  const MosquittoLink::Counters& link = node.link().counters();
  cJSON* counters = cJSON_AddObjectToObject(answer, "counters");
  // Events are numbered from 1 in each boot, so that the newest number is how many there were.
  put(counters, "events", uint64_t{figures.last_seq});
  put(counters, "loadDone", node.load().done());
  put(counters, "loadRunning", node.load().running());
  put(counters, "connects", link.connects);
  put(counters, "published", link.published);
  put(counters, "publishRefused", link.publish_refused);
  put(counters, "received", link.received);
}

}  // namespace

void write_status(SimulatedNode& node, cJSON* answer) {
  const NodeFigures figures = node.core().figures();
  write_identity(figures, answer);
  write_events(figures, answer);
  put(answer, "cfgRev", uint64_t{figures.config_rev});
  put(answer, "modeRev", uint64_t{figures.mode_rev});
  write_door(figures, node, answer);
  write_board(node, answer);
  write_counters(figures, node, answer);
}

}  // namespace leitstand::board
