import { setImmediate } from 'node:timers/promises';
import { type ChainPlace, type ChainRow, type Finding, genesis, verifyRows } from '../../domain/journal/chain.ts';
import { checkpointReader } from './checkpoint.ts';
import type { Connection } from './connection.ts';
import { macUnder } from './mac.ts';

/** Rows checked at a stretch (some ms): between two stretches what is counted has its turn. */
const stretch = 500;

type Row = Omit<ChainRow, 'late'> & { readonly late: number };

/**
 * Checks the chain from row `from` to row `to` and returns up to which row it holds, and the first break.
 * Where the beginning was deleted by two persons, it begins at their checkpoint; while they are at it, it goes on there.
 * `progress` is told after each stretch; `stopped` ends it early.
 */
export function chainVerifier(connection: Connection, key: Uint8Array) {
  const mac = macUnder(key);
  const checkpoint = checkpointReader(connection, mac);
  const hashAt = connection.prepare<[number], Uint8Array>('SELECT hash FROM incidents WHERE id = ?').pluck();
  const read = connection.prepare<[number, number, number], Row>(
    `SELECT id, timestamp, received, type, node, boot, seq, clock, actor, late, value, hash
     FROM incidents WHERE id >= ? AND id <= ? ORDER BY id LIMIT ?`,
  );

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
  ): Promise<{ verifiedTo: number; broken: Finding | null }> {
    let place: ChainPlace = purged(from) ?? {
      next: from,
      previous: from === 1 ? genesis : (hashAt.get(from - 1) ?? genesis),
    };
    while (place.next <= to && !stopped()) {
      const rows = read.all(place.next, to, stretch + 1).map((row) => ({ ...row, late: row.late === 1 }));
      const following = rows.length > stretch ? rows.pop() : undefined;
      const checked = verifyRows(mac, place, rows, following);
      const broken = checked.broken ?? (rows.length === 0 ? missingAt(place.next) : null);
      const begun = broken === null ? null : purged(place.next);
      if (broken !== null && begun === null) return { verifiedTo: checked.place.next - 1, broken };
      place = begun ?? checked.place;
      progress(place.next - 1);
      await setImmediate();
    }
    return { verifiedTo: place.next - 1, broken: null };
  };
}

function missingAt(at: number): Finding {
  return { at, how: 'missing' };
}
