// Readers: from a frame to a decision.
#include <cstring>

#include "leitstand/node_parts.h"
#include "leitstand/wiegand.h"

namespace leitstand {

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
  if (enrolment.id[0] != '\0' && now >= enrolment.ends) end_enrolment(Stage::expired);
}

void Node::Parts::look_at(const ReaderFrame& frame) {
  const WiegandFrame seen = decode_wiegand(frame.bits, frame.count);
  Event event{};
  event.reader = frame.reader;
  if (seen.kind == WiegandFrame::Kind::bad) {
    event.type = EventType::reader_error;
    event.code = static_cast<uint8_t>(seen.fault);
    return raise(event);
  }
  if (seen.kind == WiegandFrame::Kind::key) return;
  const Credential credential = credential_of(identity.key, seen.number);
  const RawCard card{seen.format, frame.count, frame.bits};
  std::memcpy(event.credential, credential.bytes, sizeof event.credential);
  last_digits(seen.number, event.last4);
  event.format = seen.format;
  if (enrols(frame.reader)) {
    event.type = EventType::enrol_read;
    raise(event, &card);
    return end_enrolment(Stage::done);
  }
  event.reason = DenyReason::none;
  if (settings.mode == SiteMode::lockdown || settings.held_locked == 1) {
    event.reason = DenyReason::lockdown;
  } else if (!credentials.knows(credential)) {
    event.reason = DenyReason::unknown_credential;
  }
  event.type = event.reason == DenyReason::none ? EventType::access_granted : EventType::access_denied;
  raise(event, event.reason == DenyReason::unknown_credential ? &card : nullptr);
  if (event.reason == DenyReason::none) door.unlock(door_settings(), ports.clock.monotonic_ms());
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

void Node::Parts::place(const Command&) {}

void Node::Parts::sync_table(uint64_t) {}

}  // namespace leitstand
