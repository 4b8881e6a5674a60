#pragma once
// Decodes what the station says without a signature (docs/protocol.md). The configuration has its own: config.h.
#include <cstddef>
#include <cstdint>

#include "leitstand/json.h"

namespace leitstand {

/// `evt/ack`: every event of `boot` up to `seq` is in the journal.
struct EventAck {
  uint32_t boot;
  uint32_t seq;
};

/// `evt/req`: send `from` … `to` of `boot` again.
struct EventRequest {
  uint32_t boot;
  uint32_t from;
  uint32_t to;  ///< not below `from`
};

/// `host/status`
struct HostStatus {
  bool online;
  char instance[33];
  int64_t ts_ms;
};

/// `acl/desired`: a credential table as a whole.
struct TableManifest {
  uint32_t rev;
  uint32_t count;   ///< credentials
  uint32_t chunks;  ///< pieces
  uint32_t size;    ///< bytes of the image
  uint8_t sha256[32];
};

/// Each leaves in `into` nothing to be used where the result is a fault. Boot and seq begin at 1.
JsonResult decode_event_ack(const void* bytes, size_t length, EventAck* into);
JsonResult decode_event_request(const void* bytes, size_t length, EventRequest* into);
JsonResult decode_host_status(const void* bytes, size_t length, HostStatus* into);
JsonResult decode_table_manifest(const void* bytes, size_t length, TableManifest* into);

}  // namespace leitstand
