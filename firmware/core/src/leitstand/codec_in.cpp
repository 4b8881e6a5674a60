#include "leitstand/codec_in.h"

#include "leitstand/order.h"
#include "leitstand/text.h"

namespace leitstand {

JsonResult decode_event_ack(const void* bytes, size_t length, EventAck* into) {
  const JsonDocument document(bytes, length);
  if (!document) return document.result();
  JsonObject root = document.root();
  *into = EventAck{};
  if (root.version() && root.u32("boot", 1, &into->boot)) root.u32("seq", 1, &into->seq);
  return root.result();
}

JsonResult decode_event_request(const void* bytes, size_t length, EventRequest* into) {
  const JsonDocument document(bytes, length);
  if (!document) return document.result();
  JsonObject root = document.root();
  *into = EventRequest{};
  if (root.version() && root.u32("boot", 1, &into->boot) && root.u32("from", 1, &into->from)) {
    root.u32("to", into->from, &into->to);
  }
  return root.result();
}

JsonResult decode_host_status(const void* bytes, size_t length, HostStatus* into) {
  const JsonDocument document(bytes, length);
  if (!document) return document.result();
  JsonObject root = document.root();
  *into = HostStatus{};
  if (root.version() && root.flag("online", &into->online) &&
      root.text("instance", 32, into->instance, sizeof into->instance) &&
      root.integer("ts", 0, max_time_ms, &into->ts_ms) && !is_hex(into->instance, 32)) {
    root.refuse(JsonFault::out_of_range, "instance");
  }
  return root.result();
}

JsonResult decode_table_manifest(const void* bytes, size_t length, TableManifest* into) {
  const JsonDocument document(bytes, length);
  if (!document) return document.result();
  JsonObject root = document.root();
  *into = TableManifest{};
  if (root.version() && root.u32("rev", 1, &into->rev) && root.u32("count", 0, &into->count) &&
      root.u32("chunks", 0, &into->chunks) && root.u32("size", 0, &into->size)) {
    root.hex("sha256", into->sha256, sizeof into->sha256);
  }
  return root.result();
}

}  // namespace leitstand
