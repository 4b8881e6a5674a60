import { type Checkpoint, checkpointReader, signedBytes } from './checkpoint.ts';
import type { Connection } from './connection.ts';
import { type IndexedRow, journalIndex, searchMerger } from './journal-index.ts';
import { macUnder } from './mac.ts';

/** Rows that go in one transaction (some ms): between two, what comes in is committed. */
const slice = 2_000;
/** Rows whose times are looked at in one go (some ms). */
const stretch = 10_000;

/** Deletes the beginning of the journal; `key` is the chain's. */
export function purgeTable(connection: Connection, key: Uint8Array) {
  const mac = macUnder(key);
  const checkpoint = checkpointReader(connection, mac);
  const first = connection.prepare<[], number | null>('SELECT min(id) FROM incidents').pluck();
  const last = connection.prepare<[], number | null>('SELECT max(id) FROM incidents').pluck();
  const newest = connection
    .prepare<[number, number], number | null>('SELECT max(received) FROM incidents WHERE id > ? AND id <= ?')
    .pluck();
  const young = connection
    .prepare<[number, number, number], number>(
      'SELECT id FROM incidents WHERE id > ? AND id <= ? AND received >= ? ORDER BY id LIMIT 1',
    )
    .pluck();
  /** The newest time of whole stretches, by their last row: rows never change. */
  const known = new Map<number, number>();
  const newestIn = (begin: number, end: number): number => {
    const time = known.get(end) ?? newest.get(begin, end) ?? Number.NEGATIVE_INFINITY;
    if (end - begin === stretch) known.set(end, time);
    return time;
  };
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
    /**
     * The rows that go: all before the first one that was not committed before a time. The clock may have been set back
     * meanwhile, so that younger rows stand before older ones, and no row says where: each is looked at, a stretch at a
     * time. `after` is the row up to which all are older; null begins. `more` says that the next stretch is to be asked.
     */
    purgeable(before: number, after: number | null): { upTo: number; rows: number; more: boolean } {
      const { from, to } = range();
      const begin = after ?? from - 1;
      const end = Math.min(to, (Math.floor(begin / stretch) + 1) * stretch);
      const younger = newestIn(begin, end) < before ? undefined : young.get(begin, end, before);
      const upTo = younger === undefined ? end : younger - 1;
      return { upTo, rows: Math.max(0, upTo - from + 1), more: younger === undefined && end < to };
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
