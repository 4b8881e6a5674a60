#include "leitstand/access_decision.h"

#include <cinttypes>
#include <cstdio>
#include <cstring>

#include "leitstand/crypto.h"
#include "leitstand/wiegand.h"

namespace leitstand {
namespace {

constexpr int64_t ms_per_s = 1'000;
constexpr uint8_t shortest_pin = 4;
constexpr uint8_t longest_pin = 8;

bool has_time(const Moment& now) { return now.clock != ClockQuality::uptime; }
bool has_flag(const AccessEntry& entry, uint8_t flag) { return (entry.flags & flag) != 0; }

void pin_of(const uint8_t* node_key, uint32_t person, const char* digits, uint8_t count, uint8_t into[pin_size]) {
  char text[32];
  const int length = std::snprintf(text, sizeof text, "pin:%" PRIu32 ":%.*s", person, static_cast<int>(count), digits);
  uint8_t mac[sha256_size];
  hmac_sha256(node_key, node_key_size, text, static_cast<size_t>(length), mac);
  std::memcpy(into, mac, pin_size);
}

DenyReason judge_validity(const AccessEntry& entry, const Moment& now) {
  if (entry.valid_from == 0 && entry.valid_to == 0) return DenyReason::none;
  if (!has_time(now)) return DenyReason::clock_untrusted;
  if (now.wall_ms < entry.valid_from * ms_per_s) return DenyReason::not_yet_valid;
  if (entry.valid_to != 0 && now.wall_ms >= entry.valid_to * ms_per_s) return DenyReason::expired;
  return DenyReason::none;
}

}  // namespace

void AccessControl::begin(const uint8_t* node_key) {
  key_ = node_key;
  memory_.begin();
}

void AccessControl::card(uint8_t reader, const PresentedCard& card, const Moment& now) {
  if (reader >= reader_count) return;
  tick(now);
  if (pins_[reader].waiting) end_pin_wait(reader);
  Candidate candidate{reader, card, {}, false};
  DenyReason reason = DenyReason::none;
  switch (judge(candidate, now, &reason)) {
    case Judgement::deny:
      return deny(reader, card, reason);
    case Judgement::grant:
      return grant(candidate, true, now);
    case Judgement::pass:
      break;
  }
  if (!pin_needed(now)) return pass(candidate, now);
  PinEntry entry;
  if (!table_.find_pin(candidate.entry.person, &entry)) return deny(reader, card, DenyReason::pin_missing);
  pins_[reader] = PinWait{true, card, now.mono_ms, 0, {}};
  listener_.on_access({AccessStep::pin_wanted, reader, DenyReason::none, false, card});
}

void AccessControl::key(uint8_t reader, uint8_t key, const Moment& now) {
  if (reader >= reader_count) return;
  tick(now);
  PinWait& wait = pins_[reader];
  if (!wait.waiting) return;
  if (key == key_hash) return finish_pin(reader, now);
  if (key == key_star) {
    wait.typed = 0;
  } else if (key < 10) {
    if (wait.typed < longest_pin) wait.digits[wait.typed] = static_cast<char>('0' + key);
    // One more than a PIN has is enough to know that it is none.
    if (wait.typed <= longest_pin) ++wait.typed;
  }
}

void AccessControl::tick(const Moment& now) {
  for (uint8_t reader = 0; reader < reader_count; ++reader) {
    if (pins_[reader].waiting && now.mono_ms - pins_[reader].since_ms > pin_time_ms) end_pin_wait(reader);
    PairWait& pair = pairs_[reader];
    if (!pair.waiting || now.mono_ms - pair.since_ms <= pair_time_ms) continue;
    pair.waiting = false;
    deny(reader, pair.card, DenyReason::second_person_missing);
  }
}

void AccessControl::place(PlaceState state, const Credential* credentials, size_t count) {
  for (size_t i = 0; i < count; ++i) {
    AccessEntry entry;
    if (!table_.find(credentials[i], &entry)) continue;
    AccessMemory::Person known{entry.person, PlaceState::unknown, AccessMemory::no_reader, 0};
    memory_.find(entry.person, &known);
    known.place = state;
    memory_.remember(known);
  }
}

/// Rules 1 to 11; a card that passes has its entry.
AccessControl::Judgement AccessControl::judge(Candidate& candidate, const Moment& now, DenyReason* reason) const {
  const auto denied = [reason](DenyReason why) {
    *reason = why;
    return Judgement::deny;
  };
  if (mode_ == SiteMode::lockdown || held_locked_) return denied(DenyReason::lockdown);
  if (mode_ == SiteMode::maintenance) return denied(DenyReason::door_in_maintenance);
  AccessEntry& entry = candidate.entry;
  if (!table_.find(candidate.card.credential, &entry)) return denied(DenyReason::unknown_credential);
  if (has_flag(entry, access_flag::lost)) return denied(DenyReason::lost);
  if (has_flag(entry, access_flag::blocked)) return denied(DenyReason::blocked);
  if (mode_ == SiteMode::evacuation) return Judgement::grant;
  DenyReason why = judge_right(entry, now);
  if (why == DenyReason::none) why = judge_first_person(entry, now);
  if (why == DenyReason::none) why = judge_passback(entry, candidate.reader, now);
  return why == DenyReason::none ? Judgement::pass : denied(why);
}

/// Rules 7 to 9.
DenyReason AccessControl::judge_right(const AccessEntry& entry, const Moment& now) const {
  if (entry.schedule == schedule_no_right) return DenyReason::no_right;
  const DenyReason invalid = judge_validity(entry, now);
  if (invalid != DenyReason::none || entry.schedule == schedule_always) return invalid;
  if (!has_time(now)) return DenyReason::clock_untrusted;
  const bool open = table_.in_force(entry.schedule, table_.local_time(now.wall_ms));
  return open ? DenyReason::none : DenyReason::outside_schedule;
}

/// Rule 10.
DenyReason AccessControl::judge_first_person(const AccessEntry& entry, const Moment& now) const {
  if (!table_.rules().first_person || has_flag(entry, access_flag::first_person)) return DenyReason::none;
  if (!has_time(now)) return DenyReason::clock_untrusted;
  return first_person_came(table_.local_time(now.wall_ms).day) ? DenyReason::none : DenyReason::first_person_missing;
}

/// Rule 11.
DenyReason AccessControl::judge_passback(const AccessEntry& entry, uint8_t reader, const Moment& now) const {
  AccessMemory::Person last;
  if (has_flag(entry, access_flag::exempt) || !memory_.find(entry.person, &last)) return DenyReason::none;
  const AccessRules& rules = table_.rules();
  const bool too_soon = last.reader == reader && now.mono_ms - last.granted_ms < rules.antipassback_s * uint64_t{1'000};
  const Direction leads = rules.directions[reader];
  const bool already_there =
      rules.antipassback_area && ((leads == Direction::in && last.place == PlaceState::inside) ||
                                  (leads == Direction::out && last.place == PlaceState::outside));
  return too_soon || already_there ? DenyReason::antipassback : DenyReason::none;
}

bool AccessControl::pin_needed(const Moment& now) const {
  const AccessRules& rules = table_.rules();
  if (rules.pin != PinRule::outside_schedule) return rules.pin == PinRule::always;
  return !has_time(now) || !table_.in_force(rules.pin_schedule, table_.local_time(now.wall_ms));
}

/// Rule 12, when the PIN has been typed.
void AccessControl::finish_pin(uint8_t reader, const Moment& now) {
  const PinWait wait = pins_[reader];
  forget_pin(reader);
  Candidate candidate{reader, wait.card, {}, false};
  DenyReason reason = DenyReason::none;
  switch (judge(candidate, now, &reason)) {
    case Judgement::grant:
      return grant(candidate, true, now);
    case Judgement::pass:
      reason = judge_pin(wait, candidate.entry.person, &candidate.duress);
      break;
    case Judgement::deny:
      break;
  }
  if (reason != DenyReason::none) return deny(reader, wait.card, reason);
  pass(candidate, now);
}

DenyReason AccessControl::judge_pin(const PinWait& wait, uint32_t person, bool* duress) const {
  PinEntry entry;
  if (wait.typed == 0 || !table_.find_pin(person, &entry)) return DenyReason::pin_missing;
  if (wait.typed < shortest_pin || wait.typed > longest_pin) return DenyReason::pin_wrong;
  uint8_t typed[pin_size];
  pin_of(key_, person, wait.digits, wait.typed, typed);
  if (equal_in_constant_time(typed, entry.pin, pin_size)) return DenyReason::none;
  *duress = entry.has_duress && equal_in_constant_time(typed, entry.duress, pin_size);
  return *duress ? DenyReason::none : DenyReason::pin_wrong;
}

/// Rule 13: what comes of a card that has passed the others.
void AccessControl::pass(const Candidate& candidate, const Moment& now) {
  if (complete_pair(candidate, now)) return;
  if (table_.rules().two_persons || has_flag(candidate.entry, access_flag::second_person)) {
    return wait_for_second(candidate, now);
  }
  grant(candidate, true, now);
}

/// Ends the wait of a first person at this reader, if there is one. True where both were granted.
bool AccessControl::complete_pair(const Candidate& second, const Moment& now) {
  PairWait& pair = pairs_[second.reader];
  if (!pair.waiting) return false;
  pair.waiting = false;
  Candidate first{second.reader, pair.card, {}, pair.duress};
  // The table may have been replaced meanwhile: who the first one is now counts.
  AccessEntry entry;
  const uint32_t person = table_.find(pair.card.credential, &entry) ? entry.person : pair.person;
  DenyReason reason = DenyReason::second_person_missing;
  if (person == second.entry.person || judge(first, now, &reason) == Judgement::deny) {
    deny(second.reader, pair.card, reason);
    return false;
  }
  grant(first, false, now);
  grant(second, true, now);
  return true;
}

void AccessControl::wait_for_second(const Candidate& candidate, const Moment& now) {
  pairs_[candidate.reader] = PairWait{true, candidate.card, now.mono_ms, candidate.entry.person, candidate.duress};
  listener_.on_access({AccessStep::second_wanted, candidate.reader, DenyReason::none, false, candidate.card});
}

void AccessControl::grant(const Candidate& candidate, bool unlock, const Moment& now) {
  const AccessEntry& entry = candidate.entry;
  AccessMemory::Person person{entry.person, PlaceState::unknown, AccessMemory::no_reader, 0};
  memory_.find(entry.person, &person);
  const Direction leads = table_.rules().directions[candidate.reader];
  if (leads != Direction::none) person.place = leads == Direction::in ? PlaceState::inside : PlaceState::outside;
  person.reader = candidate.reader;
  person.granted_ms = now.mono_ms;
  memory_.remember(person);
  if (has_flag(entry, access_flag::first_person) && has_time(now)) note_first_person(now);
  const AccessStep step = candidate.duress ? AccessStep::duress : AccessStep::granted;
  listener_.on_access({step, candidate.reader, DenyReason::none, unlock, candidate.card});
}

void AccessControl::note_first_person(const Moment& now) {
  const int64_t day = table_.local_time(now.wall_ms).day;
  if (!first_person_came(day)) days_[day_count_++ % first_days] = day;
}

bool AccessControl::first_person_came(int64_t day) const {
  for (size_t i = 0; i < day_count_ && i < first_days; ++i) {
    if (days_[i] == day) return true;
  }
  return false;
}

void AccessControl::deny(uint8_t reader, const PresentedCard& card, DenyReason reason) {
  listener_.on_access({AccessStep::denied, reader, reason, false, card});
}

void AccessControl::end_pin_wait(uint8_t reader) {
  forget_pin(reader);
  deny(reader, pins_[reader].card, DenyReason::pin_missing);
}

void AccessControl::forget_pin(uint8_t reader) {
  pins_[reader].waiting = false;
  std::memset(pins_[reader].digits, 0, sizeof pins_[reader].digits);
}

}  // namespace leitstand
