#pragma once
// Encodes what a node says (docs/protocol.md). Every encoder writes into a buffer of the caller and takes no memory.
#include <cstddef>
#include <cstdint>

#include "leitstand/codec_in.h"
#include "leitstand/config.h"
#include "leitstand/event.h"
#include "leitstand/order.h"
#include "leitstand/sample.h"
#include "leitstand/update.h"

namespace leitstand {

enum class EncodeFault : uint8_t {
  none,
  too_long,  ///< the buffer is too small
  damaged,   ///< an enumeration holds no value of its own
};

/// Length of the payload, which also has an end of a string that is not counted.
struct Encoded {
  EncodeFault fault;
  size_t length;
  explicit operator bool() const { return fault == EncodeFault::none; }
};

/// Where a message goes. `max_payload + 1` is enough for any.
struct Buffer {
  char* data;
  size_t capacity;
};

/// What everything that a node says begins with.
struct Envelope {
  int64_t ts_ms;
  ClockQuality clock;
  uint32_t boot;
};

/// `status`
struct Status {
  Envelope envelope;
  const char* session;  ///< 32 hex digits
  const char* firmware;
  const char* hardware;
  const char* ip;
  const char* mac;  ///< empty where it is not known, and then it is absent
  bool has_rssi;
  int rssi_dbm;
  uint64_t uptime_ms;
  uint32_t free_heap;  ///< bytes; 0 where there is no figure, and then it is absent
  uint32_t config_rev;
  uint32_t acl_rev;
  uint32_t mode_rev;
  uint32_t buffered;
  uint32_t buffer_capacity;
  ResetReason reset_reason;
};

/// `state`
struct DoorState {
  Envelope envelope;
  Contact door;
  Bolt lock;
  SiteMode mode;
  Hold hold;
  /// Until when the lock is released, by the node's clock; 0 where it is not, or not for a time.
  int64_t until_ms;
  bool tamper;
  bool rex;
  Power power;
  int64_t since_ms;
};

/// `acl/reported`
struct TableReport {
  Envelope envelope;
  TableManifest in_force;
  uint32_t judged_rev;
  TableFault fault;  ///< none: applied
};

enum class LogLevel : uint8_t { debug, info, warn, error };

Encoded encode_status(const Status& status, Buffer into);
/// The last will: `session` of the connection that it is for.
Encoded encode_will(uint32_t boot, const char* session, Buffer into);
Encoded encode_sample(const Sample& sample, Buffer into);
Encoded encode_state(const DoorState& state, Buffer into);
/// `hist`: sent again, or more than 10 s after it arose. `firmware` goes into `node.started`.
Encoded encode_event(const Event& event, bool hist, const char* firmware, Buffer into);
Encoded encode_config_report(const Envelope& envelope, const ConfigState& state, Buffer into);
Encoded encode_mode_report(const Envelope& envelope, SiteMode mode, uint32_t rev, Buffer into);
Encoded encode_table_report(const TableReport& report, Buffer into);
Encoded encode_table_request(const Envelope& envelope, uint32_t rev, uint32_t index, Buffer into);
/// `code` only where the stage is `refused` or `failed`.
/// `fw/reported`
Encoded encode_update_report(const Envelope& envelope, const char* version, const UpdateReport& report, Buffer into);
Encoded encode_result(const Envelope& envelope, const char* id, Stage stage, ResultCode code, Buffer into);
/// Cut to 200 characters.
Encoded encode_log(const Envelope& envelope, LogLevel level, const char* message, Buffer into);

}  // namespace leitstand
