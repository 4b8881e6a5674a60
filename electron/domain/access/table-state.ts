import { z } from 'zod';
import type { TableState } from '../../contract/doors.ts';
import { count, epochMs } from '../../contract/fields.ts';
import { wire } from '../wire/envelope.ts';
import type { AclReportedBody } from '../wire/reported.ts';
import { tableLimits } from './table.ts';

/** The table that we mean for a node, as the station keeps it; the image itself is made when it is needed. */
export const tableRecord = z.strictObject({
  rev: wire.rev,
  sha256: wire.sha256,
  size: count,
  count,
  at: epochMs,
});
export type TableRecord = z.infer<typeof tableRecord>;

/** What a node has said of the table that it holds. */
export interface TableSaid {
  readonly rev: number;
  /** Null where only the revision is known. */
  readonly sha256: string | null;
  /** The newest revision that it judged, and why it was refused; null where it was not. */
  readonly judged: number;
  readonly fault: TableState['fault'];
}

/** Pieces that an image of so many bytes is sent in. */
export function piecesOf(size: number): number {
  return Math.ceil(size / tableLimits.piece);
}

/** What a report says. */
export function saidBy({ rev, sha256, judged, result, code }: AclReportedBody): TableSaid {
  return { rev, sha256, judged, fault: result === 'rejected' ? (code ?? null) : null };
}

/** What is known after a status: of another revision than the one it reported before, no more than its number. */
export function saidInStatus(said: TableSaid | null, rev: number): TableSaid {
  return said?.rev === rev ? said : { rev, sha256: null, judged: said?.judged ?? 0, fault: said?.fault ?? null };
}

/** A revision that nobody has used: above ours, and above whatever the node has seen of a station before. */
export function nextTableRevision(meant: TableRecord | null, said: TableSaid | null): number {
  const seen = [meant?.rev ?? 0, said?.rev ?? 0, said?.judged ?? 0].filter((rev) => rev < highestRevision);
  return Math.max(0, ...seen) + 1;
}
/** A node counts in 32 bits; what is said above is nonsense, and must not use up the numbers. */
const highestRevision = 0xffff_ffff;

/**
 * How far the node is with the table that we mean. `fault`: why the station itself cannot send it. `sent`: pieces
 * given to the node since it last connected or began anew. `owed`: changes that are not in the table that we mean yet;
 * until they are, no node is up to date.
 */
export function judgeTable(
  meant: TableRecord | null,
  said: TableSaid | null,
  { fault, sent, owed }: { readonly fault: TableState['fault']; readonly sent: number; readonly owed: number },
): Omit<TableState, 'at'> {
  const pieces = piecesOf(meant?.size ?? 0);
  const facts = { rev: meant?.rev ?? 0, held: said?.rev ?? null, credentials: meant?.count ?? 0, pieces };
  const judged = stateOf(meant, said, fault, sent);
  const state = judged === 'applied' && owed > 0 ? 'waiting' : judged;
  const shown = state === 'refused' ? (fault ?? said?.fault ?? null) : null;
  return { state, ...facts, sent: state === 'applied' ? pieces : Math.min(sent, pieces), fault: shown };
}

function stateOf(
  meant: TableRecord | null,
  said: TableSaid | null,
  fault: TableState['fault'],
  sent: number,
): TableState['state'] {
  if (fault !== null) return 'refused';
  if (meant === null || said === null) return 'waiting';
  if (said.rev > meant.rev) return 'differs';
  if (said.rev === meant.rev && said.sha256 !== null) return said.sha256 === meant.sha256 ? 'applied' : 'differs';
  if (said.fault !== null && said.judged === meant.rev) return 'refused';
  return sent > 0 ? 'sending' : 'waiting';
}
