import { type Checkpoint, checkpointReader, signedBytes } from './checkpoint.ts';
import type { Connection } from './connection.ts';
import { type IndexedRow, journalIndex, searchMerger } from './journal-index.ts';
import { macUnder } from './mac.ts';

/** Rows that go in one transaction (some ms): between two, what comes in is committed. */
const slice = 2_000;

/** Deletes the beginning of the journal; `key` is the chain's. */
export function purgeTable(connection: Connection, key: Uint8Array) {
  const mac = macUnder(key);
  const checkpoint = checkpointReader(connection, mac);
  const first = connection.prepare<[], number | null>('SELECT min(id) FROM incidents').pluck();
  const last = connection.prepare<[], number | null>('SELECT max(id) FROM incidents').pluck();
  const received = connection.prepare<[number], number>('SELECT received FROM incidents WHERE id = ?').pluck();
  const hashAt = connection.prepare<[number], Uint8Array>('SELECT hash FROM incidents WHERE id = ?').pluck();
  const going = connection.prepare<[number], IndexedRow>(
    'SELECT id, at, type, node, actor, value FROM incidents WHERE id <= ?',
  );
  const index = journalIndex(connection);
  const remove = connection.prepare('DELETE FROM incidents WHERE id <= ?');
  const search = searchMerger(connection);
  const take = connection.transaction((end: number, isLast: boolean) => {
    index.remove(going.all(end));
    remove.run(end);
    if (isLast) search.begin();
  });
  const put = connection.prepare(
    `INSERT INTO journal_checkpoint (one, up_to, hash, at, by, second, mac) VALUES (1, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (one) DO UPDATE SET up_to = excluded.up_to, hash = excluded.hash, at = excluded.at, by = excluded.by,
       second = excluded.second, mac = excluded.mac`,
  );
  const range = () => ({ from: first.get() ?? 1, to: last.get() ?? 0 });

  return {
    checkpoint,
    /** The rows that were committed before a time: rows come in the order in which they are committed. */
    purgeable(before: number): { upTo: number; rows: number } {
      const { from, to } = range();
      let [low, high] = [from, to + 1];
      while (low < high) {
        const middle = Math.floor((low + high) / 2);
        if ((received.get(middle) ?? before) < before) low = middle + 1;
        else high = middle;
      }
      return { upTo: low - 1, rows: Math.max(0, low - from) };
    },
    /** Signs that the journal begins after row `upTo`. Part of the transaction that tells of it. */
    mark({ upTo, at, by, second }: Omit<Checkpoint, 'hash'>): boolean {
      const hash = hashAt.get(upTo);
      if (hash === undefined) return false;
      put.run(upTo, hash, at, by, second, mac(signedBytes({ upTo, hash, at, by, second })));
      return true;
    },
    /** Deletes some of what the checkpoint covers, with what it is searched and counted by; how many rows of it are left. */
    clear(): number {
      const { from } = range();
      const upTo = checkpoint()?.upTo ?? 0;
      if (from > upTo) return 0;
      const end = Math.min(upTo, from + slice - 1);
      take.immediate(end, end === upTo);
      return upTo - end;
    },
  };
}
