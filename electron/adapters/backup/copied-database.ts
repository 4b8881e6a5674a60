import Database from 'better-sqlite3';
import { z } from 'zod';
import { openReader } from '../sqlite/connection.ts';
import { applicationId, RefusedDatabase } from '../sqlite/migrate.ts';
import { migrations } from '../sqlite/migrations/all.ts';
import { refuseAltered } from '../sqlite/own-schema.ts';
import { refuseEndlessSchema } from '../sqlite/schema-pages.ts';
import { chainVerifier } from '../sqlite/verify-query.ts';
import { RefusedBackup } from './container.ts';

/** Pages copied at a stretch, 4 MiB: between two the copy can be stopped. */
const stretch = 1_024;

/** Tells how far the work is. `total` may grow. */
export type Progress = (done: number, total: number) => void;

/**
 * Copies a database that is being written to, as it stood at one moment. The read transaction holds that moment: without
 * it every commit of the writer would make the copy begin anew. Meanwhile the write-ahead log grows by what comes in.
 * Throws RefusedBackup where the database itself is damaged; what its disk has no room for is SQLite's own error.
 */
export async function copyDatabase(file: string, to: string, progress: Progress, stop: AbortSignal): Promise<void> {
  try {
    await copyPages(file, to, progress, stop);
    // The copy is one file: whoever unpacks it must not need a write-ahead log that is not there.
    const copy = new Database(to);
    try {
      copy.pragma('journal_mode = DELETE');
      leaveFigures(copy);
    } finally {
      copy.close();
    }
  } catch (cause) {
    const isDamage = cause instanceof Database.SqliteError && /^SQLITE_(CORRUPT|NOTADB)/.test(cause.code);
    throw isDamage ? new RefusedBackup('damaged', `the database: ${cause.code}`) : cause;
  }
}

/**
 * Takes the figures out that somebody has SQLite make with ANALYZE: a backup that has any is refused, since they decide
 * how it is read. Overwritten as well, because they are looked for in the bytes.
 */
function leaveFigures(copy: Database.Database): void {
  const figures = copy
    .prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table' AND name GLOB 'sqlite_stat*'")
    .pluck();
  copy.pragma('secure_delete = ON');
  for (const name of figures.all()) copy.exec(`DROP TABLE "${name}"`);
}

async function copyPages(file: string, to: string, progress: Progress, stop: AbortSignal): Promise<void> {
  const source = openReader(file);
  try {
    source.exec('BEGIN');
    source.prepare('SELECT count(*) FROM sqlite_schema').get();
    await source.backup(to, {
      progress({ totalPages, remainingPages }) {
        stop.throwIfAborted();
        progress(totalPages - remainingPages, totalPages);
        return stretch;
      },
    });
  } finally {
    source.close();
  }
}

const storedSite = z.object({ id: z.string(), name: z.string() });

/** What is in a database, and whether its chain holds. */
export interface DatabaseFacts {
  readonly site: { readonly id: string; readonly name: string };
  readonly schema: number;
  /** The journal's newest row, its hash and when it was committed. */
  readonly rows: number;
  readonly hash: Uint8Array | null;
  readonly newest: number | null;
  readonly people: number;
  readonly nodes: number;
  readonly accounts: number;
  readonly chain: { readonly verifiedTo: number; readonly brokenAt: number | null };
}

/**
 * Opens a copy and looks at all of it: every page and index (integrity_check), the chain from its first row under `key`,
 * and how much there is of what. Throws RefusedBackup for one that is damaged, altered, foreign, or of a newer station.
 * With null for `chain` the copy is vouched for: neither pages nor chain are looked through, and `chain.verifiedTo` is 0.
 */
export async function checkDatabase(
  file: string,
  chain: { readonly key: Uint8Array; readonly from: number } | null,
  progress: Progress,
  stop: AbortSignal,
): Promise<DatabaseFacts> {
  let connection: Database.Database | null = null;
  try {
    refuseEndlessSchema(file);
    connection = openReader(file);
    refuseUnknown(connection);
    refuseAltered(connection);
    if (chain === null) return { ...readFacts(connection), chain: { verifiedTo: 0, brokenAt: null } };
    const verdict = connection.pragma('integrity_check(1)', { simple: true });
    if (verdict !== 'ok') throw new RefusedBackup('damaged', `the database in it: ${String(verdict)}`);
    const facts = readFacts(connection);
    const verify = chainVerifier(connection, chain.key);
    const { verifiedTo, broken } = await verify(
      chain.from,
      facts.rows,
      (row) => progress(row, facts.rows),
      () => stop.aborted,
    );
    stop.throwIfAborted();
    return { ...facts, chain: { verifiedTo, brokenAt: broken?.at ?? null } };
  } catch (cause) {
    if (cause instanceof Database.SqliteError) throw new RefusedBackup('damaged', `the database in it: ${cause.code}`);
    if (cause instanceof RefusedDatabase) throw new RefusedBackup(cause.reason, cause.message);
    throw cause;
  } finally {
    connection?.close();
  }
}

function refuseUnknown(connection: Database.Database): void {
  const id = Number(connection.pragma('application_id', { simple: true }));
  if (id !== applicationId) throw new RefusedBackup('foreign', 'the database in it is of another application');
  const version = Number(connection.pragma('user_version', { simple: true }));
  const known = migrations.at(-1)?.version ?? 0;
  if (version > known)
    throw new RefusedBackup('future', `its database has version ${version}, this station knows up to ${known}`);
}

function readFacts(connection: Database.Database): Omit<DatabaseFacts, 'chain'> {
  const count = (sql: string) => connection.prepare<[], number>(sql).pluck().get() ?? 0;
  const last = connection
    .prepare<[], { id: number; hash: Uint8Array; received: number }>(
      'SELECT id, hash, received FROM incidents ORDER BY id DESC LIMIT 1',
    )
    .get();
  const schema = Number(connection.pragma('user_version', { simple: true }));
  return {
    site: siteOf(connection.prepare<[], string>("SELECT value FROM setting WHERE name = 'site'").pluck().get()),
    schema,
    rows: last?.id ?? 0,
    hash: last?.hash ?? null,
    newest: last?.received ?? null,
    // People came with version 60.
    people: schema < 60 ? 0 : count("SELECT count(*) FROM access_item WHERE kind = 'person'"),
    nodes: count('SELECT count(*) FROM node'),
    accounts: count('SELECT count(*) FROM user'),
  };
}

/** A station whose first run was never finished has no site yet. */
function siteOf(stored: string | undefined): DatabaseFacts['site'] {
  const parsed = stored === undefined ? null : storedSite.safeParse(JSON.parse(stored));
  return parsed?.success === true ? { id: parsed.data.id, name: parsed.data.name } : { id: 'new', name: '' };
}
