import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { type Connection, openWriter } from '../../electron/adapters/sqlite/connection.ts';
import { migrations } from '../../electron/adapters/sqlite/migrations/all.ts';
import { event, sample, stationEntry } from '../../electron/adapters/sqlite/testing.ts';
import type { CommitBatch } from '../../electron/domain/ports/journal.ts';

/** How far a conversion is on the disk: nothing of it, some of its steps, some of the journal in the index, or all. */
export type Converted = 'nothing' | 'steps' | 'slices' | 'all';

/** The version that a conversion of the test begins at: all that fills something comes after it. */
export const olderVersion = 50;
/** What makes a database of that version. */
export const olderSteps = migrations.filter(({ version }) => version <= olderVersion);
const newest = migrations.at(-1)?.version ?? 0;
const [first, minute] = [1_790_000_000_000, 60_000];
/** Nodes of the house; the clock of the last one stands still, so that its rows crowd at one place of the index. */
const nodes = 8;

/** A batch of a long journal: rows `from` to before `to`, 41 days in 20,000 of them, and a tenth of them alarms. */
export function longJournal(from: number, to: number): CommitBatch {
  const numbers = Array.from({ length: to - from }, (_, i) => from + i);
  const [alarms, events] = [numbers.filter((i) => i % 10 === 0), numbers.filter((i) => i % 10 !== 0)];
  return {
    events: events.map((i) =>
      event(Math.floor(i / nodes) + 1, {
        node: `node-${i % nodes}`,
        timestamp: i % nodes === nodes - 1 ? first : first + 3 * minute * i,
        clock: i % 100 === 1 ? 'uptime' : 'ntp',
        type: i % 3 === 0 ? 'door.opened' : 'access.granted',
        value: { name: i % 50 === 1 ? `Ottilie ${i}` : `Person${i}`, person: i % 97 },
      }),
    ),
    entries: alarms.map((i) =>
      stationEntry({
        timestamp: first + 3 * minute * i,
        type: 'alarm.raised',
        node: `node-${i % nodes}`,
        actor: null,
        value: { key: `tamper:node-${i % nodes}`, type: 'tamper', priority: 'high' },
      }),
    ),
    samples: alarms.map((i) => sample(first + 3 * minute * i, 20 + (i % 7), { node: 'node-1' })),
  };
}

/** How far the conversion is that was killed. It is looked at in a copy: what the kill left is for the next start. */
export function convertedIn(dataDir: string): Converted {
  const copy = join(dataDir, 'looked-at');
  mkdirSync(copy);
  for (const name of ['leitstand.db', 'leitstand.db-wal'])
    if (existsSync(join(dataDir, name))) cpSync(join(dataDir, name), join(copy, name));
  const connection = new Database(join(copy, 'leitstand.db'));
  try {
    const version = Number(connection.pragma('user_version', { simple: true }));
    if (version < newest) return version === olderVersion ? 'nothing' : 'steps';
    const next = connection.prepare<[], number>('SELECT next FROM index_due').pluck().get();
    if (next === undefined) return 'all';
    return next === 1 ? 'steps' : 'slices';
  } finally {
    connection.close();
    rmSync(copy, { recursive: true });
  }
}

/** What that version had and today's has differently: an alarm, and the settings of a node before locks had a kind. */
export function fillOlder(file: string): void {
  const connection = openWriter(file);
  const alarm = {
    key: 'door_forced:node-1',
    type: 'door_forced',
    priority: 'high',
    node: 'node-1',
    subject: '',
    active: true,
    acknowledged: false,
    raised: first,
    returned: null,
    occurrence: 3,
    by: null,
  };
  connection.prepare('INSERT INTO alarm (key, alarm) VALUES (?, ?)').run(alarm.key, JSON.stringify(alarm));
  connection.exec(`UPDATE node SET desired_config = json_remove(desired_config, '$."lock.fail_safe"')`);
  connection.close();
}

/** What is in a database that nobody has open: of each table its rows and their hash. Throws where an index is not whole. */
export function contentOf(file: string): Record<string, string> {
  const connection = openWriter(file);
  try {
    whole(connection);
    const tables = connection
      .prepare<[], { name: string; sql: string }>(
        `SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND name NOT GLOB 'sqlite_*'
         AND name NOT GLOB 'incident_search*'`,
      )
      .all();
    const content = tables.map(({ name, sql }) => [name, `${rowsOf(connection, name)} in ${sql}`]);
    return { version: String(connection.pragma('user_version', { simple: true })), ...Object.fromEntries(content) };
  } finally {
    connection.close();
  }
}

function rowsOf(connection: Connection, table: string): string {
  const hash = createHash('sha256');
  let rows = 0;
  for (const row of connection.prepare<[], unknown[]>(`SELECT * FROM ${table} ORDER BY 1, 2`).raw().iterate()) {
    rows += 1;
    hash.update(JSON.stringify(row));
  }
  return `${rows} rows ${hash.digest('hex')}`;
}

/** Each index against its table, as SQLite sees it and by counting; and the search, in which every row is once. */
function whole(connection: Connection): void {
  const verdict = connection.pragma('integrity_check(1)', { simple: true });
  if (verdict !== 'ok') throw new Error(`the database is not whole: ${String(verdict)}`);
  connection.exec("INSERT INTO incident_search (incident_search) VALUES ('integrity-check')");
  const count = (sql: string) => connection.prepare<[], number>(sql).pluck().get() ?? 0;
  const indexes = connection
    .prepare<[], { name: string; sql: string }>(
      "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'incidents'",
    )
    .all();
  for (const { name, sql } of indexes) {
    const where = sql.split(' WHERE ')[1] ?? 'true';
    const counts = [`INDEXED BY ${name}`, 'NOT INDEXED'].map((way) =>
      count(`SELECT count(*) FROM incidents ${way} WHERE ${where}`),
    );
    if (counts[0] !== counts[1]) throw new Error(`${name} has ${counts.join(' of ')} rows`);
  }
  for (const table of ['incident_place', 'incident_search_docsize'])
    if (count(`SELECT count(*) FROM ${table}`) !== count('SELECT count(*) FROM incidents NOT INDEXED'))
      throw new Error(`${table} has another number of rows than the journal`);
}
