import { existsSync, statSync } from 'node:fs';
import { type Connection, openReader } from './connection.ts';
import { migrations } from './migrations/all.ts';

/** One step forward; there is none back. */
export interface Migration {
  /** What `user_version` is afterwards. Numbered in tens. */
  readonly version: number;
  readonly sql: string;
}

/** Why a file cannot be opened as our database; `altered` and `damaged` only of one from outside. */
export type RefusalReason = 'future' | 'foreign' | 'altered' | 'damaged';

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
 * Brings a database up to the newest version, each migration in a transaction of its own. The backup before it is made
 * by whoever opens the station's database: see `migrationDue`. `progress` is told before each. Returns the version before.
 * Throws RefusedDatabase for a file of a newer version or of another application.
 */
export function migrate(
  connection: Connection,
  steps: readonly Migration[],
  progress: (done: number, total: number) => void = () => undefined,
): number {
  const version = refuseUnknown(connection, steps);
  const due = steps.filter((step) => step.version > version);
  for (const [i, step] of due.entries()) {
    progress(i, due.length);
    apply(connection, step);
  }
  return version;
}

/** Whether opening this file would change what an older station has written. */
export function migrationDue(file: string): boolean {
  if (!existsSync(file) || statSync(file).size === 0) return false;
  const connection = openReader(file);
  try {
    const version = Number(connection.pragma('user_version', { simple: true }));
    return version > 0 && version < (migrations.at(-1)?.version ?? 0);
  } finally {
    connection.close();
  }
}

/** Throws RefusedDatabase for a file of another application or of a newer version; returns the version. */
export function refuseUnknown(connection: Connection, steps: readonly Migration[]): number {
  const version = Number(connection.pragma('user_version', { simple: true }));
  const newest = steps.at(-1)?.version ?? 0;
  refuseForeign(connection, version);
  if (version > newest)
    throw new RefusedDatabase('future', `the database has version ${version}, this station knows up to ${newest}`);
  return version;
}

function refuseForeign(connection: Connection, version: number): void {
  const id = Number(connection.pragma('application_id', { simple: true }));
  const tables = connection.prepare<[], number>('SELECT count(*) FROM sqlite_schema').pluck().get() ?? 0;
  const fresh = version === 0 && id === 0 && tables === 0;
  if (!fresh && id !== applicationId)
    throw new RefusedDatabase('foreign', 'the file is a database of another application');
}

function apply(connection: Connection, migration: Migration): void {
  connection.transaction(() => {
    connection.exec(migration.sql);
    connection.pragma(`application_id = ${applicationId}`);
    connection.pragma(`user_version = ${migration.version}`);
  })();
}
