// The credential table: what the station means, what is in force, and how the one becomes the other.
#include <cstring>

#include "leitstand/node_parts.h"

namespace leitstand {

void Node::Parts::on_table_manifest(const uint8_t* payload, size_t length) {
  // An empty retained message is how a broker says that there is none.
  if (length == 0) return;
  TableManifest wanted{};
  if (!decode_table_manifest(payload, length, &wanted)) return table_refused(table_judged, TableFault::malformed);
  table_wanted = wanted;
  fetch_table(wanted);
}

void Node::Parts::fetch_table(const TableManifest& wanted) {
  const ManifestVerdict verdict = table.judge(wanted);
  if (!verdict.fetch) table.abandon();
  if (verdict.fault != TableFault::none) return table_refused(wanted.rev, verdict.fault);
  if (!verdict.fetch) {
    table_fault = TableFault::none;
    table_due = true;
    return;
  }
  const TableManifest& coming = table.incoming();
  const bool under_way = table.transferring() && coming.rev == wanted.rev && coming.size == wanted.size &&
                         std::memcmp(coming.sha256, wanted.sha256, sizeof coming.sha256) == 0;
  if (!under_way && !table.start(wanted)) return table_refused(wanted.rev, TableFault::storage);
  ask_now();
}

void Node::Parts::on_table_piece(const uint8_t* token, size_t length) {
  if (!table.transferring()) return;
  size_t opened = 0;
  if (!open_order(token, length, OrderType::acl, &opened)) return;
  TablePiece piece{};
  auto* const data = reinterpret_cast<uint8_t*>(scratch);
  if (!decode_table_piece(scratch, opened, &piece, data)) return refuse_order(OrderFault::malformed);
  const PieceResult result = table.put(piece.rev, piece.index, piece.sha256, data, piece.length);
  switch (result) {
    case PieceResult::ignored:
      return;
    case PieceResult::more:
      return ask_now();
    case PieceResult::complete:
      return table_applied();
    default:
      return table_refused(piece.rev, fault_of(result));
  }
}

void Node::Parts::table_applied() {
  table_judged = table.manifest().rev;
  table_fault = TableFault::none;
  table_due = status_due = true;
  Event applied{};
  applied.type = EventType::acl_applied;
  applied.numbers[0] = table_judged;
  raise(applied);
}

/// The same refusal of the same table is one event, however often the broker repeats the manifest.
void Node::Parts::table_refused(uint32_t rev, TableFault fault) {
  table_due = true;
  if (rev > table_judged) table_judged = rev;
  if (fault == table_fault && rev == table_refused_rev) return;
  table_fault = fault;
  table_refused_rev = rev;
  Event refused{};
  refused.type = EventType::acl_rejected;
  refused.code = static_cast<uint8_t>(fault);
  refused.numbers[0] = rev;
  raise(refused);
}

void Node::Parts::ask_now() {
  piece_wait.reset();
  piece_due = 0;
  // Not only with the next tick: a table has up to 96 pieces.
  drive_table(ports.clock.monotonic_ms());
}

void Node::Parts::drive_table(uint64_t now) {
  if (!station_reachable() || !table.transferring() || now < piece_due) return;
  const TableManifest& coming = table.incoming();
  if (!publish(Topic::acl_req, encode_table_request(envelope(), coming.rev, table.next_piece(), buffer()))) return;
  piece_due = now + piece_wait.next();
}

void Node::Parts::sync_table() {
  table_due = true;
  if (table_wanted.rev > 0) fetch_table(table_wanted);
}

TableReport Node::Parts::table_report() const {
  return TableReport{envelope(), table.manifest(), table_judged, table_fault};
}

}  // namespace leitstand
