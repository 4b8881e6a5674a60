import { existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { type Anchor, equal, genesis } from '../../domain/journal/chain.ts';
import { requireRoomNow } from '../disk/room.ts';
import { type Connection, openReader } from '../sqlite/connection.ts';
import { indexFrom, indexRenewal, isOfIndex } from '../sqlite/journal-index.ts';
import { migrate } from '../sqlite/migrate.ts';
import { migrations } from '../sqlite/migrations/all.ts';
import { refuseAltered } from '../sqlite/own-schema.ts';
import { chainVerifier } from '../sqlite/verify-query.ts';
import { flush } from './backup-work.ts';
import type { Progress } from './copied-database.ts';
import { isWhole, tablesOf } from './find-damage.ts';

/** What is taken over, into what, and what proves it. */
export interface TakingOver {
  /** The damaged database. Nothing of it is changed. */
  readonly damaged: string;
  /** A backup that lies unpacked; where there is no file, a database is made. */
  readonly base: string;
  /** The journal's key and head as the keychain holds them. */
  readonly key: Uint8Array;
  readonly anchor: Anchor;
}

/** Rows of the journal that are taken over at a stretch: between two the work can be stopped. */
const stretch = 20_000;

/**
 * Takes over into an unpacked backup what a damaged database still holds as a whole: the rows of the journal that came
 * since, and every other table as it is now. Indexes and the search stay the backup's, and take in what came since when
 * the database is opened next. So damage to what is made of the rows costs none of them, nor does damage to rows that the
 * backup has.
 *
 * Only what is proved is taken: the other tables must be found whole (`quick_check`), and the rows must hang by their
 * chain on the last one of the backup and reach the head that the keychain knows of. Returns how many rows came. Throws
 * where any of this is not so, NoRoom where there is no room: the base is then what it was, converted at most.
 */
export async function takeOver(order: TakingOver, progress: Progress, stop: AbortSignal): Promise<number> {
  // Open for as long as the other connection is: whoever closes a file last moves its log into it.
  const damaged = openReader(order.damaged);
  try {
    refuseTorn(damaged);
    const version = Number(damaged.pragma('user_version', { simple: true }));
    return await takenInto(order, version, progress, stop);
  } finally {
    damaged.close();
  }
}

async function takenInto(
  { damaged, base, ...proof }: TakingOver,
  version: number,
  progress: Progress,
  stop: AbortSignal,
): Promise<number> {
  const into = openBase(base, damaged);
  try {
    migrate(
      into,
      migrations.filter((step) => step.version <= version),
    );
    into.prepare('ATTACH ? AS damaged').run(damaged);
    into.exec('BEGIN IMMEDIATE');
    const before = newestOf(into, 'main').id;
    take(into, before, progress, stop);
    await prove(into, { ...proof, from: before + 1 }, progress, stop);
    into.exec('COMMIT');
    return newestOf(into, 'main').id - before;
  } finally {
    // What was not committed is taken back; the backup alone may take the place then, and is flushed for that too.
    into.close();
    await flush(base);
  }
}

/** No step waits for the disk: nothing of the base counts before all of it was flushed. */
function openBase(base: string, damaged: string): Connection {
  const there = existsSync(base) ? statSync(base).size : 0;
  requireRoomNow(dirname(base), Math.max(0, statSync(damaged).size - there));
  const connection = new Database(base);
  for (const pragma of ['synchronous = OFF', 'foreign_keys = OFF', 'trusted_schema = OFF', 'cell_size_check = ON'])
    connection.pragma(pragma);
  return connection;
}

/** Tables that hold what nothing else can say, but the journal's rows, which their chain vouches for. */
const stateTables = (connection: Connection) =>
  tablesOf(connection).filter((name) => name !== 'incidents' && !isOfIndex(name));

function refuseTorn(damaged: Connection): void {
  refuseAltered(damaged);
  const torn = stateTables(damaged).find((name) => !isWhole(damaged, name));
  if (torn !== undefined) throw new Error(`its table ${torn} is damaged`);
}

/** Within the caller's transaction. */
function take(into: Connection, before: number, progress: Progress, stop: AbortSignal): void {
  const triggers = into
    .prepare<[], { name: string; sql: string }>("SELECT name, sql FROM main.sqlite_schema WHERE type = 'trigger'")
    .all();
  // They guard the rows of a station that runs.
  for (const { name } of triggers) into.exec(`DROP TRIGGER ${name}`);
  takeRows(into, before, progress, stop);
  for (const table of stateTables(into)) {
    // By name: of `*` SQLite copies the indexes along, whatever stands in them.
    const columns = columnsOf(into, table);
    into.exec(`DELETE FROM main.${table};
      INSERT INTO main.${table} (${columns}) SELECT ${columns} FROM damaged.${table}`);
  }
  for (const { sql } of triggers) into.exec(sql);
  // An index that the station did not trust any more is not trusted in the backup either.
  if (into.prepare('SELECT 1 FROM damaged.index_due').get() === undefined) indexFrom(into, before + 1);
  else indexRenewal(into)();
}

function takeRows(into: Connection, before: number, progress: Progress, stop: AbortSignal): void {
  const { id: last } = newestOf(into, 'damaged');
  const columns = columnsOf(into, 'incidents');
  const insert = into.prepare(
    `INSERT INTO main.incidents (${columns})
     SELECT ${columns} FROM damaged.incidents WHERE id > ? AND id <= ?`,
  );
  for (let from = before; from < last; from += stretch) {
    stop.throwIfAborted();
    progress(from, last);
    insert.run(from, Math.min(last, from + stretch));
  }
}

/** Without those that SQLite makes from others. */
function columnsOf(connection: Connection, table: string): string {
  return connection.prepare<[string], string>('SELECT name FROM pragma_table_info(?)').pluck().all(table).join();
}

interface Newest {
  readonly id: number;
  readonly hash: Uint8Array;
}

function newestOf(connection: Connection, schema: 'main' | 'damaged'): Newest {
  const newest = connection.prepare<[], Newest>(`SELECT id, hash FROM ${schema}.incidents ORDER BY id DESC LIMIT 1`);
  return newest.get() ?? { id: 0, hash: genesis };
}

/** Throws unless the base now has one journal, the damaged database's, up to its end. */
async function prove(
  into: Connection,
  { key, anchor, from }: Pick<TakingOver, 'key' | 'anchor'> & { readonly from: number },
  progress: Progress,
  stop: AbortSignal,
): Promise<void> {
  const [taken, wanted] = [newestOf(into, 'main'), newestOf(into, 'damaged')];
  if (taken.id !== wanted.id || !equal(taken.hash, wanted.hash)) throw new Error("its journal is not the backup's");
  const hashAt = into.prepare<[number], Uint8Array>('SELECT hash FROM main.incidents WHERE id = ?').pluck();
  const head = anchor.rows === 0 ? genesis : hashAt.get(anchor.rows);
  if (head === undefined || !equal(head, anchor.hash)) throw new Error('the newest rows are missing in it');
  const verify = chainVerifier(into, key);
  const { broken } = await verify(
    from,
    taken.id,
    (row) => progress(row, taken.id),
    () => stop.aborted,
  );
  stop.throwIfAborted();
  if (broken !== null) throw new Error(`row ${broken.at} of its journal does not fit: ${broken.how}`);
}
