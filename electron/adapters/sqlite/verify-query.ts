import { setImmediate } from 'node:timers/promises';
import { type ChainPlace, type ChainRow, type Finding, genesis, verifyRows } from '../../domain/journal/chain.ts';
import { checkpointReader } from './checkpoint.ts';
import type { Connection } from './connection.ts';
import { indexCheck } from './index-check.ts';
import { macUnder } from './mac.ts';

/** Rows checked at a stretch (some ms): between two stretches what is counted has its turn. */
const stretch = 500;

type Row = Omit<ChainRow, 'late'> & { readonly late: number };

/** How far a chain was checked, from which row on, and what was found. */
export interface Verified {
  /** Greater than `from` where two persons deleted the rows before it. */
  readonly verifiedFrom: number;
  readonly verifiedTo: number;
  readonly broken: Finding | null;
}

/**
 * Checks the chain from row `from` to row `to` and returns up to which row it holds, and the first break.
 * Where the beginning was deleted by two persons, it begins at their checkpoint; while they are at it, it goes on there.
 * `progress` is told after each stretch; `stopped` ends it early. With `index`, each row must be where a search finds it:
 * a chain that holds is walked to its end, and the first row that is not is the finding.
 */
export function chainVerifier(connection: Connection, key: Uint8Array, { index = false } = {}) {
  const mac = macUnder(key);
  const checkpoint = checkpointReader(connection, mac);
  const hashAt = connection.prepare<[number], Uint8Array>('SELECT hash FROM incidents WHERE id = ?').pluck();
  const read = connection.prepare<[number, number, number], Row>(
    `SELECT id, timestamp, received, type, node, boot, seq, clock, actor, late, value, hash
     FROM incidents WHERE id >= ? AND id <= ? ORDER BY id LIMIT ?`,
  );

  const unindexed = index ? indexCheck(connection) : () => null;

  /** Where a check from row `from` on begins. */
  function beginning(from: number): ChainPlace {
    const begun = purged(from);
    if (begun !== null) return begun;
    if (from === 1) return { next: from, previous: genesis };
    const last = checkpoint();
    const previous = hashAt.get(from - 1) ?? (last?.upTo === from - 1 ? last.hash : genesis);
    return { next: from, previous };
  }

  /** Where the chain begins, where row `next` was deleted as it should be; null where it was not. */
  function purged(next: number): ChainPlace | null {
    const begun = checkpoint();
    return begun === null || begun.upTo < next ? null : { next: begun.upTo + 1, previous: begun.hash };
  }

  return async function verify(
    from: number,
    to: number,
    progress: (verifiedTo: number) => void,
    stopped: () => boolean,
  ): Promise<Verified> {
    let place = beginning(from);
    const verifiedFrom = place.next;
    let lost: number | null = null;
    while (place.next <= to && !stopped()) {
      const rows = read.all(place.next, to, stretch + 1).map((row) => ({ ...row, late: row.late === 1 }));
      const following = rows.length > stretch ? rows.pop() : undefined;
      const checked = verifyRows(mac, place, rows, following);
      const broken = checked.broken ?? (rows.length === 0 ? missingAt(place.next) : null);
      const begun = broken === null ? null : purged(place.next);
      if (broken !== null && begun === null) return { verifiedFrom, verifiedTo: checked.place.next - 1, broken };
      lost ??= unindexed(place.next, checked.place.next - 1);
      place = begun ?? checked.place;
      progress(place.next - 1);
      await setImmediate();
    }
    return { verifiedFrom, verifiedTo: place.next - 1, broken: lost === null ? null : { at: lost, how: 'index' } };
  };
}

function missingAt(at: number): Finding {
  return { at, how: 'missing' };
}
