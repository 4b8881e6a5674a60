#pragma once
// The words of the wire (docs/protocol.md) for the enumerations of the core.
#include "leitstand/event.h"
#include "leitstand/ports.h"

namespace leitstand {

/// The word for a value; null for one that is none, as a damaged record in flash may hold.
const char* name_of(ClockQuality value);
const char* name_of(ResetReason value);
const char* name_of(Contact value);
const char* name_of(Bolt value);
const char* name_of(Power value);
const char* name_of(Metric value);
const char* name_of(EventType value);
const char* name_of(DenyReason value);
const char* name_of(CardFormat value);
const char* name_of(ReaderFault value);
const char* name_of(SensorFault value);
const char* name_of(Limit value);
const char* name_of(SiteMode value);
const char* name_of(ConfigResult value);
const char* name_of(OrderFault value);
const char* name_of(Hold value);
/// Null for `none`.
const char* name_of(TableFault value);
const char* name_of(Part value);

/// The mode of a word. False where it is none; `into` stays as it was.
bool site_mode_of(const char* word, SiteMode* into);

}  // namespace leitstand
