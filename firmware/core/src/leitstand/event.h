#pragma once
// An event of a node: everything that any type of it carries (docs/protocol.md, "evt"), in one plain record.
#include <cstdint>

#include "leitstand/ports.h"

namespace leitstand {

/// In the order of docs/protocol.md. The numbers stand in flash: new types go to the end, none is ever reused.
enum class EventType : uint8_t {
  access_granted,
  access_denied,
  access_duress,
  reader_error,
  door_opened,
  door_closed,
  door_forced,
  door_held,
  door_held_cleared,
  lock_unlocked,
  lock_locked,
  rex,
  tamper,
  tamper_cleared,
  threshold_exceeded,
  threshold_cleared,
  sensor_failed,
  sensor_restored,
  node_started,
  cfg_applied,
  cfg_rejected,
  acl_applied,
  acl_rejected,
  mode_changed,
  clock_changed,
  buffer_overflow,
  order_refused,
  enrol_read,
};
constexpr uint8_t event_type_count = 28;

enum class DenyReason : uint8_t {
  none,
  unknown_credential,
  no_right,
  outside_schedule,
  not_yet_valid,
  expired,
  blocked,
  lost,
  pin_wrong,
  pin_missing,
  antipassback,
  second_person_missing,
  first_person_missing,
  lockdown,
  clock_untrusted,
  door_in_maintenance,
};

enum class CardFormat : uint8_t { none, w26, w34 };
enum class ReaderFault : uint8_t { parity, length };
enum class Limit : uint8_t { warn_low, warn_high, alarm_low, alarm_high };
constexpr uint8_t limit_count = 4;
enum class SiteMode : uint8_t { normal, lockdown, evacuation, maintenance };
/// How an order has left the door.
enum class Hold : uint8_t { none, locked, unlocked };
enum class ConfigResult : uint8_t { applied, partial, rejected };
enum class OrderFault : uint8_t { signature, retained, malformed };
/// Why a credential table was not taken.
enum class TableFault : uint8_t { none, malformed, hash, old_rev, too_large, storage };

/// Bytes of a card that is sealed for the station: 10 encrypted, 8 of tag.
constexpr uint8_t sealed_card_size = 18;

/// Which fields count is a matter of `type`; the others are zero.
struct Event {
  int64_t ts_ms;
  uint32_t boot;
  uint32_t seq;
  EventType type;
  ClockQuality clock;
  Contact door;
  Bolt lock;

  uint8_t reader;
  CardFormat format;
  DenyReason reason;
  /// `code` of the type: ReaderFault, SensorFault, OrderFault, ConfigResult, TableFault, SiteMode or ResetReason.
  uint8_t code;
  uint8_t credential[16];
  char last4[5];
  Metric metric;
  Limit limit;
  ClockQuality clock_from;

  int32_t value_milli;
  int32_t threshold_milli;
  /// cfg, acl and mode: rev · node.started: previous boot, last seq of it · buffer.overflow: boot, from, to, how many.
  uint32_t numbers[4];
  /// clock.changed: ms that the clock jumped.
  int64_t step_ms;

  /// 1 where the card is sealed in `sealed_card`; a record that an older firmware wrote has 0xFF here.
  uint8_t has_sealed_card;
  uint8_t sealed_card[sealed_card_size];
};

}  // namespace leitstand
