// Firmware over the air: the order, the pieces, and the trial.
#include "leitstand/node_parts.h"

namespace leitstand {

void Node::Parts::on_update_order(const uint8_t* token, size_t length) {
  // An empty retained message is how a broker says that there is none.
  if (length == 0) return update.call_off();
  size_t opened = 0;
  if (!open_order(token, length, OrderType::fw, &opened)) return;
  UpdateOrder order{};
  if (!decode_update_order(scratch, opened, &order, release_text)) return refuse_order(OrderFault::malformed);
  if (update.order(order, release_text, scratch, sizeof scratch)) ask_update_now();
}

void Node::Parts::on_update_piece(const uint8_t* token, size_t length) {
  if (!update.receiving()) return;
  size_t opened = 0;
  if (!open_order(token, length, OrderType::fw, &opened)) return;
  TablePiece piece{};
  auto* const data = reinterpret_cast<uint8_t*>(scratch);
  if (!decode_table_piece(scratch, opened, &piece, data)) return refuse_order(OrderFault::malformed);
  if (update.piece(piece.rev, piece.index, data, piece.length)) ask_update_now();
}

void Node::Parts::ask_update_now() {
  update_wait.reset();
  update_due = 0;
  drive_update(ports.clock.monotonic_ms());
}

/// A node whose door is under an order waits with the restart, not with what comes before it.
bool Node::Parts::door_in_use() const { return door.released() || release.id[0] != '\0' || enrolment.id[0] != '\0'; }

void Node::Parts::drive_update(uint64_t now) {
  // That the station has stored an event of this very start is the proof that it hears this program.
  if (connected && acked_boot == boot && acked_seq > 0) update.heard();
  if (update.drive(now, door_in_use()) && reboot_due == 0) reboot_due = now + update_restart_ms;
  if (!connected) return;
  if (update.take_changed()) update_reported = false;
  if (!update_reported) {
    update_reported =
        publish(Topic::fw_reported, encode_update_report(envelope(), firmware_version, update.report(), buffer()));
  }
  if (!station_reachable() || !update.receiving() || now < update_due) return;
  if (!publish(Topic::fw_req, encode_table_request(envelope(), update.rev(), update.next_piece(), buffer()))) return;
  update_due = now + update_wait.next();
}

}  // namespace leitstand
