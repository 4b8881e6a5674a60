import { setImmediate } from 'node:timers/promises';
import { type ChainPlace, type ChainRow, type Finding, genesis, verifyRows } from '../../domain/journal/chain.ts';
import type { Connection } from './connection.ts';
import { macUnder } from './mac.ts';

/** Rows checked at a stretch (some ms): between two stretches the screens' queries have their turn. */
const stretch = 500;

type Row = Omit<ChainRow, 'late'> & { readonly late: number };

/**
 * Checks the chain from row `from` to row `to` and returns up to which row it holds, and the first break.
 * `progress` is told after each stretch; `stopped` ends it early.
 */
export function chainVerifier(connection: Connection, key: Uint8Array) {
  const mac = macUnder(key);
  const hashAt = connection.prepare<[number], Uint8Array>('SELECT hash FROM incidents WHERE id = ?').pluck();
  const read = connection.prepare<[number, number, number], Row>(
    `SELECT id, timestamp, received, type, node, boot, seq, clock, actor, late, value, hash
     FROM incidents WHERE id >= ? AND id <= ? ORDER BY id LIMIT ?`,
  );

  return async function verify(
    from: number,
    to: number,
    progress: (verifiedTo: number) => void,
    stopped: () => boolean,
  ): Promise<{ verifiedTo: number; broken: Finding | null }> {
    let place: ChainPlace = { next: from, previous: from === 1 ? genesis : (hashAt.get(from - 1) ?? genesis) };
    while (place.next <= to && !stopped()) {
      const rows = read.all(place.next, to, stretch + 1).map((row) => ({ ...row, late: row.late === 1 }));
      const following = rows.length > stretch ? rows.pop() : undefined;
      const checked = verifyRows(mac, place, rows, following);
      const broken = checked.broken ?? (rows.length === 0 ? missingAt(place.next) : null);
      if (broken !== null) return { verifiedTo: checked.place.next - 1, broken };
      place = checked.place;
      progress(place.next - 1);
      await setImmediate();
    }
    return { verifiedTo: place.next - 1, broken: null };
  };
}

function missingAt(at: number): Finding {
  return { at, how: 'missing' };
}
