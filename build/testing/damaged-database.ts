import { closeSync, mkdirSync, openSync, rmSync, statSync, truncateSync, writeFileSync, writeSync } from 'node:fs';
import Database from 'better-sqlite3';
import type { Damage } from '../../electron/adapters/backup/find-damage.ts';

/** Ways in which a database file may be found that leave the backup alone: how, the word for it, and what does it. */
export const losingDamages: readonly [string, Damage, (path: string) => void][] = [
  ['cut in half', 'malformed', (path) => truncateSync(path, Math.floor(statSync(path).size / 8_192) * 4_096)],
  ['cut to one page', 'malformed', (path) => truncateSync(path, 4_096)],
  ['emptied', 'empty', (path) => truncateSync(path, 0)],
  ['missing', 'missing', (path) => rmSync(path)],
  ['a folder', 'no_file', (path) => (rmSync(path), mkdirSync(path))],
  ['with a header of zeros', 'no_database', (path) => patch(path, 0, Buffer.alloc(100))],
  ['with another magic', 'no_database', (path) => patch(path, 0, Buffer.from('PK\u0003\u0004'))],
  ['without its schema', 'malformed', (path) => patch(path, 100, Buffer.alloc(3_996, 0xa5))],
  ['with zeros where the accounts were', 'malformed', (path) => patch(path, pageOf(path, 'user'), Buffer.alloc(4_096))],
  ['with a torn page of the journal', 'malformed', (path) => tear(path, 'incidents')],
  ['with a torn index and a torn table', 'malformed', (path) => tear(path, 'incidents_at', 'setting')],
  ['overwritten with noise', 'no_database', (path) => writeFileSync(path, Buffer.alloc(65_536, 'noise'))],
];
/** Ways that leave every row: what is made of the rows is torn and nothing else. What is torn, and what does it. */
export const derivedDamages: readonly [string, (path: string) => void][] = [
  ['of an index', (path) => tear(path, 'incidents_at')],
  ['of the index that keeps events from standing twice', (path) => tear(path, 'incidents_event')],
  ['of the search', (path) => tear(path, 'incident_search_data')],
  ['of the places of the search', (path) => tear(path, 'incident_place')],
  ['of the counts of the days', (path) => tear(path, 'incident_day')],
];

/** Writes bytes over what stands at a place of a file. */
export function patch(path: string, at: number, bytes: Buffer): void {
  const opened = openSync(path, 'r+');
  writeSync(opened, bytes, 0, bytes.length, at);
  closeSync(opened);
}

/** Overwrites the beginning of the first page of each of these tables and indexes. */
export function tear(path: string, ...names: string[]): void {
  for (const at of names.map((name) => pageOf(path, name))) patch(path, at, Buffer.alloc(512, 0x5a));
}

/** Where the root page of a table or an index lies in the file, bytes from its beginning. */
export function pageOf(path: string, name: string): number {
  const open = new Database(path, { readonly: true });
  const page =
    open.prepare<[string], number>('SELECT rootpage FROM sqlite_schema WHERE name = ?').pluck().get(name) ?? 0;
  open.close();
  return (page - 1) * 4_096;
}

/** The journal's rows, from the oldest on, as its table has them. */
export function rowsIn(path: string): unknown[] {
  const open = new Database(path, { readonly: true });
  const rows = open.prepare('SELECT * FROM incidents NOT INDEXED ORDER BY id').all();
  open.close();
  return rows;
}

/** What SQLite says of all pages and indexes of a database: `ok`, or what is wrong. */
export function integrityOf(path: string): unknown {
  const open = new Database(path, { readonly: true });
  const verdict = open.pragma('integrity_check', { simple: true });
  open.close();
  return verdict;
}
