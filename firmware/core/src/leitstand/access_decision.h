#pragma once
// Who is let in (docs/protocol.md, "The decision"), with what waits for a PIN or for a second person.
#include <cstddef>
#include <cstdint>
#include <memory>

#include "leitstand/access_table.h"
#include "leitstand/card_seal.h"
#include "leitstand/credentials.h"
#include "leitstand/event.h"
#include "leitstand/order.h"
#include "leitstand/ports.h"

namespace leitstand {

/// One moment by both clocks of a node.
struct Moment {
  uint64_t mono_ms;
  int64_t wall_ms;
  ClockQuality clock;
};

/// A card as it was held to a reader; it comes back with its outcome, however late that is.
struct PresentedCard {
  Credential credential;
  RawCard raw;
  char last4[5];
};

enum class AccessStep : uint8_t {
  granted,
  duress,  ///< granted with the duress PIN
  denied,
  pin_wanted,     ///< not decided yet: the person has to type a PIN
  second_wanted,  ///< not decided yet: a second person has to come
};

struct AccessOutcome {
  AccessStep step;
  uint8_t reader;
  DenyReason reason;  ///< where denied
  bool unlock;        ///< release the lock now; of a pair the second one says so
  PresentedCard card;
};

class AccessListener {
 public:
  virtual ~AccessListener() = default;
  /// Called from within `card`, `key` and `tick`; must not call them.
  virtual void on_access(const AccessOutcome& outcome) = 0;
};

/// Where the persons are whom this node let in, the 4,096 seen last.
class AccessMemory {
 public:
  static constexpr size_t capacity = 4'096;
  static constexpr uint8_t no_reader = 255;

  struct Person {
    uint32_t person;
    PlaceState place;
    uint8_t reader;       ///< of the last grant, or `no_reader`
    uint64_t granted_ms;  ///< monotonic; 48 bits of it are kept
  };

  /// Takes the memory.
  void begin();
  /// False for a person that is not remembered.
  bool find(uint32_t person, Person* into) const;
  /// Replaces what is remembered of the person, or of the one seen longest ago.
  void remember(const Person& person);

 private:
  /// Twelve bytes, of which the chip has to find 4,096.
  struct Record {
    uint32_t person;
    uint32_t granted_low;
    uint16_t granted_high;
    uint8_t reader;
    PlaceState place;
  };
  const Record* place_of(uint32_t person) const;

  std::unique_ptr<Record[]> records_;  ///< the one seen longest ago first
  size_t count_ = 0;
};

/// The decisions of one door with its four readers.
class AccessControl {
 public:
  /// For how long a PIN may be typed after the card, and a second person may come after the first.
  static constexpr uint64_t pin_time_ms = 10'000;
  static constexpr uint64_t pair_time_ms = 5'000;

  AccessControl(const AccessTable& table, AccessListener& listener) : table_(table), listener_(listener) {}

  /// Takes the memory; nothing takes any after that. The key is the node's and must live as long as this.
  void begin(const uint8_t* node_key);
  void set_mode(SiteMode mode) { mode_ = mode; }
  /// Whether an order holds the door locked.
  void set_held_locked(bool held) { held_locked_ = held; }

  /// A card at a reader, 0 … 3.
  void card(uint8_t reader, const PresentedCard& card, const Moment& now);
  /// A key at a reader: 0 … 9, `key_star` or `key_hash`. Keys without a card are nothing.
  void key(uint8_t reader, uint8_t key, const Moment& now);
  /// Ends what has waited too long; at least ten times a second.
  void tick(const Moment& now);
  /// What anti-passback believes of these persons; cards that are not in the table are passed over.
  void place(PlaceState state, const Credential* credentials, size_t count);
  /// Whether a reader waits for a PIN.
  bool wants_pin(uint8_t reader) const { return reader < reader_count && pins_[reader].waiting; }

 private:
  /// A card that waits for its PIN.
  struct PinWait {
    bool waiting = false;
    PresentedCard card{};
    uint64_t since_ms = 0;
    uint8_t typed = 0;  ///< keys; more than a PIN has are counted once
    char digits[8] = {};
  };
  /// A card that waits for a second person.
  struct PairWait {
    bool waiting = false;
    PresentedCard card{};
    uint64_t since_ms = 0;
    uint32_t person = 0;
    bool duress = false;
  };
  /// One card on its way through the rules.
  struct Candidate {
    uint8_t reader;
    PresentedCard card;
    AccessEntry entry;
    bool duress;
  };
  enum class Judgement : uint8_t { pass, grant, deny };

  Judgement judge(Candidate& candidate, const Moment& now, DenyReason* reason) const;
  DenyReason judge_right(const AccessEntry& entry, const Moment& now) const;
  DenyReason judge_first_person(const AccessEntry& entry, const Moment& now) const;
  DenyReason judge_passback(const AccessEntry& entry, uint8_t reader, const Moment& now) const;
  bool pin_needed(const Moment& now) const;
  void finish_pin(uint8_t reader, const Moment& now);
  DenyReason judge_pin(const PinWait& wait, uint32_t person, bool* duress) const;
  void pass(const Candidate& candidate, const Moment& now);
  bool complete_pair(const Candidate& second, const Moment& now);
  void wait_for_second(const Candidate& candidate, const Moment& now);
  void grant(const Candidate& candidate, bool unlock, const Moment& now);
  void deny(uint8_t reader, const PresentedCard& card, DenyReason reason);
  void end_pin_wait(uint8_t reader);
  void forget_pin(uint8_t reader);
  void note_first_person(const Moment& now);
  bool first_person_came(int64_t day) const;

  const AccessTable& table_;
  AccessListener& listener_;
  const uint8_t* key_ = nullptr;
  SiteMode mode_ = SiteMode::normal;
  bool held_locked_ = false;
  PinWait pins_[reader_count];
  PairWait pairs_[reader_count];
  AccessMemory memory_;
  /// Local days on which a first person was granted; the newest days replace the oldest.
  static constexpr size_t first_days = 16;
  int64_t days_[first_days] = {};
  size_t day_count_ = 0;
};

}  // namespace leitstand
