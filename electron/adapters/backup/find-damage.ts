import { accessSync, closeSync, constants, existsSync, openSync, readSync, rmSync, statSync } from 'node:fs';
import Database from 'better-sqlite3';
import { type Connection, openReader } from '../sqlite/connection.ts';

/** What is wrong with a database file; a word for the journal and the screen. */
export type Damage = 'missing' | 'empty' | 'no_file' | 'no_database' | 'malformed';

/** Bytes that are read at a stretch. */
const readAtOnce = 1_048_576;
/** Tables that grow without end: in a bigger file they are looked through while the station runs already. */
const growing = new Set([
  'incidents',
  'dashboard_data',
  'rollup_5m',
  'rollup_1h',
  'rollup_1d',
  'photo',
  'floor_plan_image',
]);

/** What is looked at, and how. */
export interface Looked {
  readonly file: string;
  /** How many rows of the journal the keychain knows of: with none, no file is no damage. */
  readonly rows: number;
  /** Up to this size every page is looked at, bytes; of a bigger file the tables that do not grow. */
  readonly wholeUpTo: number;
  /** A file that keeps room for the opening and goes for it; null where there is none. */
  readonly startRoom: string | null;
}

/**
 * Looks whether a file is a database that can be worked with. `whole` of the answer says whether every page was looked
 * at. Throws where the file may not be read or the disk fails: that is no damage to the file, and an older state in its
 * place would not help.
 */
export function findDamage({ file, rows, wholeUpTo, startRoom }: Looked): { damage: Damage | null; whole: boolean } {
  const found = (damage: Damage | null) => ({ damage, whole: true });
  // Not `existsSync`: a disk that does not answer is not one without the file.
  const stat = statSync(file, { throwIfNoEntry: false });
  if (stat === undefined) return found(rows > 0 ? 'missing' : null);
  const { size } = stat;
  if (!stat.isFile()) return found('no_file');
  accessSync(file, constants.R_OK | constants.W_OK);
  if (size === 0) return found(rows > 0 ? 'empty' : null);
  // Not a moment before SQLite takes it: on a full disk others wait for room as well.
  if (startRoom !== null) rmSync(startRoom, { force: true });
  const all = size <= wholeUpTo;
  const first = look(file, all);
  if (first.damage === null) return first;
  // SQLite calls a page that the disk did not give malformed too (SQLITE_IOERR_CORRUPTFS becomes SQLITE_CORRUPT): it is
  // damage only where the disk gives everything and what it gives is still no database.
  readThrough(file);
  return look(file, all);
}

function look(file: string, all: boolean): { damage: Damage | null; whole: boolean } {
  let connection: Connection | null = null;
  try {
    connection = openReader(file);
    return { damage: looksWhole(connection, all) ? null : 'malformed', whole: all };
  } catch (cause) {
    const code = cause instanceof Database.SqliteError ? cause.code : '';
    const damage = code === 'SQLITE_ERROR' ? 'malformed' : damageOf(code);
    if (damage === null) throw cause;
    return { damage, whole: true };
  } finally {
    connection?.close();
  }
}

function looksWhole(connection: Connection, all: boolean): boolean {
  if (all) return connection.pragma('quick_check(1)', { simple: true }) === 'ok';
  return tablesOf(connection)
    .filter((name) => !growing.has(name))
    .every((name) => isWhole(connection, name));
}

/** The tables of a database but those that SQLite has for itself. */
export function tablesOf(connection: Connection): string[] {
  return connection
    .prepare<[], string>("SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    .pluck()
    .all();
}

/** Whether the pages of a table and of its indexes hang together. Throws SQLite's error where it cannot be asked. */
export function isWhole(connection: Connection, table: string): boolean {
  return connection.pragma(`quick_check('${table.replaceAll("'", "''")}')`, { simple: true }) === 'ok';
}

/** What SQLite's word for a failure says of the file; null where it says something else. */
export function damageOf(code: string): Damage | null {
  if (code === 'SQLITE_NOTADB') return 'no_database';
  return code.startsWith('SQLITE_CORRUPT') ? 'malformed' : null;
}

/** Throws where the disk does not give all of the database. */
export function readThrough(file: string): void {
  const buffer = Buffer.alloc(readAtOnce);
  for (const part of [file, `${file}-wal`].filter(existsSync)) {
    const opened = openSync(part, 'r');
    try {
      while (readSync(opened, buffer) > 0) continue;
    } finally {
      closeSync(opened);
    }
  }
}
