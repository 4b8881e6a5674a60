#pragma once
// The serial line of a node (docs/protocol.md, "Serial line"): one JSON object a line.
#include <cstddef>
#include <cstdint>

#include "leitstand/identity.h"
#include "leitstand/json.h"
#include "leitstand/ports.h"
#include "leitstand/text.h"

namespace leitstand {

/// Bytes of a line with its line feed.
constexpr size_t max_serial_line = 2048;

/// What a line was refused for.
enum class SerialCode : uint8_t {
  none,
  bad_request,
  unknown_op,
  already_provisioned,
  not_provisioned,
  missing_part,
  bad_field,
  denied,
  storage,
};

const char* name_of(SerialCode code);

/// Answers lines and fills in the identity. While `identity.provisioned` is false its other fields are parts that came
/// so far and mean nothing; a commit sets it, a wipe clears it, and both are done in flash before they are answered.
class SerialConsole {
 public:
  /// `has_radio`: the board needs the part `wifi`.
  SerialConsole(Identity& identity, IdentityStore& store, const Ports& ports, const char* firmware, bool has_radio)
      : identity_(identity),
        store_(store),
        system_(ports.system),
        out_(ports.serial),
        link_(ports.link),
        clock_(ports.clock),
        firmware_(firmware),
        has_radio_(has_radio) {}

  /// A line without its line feed, of any length and any bytes. One line is answered, whatever it is.
  void on_line(const char* line, size_t length);
  /// Whether the button has been held for 5 s: then `wipe` needs no key.
  void set_button_held(bool held) { button_held_ = held; }

 private:
  /// What went wrong and where.
  struct Outcome {
    SerialCode code = SerialCode::none;
    const char* message = "";
  };

  Outcome dispatch(const char* op, JsonObject* request, JsonWriter* answer);
  Outcome hello(JsonWriter* answer) const;
  Outcome provision(JsonObject* request);
  Outcome read_back(JsonWriter* answer) const;
  Outcome link(JsonWriter* answer) const;
  Outcome self_test(JsonWriter* answer);
  Outcome wipe(JsonObject* request);

  Outcome take_wifi(JsonObject* part);
  Outcome take_broker(JsonObject* part);
  void begin_ca(uint32_t count);
  Outcome take_ca(JsonObject* part);
  Outcome take_account(JsonObject* part);
  Outcome commit(JsonObject* request);

  void refuse(int64_t id, const Outcome& outcome);
  bool may_wipe(JsonObject* request) const;

  Identity& identity_;
  IdentityStore& store_;
  System& system_;
  SerialOut& out_;
  const Link& link_;
  const Clock& clock_;
  const char* firmware_;
  bool has_radio_;
  bool button_held_ = false;
  uint8_t parts_ = 0;     ///< bits of Part that came
  uint32_t ca_next_ = 0;  ///< index of the piece that comes next
  uint32_t ca_count_ = 0;
  size_t ca_length_ = 0;
};

}  // namespace leitstand
