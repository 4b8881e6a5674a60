import { renameSync, rmSync } from 'node:fs';
import type { Connection } from './connection.ts';

/** One step forward; there is none back. */
export interface Migration {
  /** What `user_version` is afterwards. Numbered in tens. */
  readonly version: number;
  readonly sql: string;
}

/** Why a file cannot be opened as our database. */
export type RefusalReason = 'future' | 'foreign';

/** A file that is not refused by SQLite but by us; `reason` says why. */
export class RefusedDatabase extends Error {
  readonly reason: RefusalReason;

  constructor(reason: RefusalReason, message: string) {
    super(message);
    this.name = 'RefusedDatabase';
    this.reason = reason;
  }
}

/** `application_id` of our files: "LtSd". */
export const applicationId = 0x4c745364;

/**
 * Brings a database up to the newest version, each migration in a transaction of its own. A copy is made beside the
 * file before an existing one is touched; returns where, null if nothing was to be done or the file was new.
 * Throws RefusedDatabase for a file of a newer version or of another application.
 */
export function migrate(connection: Connection, file: string, migrations: readonly Migration[]): string | null {
  const version = Number(connection.pragma('user_version', { simple: true }));
  const newest = migrations.at(-1)?.version ?? 0;
  refuseForeign(connection, version);
  if (version > newest)
    throw new RefusedDatabase('future', `the database has version ${version}, this station knows up to ${newest}`);
  const due = migrations.filter((migration) => migration.version > version);
  if (due.length === 0) return null;
  const copy = version === 0 ? null : copyBefore(connection, file, version);
  for (const migration of due) apply(connection, migration);
  return copy;
}

function refuseForeign(connection: Connection, version: number): void {
  const id = Number(connection.pragma('application_id', { simple: true }));
  const tables = connection.prepare<[], number>('SELECT count(*) FROM sqlite_schema').pluck().get() ?? 0;
  const fresh = version === 0 && id === 0 && tables === 0;
  if (!fresh && id !== applicationId)
    throw new RefusedDatabase('foreign', 'the file is a database of another application');
}

// VACUUM INTO takes what is still in the write-ahead log along, which copying the file would not.
function copyBefore(connection: Connection, file: string, version: number): string {
  const copy = `${file}.v${version}`;
  const unfinished = `${copy}.part`;
  rmSync(unfinished, { force: true });
  connection.prepare('VACUUM INTO ?').run(unfinished);
  renameSync(unfinished, copy);
  return copy;
}

function apply(connection: Connection, migration: Migration): void {
  connection.transaction(() => {
    connection.exec(migration.sql);
    connection.pragma(`application_id = ${applicationId}`);
    connection.pragma(`user_version = ${migration.version}`);
  })();
}
