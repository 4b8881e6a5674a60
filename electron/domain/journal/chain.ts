import type { JournalStatus } from '../../contract/station.ts';
import { chainInput, hashBytes, type JournalRow } from './canonical.ts';

/** HMAC-SHA-256 under the journal's key. */
export type Mac = (bytes: Uint8Array) => Uint8Array;

export interface ChainRow extends JournalRow {
  readonly hash: Uint8Array;
}

/** Where and how the chain does not hold, or that a row of it is not in the index (`index`). */
export type Finding = NonNullable<JournalStatus['broken']>;

/** Whether a finding is to be told where another is known: the chain before the index, and what lies further back. */
export function outranks(finding: Finding, known: Finding | null): boolean {
  if (known === null) return true;
  const [index, knownIndex] = [finding.how === 'index', known.how === 'index'];
  return index === knownIndex ? finding.at < known.at : knownIndex;
}

/** What the first row of a journal is chained to. */
export const genesis: Uint8Array = new Uint8Array(hashBytes);

/** The place up to which a chain was checked: the next row must have id `next` and be chained to `previous`. */
export interface ChainPlace {
  readonly next: number;
  readonly previous: Uint8Array;
}

/** The head of the journal as the keychain holds it. */
export interface Anchor {
  /** First row under the present key; the rows before it cannot be verified any more. */
  readonly from: number;
  readonly rows: number;
  /** Hash of row `rows`; of `genesis` when there is none. */
  readonly hash: Uint8Array;
  /** The finding that is already in the journal, so that it is not written at every start. */
  readonly broken: Finding | null;
}

/** The hash that a row must carry, given the hash of the row before it. */
export function linkHash(mac: Mac, previous: Uint8Array, row: JournalRow): Uint8Array {
  return mac(chainInput(previous, row));
}

/**
 * Checks rows in ascending order of id from `place` on, and says where the chain stands after them, or where it breaks.
 * `following` is the row after them, if there is one: it tells a changed row (its own hash still fits what follows)
 * from rows that were removed, inserted, moved or replaced together with their hash.
 */
export function verifyRows(
  mac: Mac,
  place: ChainPlace,
  rows: readonly ChainRow[],
  following: ChainRow | undefined,
): { place: ChainPlace; broken: Finding | null } {
  let { next, previous } = place;
  for (const [index, row] of rows.entries()) {
    if (row.id !== next) return { place: { next, previous }, broken: { at: next, how: 'missing' } };
    if (!equal(row.hash, linkHash(mac, previous, row))) {
      const how = stillLinked(mac, row, rows[index + 1] ?? following) ? 'changed' : 'missing';
      return { place: { next, previous }, broken: { at: next, how } };
    }
    next = row.id + 1;
    previous = row.hash;
  }
  return { place: { next, previous }, broken: null };
}

function stillLinked(mac: Mac, row: ChainRow, after: ChainRow | undefined): boolean {
  if (after === undefined) return true;
  return after.id === row.id + 1 && equal(after.hash, linkHash(mac, row.hash, after));
}

/**
 * Compares a journal with its anchor: rows that the keychain knows of and the file does not, or another row in the
 * anchored place. `hashAt` is the stored hash of row `anchor.rows`, null if the file has no such row.
 */
export function checkAnchor(anchor: Anchor, rows: number, hashAt: Uint8Array | null): Finding | null {
  if (rows < anchor.rows) return { at: rows + 1, how: 'tail_cut' };
  if (anchor.rows > 0 && (hashAt === null || !equal(hashAt, anchor.hash))) return { at: anchor.rows, how: 'replaced' };
  return null;
}

/** Whether two byte strings are the same. */
export function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
