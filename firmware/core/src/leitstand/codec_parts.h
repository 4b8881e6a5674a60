#pragma once
// What the encoders share; nobody else needs it.
#include "leitstand/codec_out.h"
#include "leitstand/names.h"
#include "leitstand/text.h"

namespace leitstand {

inline void write_envelope(JsonWriter* json, const Envelope& envelope) {
  json->integer("v", 1);
  json->integer("ts", envelope.ts_ms);
  json->text("clk", name_of(envelope.clock));
  json->integer("boot", envelope.boot);
}

inline Encoded finish(JsonWriter* json) {
  const size_t length = json->finish();
  if (length > 0) return {EncodeFault::none, length};
  return {json->damaged() ? EncodeFault::damaged : EncodeFault::too_long, 0};
}

}  // namespace leitstand
