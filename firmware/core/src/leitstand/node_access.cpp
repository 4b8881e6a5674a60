// Readers: from a frame to a decision.
#include <cstring>

#include "leitstand/node_parts.h"

namespace leitstand {
namespace {

Event event_of(EventType type, uint8_t reader, const PresentedCard& card) {
  Event event{};
  event.type = type;
  event.reader = reader;
  event.format = card.raw.format;
  std::memcpy(event.credential, card.credential.bytes, sizeof event.credential);
  std::memcpy(event.last4, card.last4, sizeof event.last4);
  return event;
}

}  // namespace

void Node::Parts::on_wiegand(uint8_t reader, uint64_t bits, uint8_t count) {
  if (!identity.provisioned) return;
  // None may be lost: where more come than any reader sends, the oldest is decided by what is held.
  if (waiting_reads.full()) look_at(waiting_reads.pop());
  waiting_reads.push({bits, reader, count});
  watch_access(ports.clock.monotonic_ms());
}

void Node::Parts::watch_access(uint64_t now) {
  if (now >= mode_wait_ends) mode_awaited = false;
  while (!mode_awaited && !waiting_reads.empty()) look_at(waiting_reads.pop());
  access.tick(moment());
  if (enrolment.id[0] != '\0' && now >= enrolment.ends) end_enrolment(Stage::expired);
}

void Node::Parts::look_at(const ReaderFrame& frame) {
  const WiegandFrame seen = decode_wiegand(frame.bits, frame.count);
  if (seen.kind == WiegandFrame::Kind::card) return see_card(frame, seen);
  if (seen.kind == WiegandFrame::Kind::key) return access.key(frame.reader, seen.key, moment());
  Event event{};
  event.type = EventType::reader_error;
  event.reader = frame.reader;
  event.code = static_cast<uint8_t>(seen.fault);
  raise(event);
}

void Node::Parts::see_card(const ReaderFrame& frame, const WiegandFrame& seen) {
  PresentedCard card{};
  card.credential = credential_of(identity.key, seen.number);
  card.raw = RawCard{seen.format, frame.count, frame.bits};
  last_digits(seen.number, card.last4);
  if (!enrols(frame.reader)) return access.card(frame.reader, card, moment());
  raise(event_of(EventType::enrol_read, frame.reader, card), &card.raw);
  end_enrolment(Stage::done);
}

void Node::Parts::on_access(const AccessOutcome& outcome) {
  const uint64_t now = ports.clock.monotonic_ms();
  switch (outcome.step) {
    case AccessStep::pin_wanted:
    case AccessStep::second_wanted:
      return sounder.chirp(Chirp::pin_please, now);
    case AccessStep::denied: {
      Event denied = event_of(EventType::access_denied, outcome.reader, outcome.card);
      denied.reason = outcome.reason;
      raise(denied, outcome.reason == DenyReason::unknown_credential ? &outcome.card.raw : nullptr);
      return sounder.chirp(Chirp::refused, now);
    }
    case AccessStep::granted:
    case AccessStep::duress:
      break;
  }
  const bool duress = outcome.step == AccessStep::duress;
  raise(event_of(duress ? EventType::access_duress : EventType::access_granted, outcome.reader, outcome.card));
  if (outcome.unlock) door.unlock(door_settings(), now);
}

bool Node::Parts::enrols(uint8_t reader) const { return enrolment.id[0] != '\0' && enrolment.reader == reader; }

void Node::Parts::begin_enrolment(const Command& command, uint64_t now) {
  end_enrolment(Stage::expired);
  std::memcpy(enrolment.id, command.id, sizeof enrolment.id);
  enrolment.reader = command.reader;
  enrolment.ends = now + uint64_t{command.seconds} * 1'000;
}

void Node::Parts::end_enrolment(Stage stage) {
  if (enrolment.id[0] == '\0') return;
  answer(enrolment.id, stage);
  enrolment.id[0] = '\0';
}

}  // namespace leitstand
