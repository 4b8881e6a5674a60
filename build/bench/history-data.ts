import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { z } from 'zod';
import { metrics } from '../../electron/contract/fields.ts';
import { bucketWidth } from '../../electron/domain/climate/history-level.ts';
import { keptFor } from '../../electron/domain/climate/retention.ts';
import { prepareSite } from '../testing/prepared-site.ts';
import { openKept } from './open-kept.ts';

/** The nodes of the site. */
export const nodes = Array.from({ length: 50 }, (_, i) => `n-${String(i + 1).padStart(2, '0')}`);
/** A series of its own whose readings were never let go: what a scan of everything would have to read. */
export const neverLetGo = 'reference';
/** Between two readings, ms. */
export const interval = 10_000;
/** Readings of each series of the site: ten million in all. */
const readings = 10_000_000 / (nodes.length * metrics.length);
/** How far back they go, ms. */
export const readingsSpan = readings * interval;
/** Changes when what is generated does, or the tables: a migration of so much would be part of the first start. */
const version = 3;
/** A data set that ends longer ago is made anew: its readings would lie before every span that ends now. */
const staleAfter = 5 * 86_400_000;

const folder = fileURLToPath(new URL('../out/history', import.meta.url));
const dataDir = join(folder, 'data');
const about = join(folder, 'about.json');
const sums = Object.entries(bucketWidth).map(([level, width]) => [`rollup_${level}`, width] as const);

const description = z.object({ version: z.number(), username: z.string(), password: z.string(), end: z.number() });
/** A site with ten million readings. `end`: just after the newest of them. */
export type HistoryData = z.infer<typeof description> & { readonly dataDir: string; readonly file: string };

/** The data set: made once, and from then on filled up to now. */
export async function historyData(fresh: boolean): Promise<HistoryData> {
  const kept = fresh || !existsSync(about) ? null : description.parse(JSON.parse(readFileSync(about, 'utf8')));
  const now = Date.now() - (Date.now() % interval);
  const usable = kept !== null && kept.version === version && now - kept.end < staleAfter;
  const base = usable ? kept : await generate(now);
  await (await openKept(dataDir)).close();
  const file = join(dataDir, 'leitstand.db');
  // A measurement that was broken off has left what it wrote.
  forgetAfter({ ...base, dataDir, file });
  if (base.end < now) fill(file, base.end, now);
  const data = { ...base, end: now };
  writeFileSync(about, JSON.stringify(data));
  return { ...data, dataDir, file };
}

async function generate(end: number) {
  console.log('making ten million readings and their sums of two years; they are kept in build/out/history');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const named = Object.fromEntries(nodes.map((node, i) => [node, `Rack row ${i + 1}`]));
  const { username, password } = await prepareSite({ dataDir, name: 'Bench', language: 'en', nodes: named });
  const database = new Database(join(dataDir, 'leitstand.db'));
  for (const pragma of ['synchronous = OFF', 'cache_size = -400000', 'temp_store = MEMORY']) database.pragma(pragma);
  const [oldest, older] = [end - keptFor['5m'], end - readingsSpan];
  for (const [i, node] of nodes.entries())
    for (const metric of metrics) {
      const id = seriesId(database, node, metric);
      database.transaction(() => {
        addReadings(database, id, i, older, end);
        addOldSums(database, id, i, oldest, older);
      })();
    }
  const reference = seriesId(database, neverLetGo, 'temperature');
  database.transaction(() => addReadings(database, reference, 0, oldest, end))();
  const letGo = database.prepare('INSERT OR REPLACE INTO kept_from (level, timestamp) VALUES (?, ?)');
  letGo.run('raw', end - keptFor.raw);
  letGo.run('5m', oldest);
  database.pragma('wal_checkpoint(TRUNCATE)');
  database.close();
  return { version, username, password, end };
}

function seriesId(database: Database.Database, node: string, metric: string): number {
  database.prepare('INSERT INTO series (node, metric) VALUES (?, ?) ON CONFLICT DO NOTHING').run(node, metric);
  return (
    database
      .prepare<[string, string], number>('SELECT id FROM series WHERE node = ? AND metric = ?')
      .pluck()
      .get(node, metric) ?? 0
  );
}

/** What a sensor says at `at`, as SQL: a day's wave, a shorter one, and noise. */
const wave = (offset: string) =>
  `${offset} + 2 * sin(at / 13751000.0) + 0.4 * sin(at / 600000.0) + (random() % 1000) / 10000.0`;
const times =
  'WITH RECURSIVE time (at) AS (SELECT @from UNION ALL SELECT at + @every FROM time WHERE at + @every < @to)';

/** Readings, and the sums of the buckets that they fall in. */
function addReadings(database: Database.Database, id: number, offset: number, from: number, to: number): void {
  const sql = `${times} INSERT INTO dashboard_data SELECT @id, at, round(${wave('20 + @offset * 0.1')}, 2) FROM time`;
  database.prepare(sql).run({ id, offset, from, to, every: interval });
  for (const [table, width] of sums)
    database
      .prepare(
        `INSERT OR REPLACE INTO ${table}
         SELECT id, timestamp - timestamp % @width, min(value), max(value), sum(value), count(*)
         FROM dashboard_data WHERE id = @id AND timestamp >= @from - @from % @width GROUP BY 2`,
      )
      .run({ id, from, width });
}

/** Sums of readings that have been let go. */
function addOldSums(database: Database.Database, id: number, offset: number, from: number, to: number): void {
  for (const [table, width] of sums) {
    const count = width / interval;
    const sql = `${times} INSERT OR IGNORE INTO ${table}
      SELECT @id, at, mean - 0.5, mean + 0.5, mean * ${count}, ${count} FROM (SELECT at, ${wave('20 + @offset * 0.1')} AS mean FROM time)`;
    database.prepare(sql).run({ id, offset, from: from - (from % width), to: to - (to % width), every: width });
  }
}

/** Adds the readings from the end of the data set to now. */
function fill(file: string, from: number, to: number): void {
  const database = new Database(file);
  database.pragma('synchronous = OFF');
  database.transaction(() => {
    for (const [i, node] of nodes.entries())
      for (const metric of metrics) addReadings(database, seriesId(database, node, metric), i, from, to);
    addReadings(database, seriesId(database, neverLetGo, 'temperature'), 0, from, to);
  })();
  database.pragma('wal_checkpoint(TRUNCATE)');
  database.close();
}

/** Adds readings of a series of its own that are older than readings are kept. */
export function addPassing({ file, end }: HistoryData, count: number): void {
  const database = new Database(file);
  const id = seriesId(database, 'passing', 'temperature');
  const to = end - keptFor.raw;
  const sql = `${times} INSERT OR IGNORE INTO dashboard_data SELECT @id, at, 20.5 FROM time`;
  database.transaction(() => database.prepare(sql).run({ id, from: to - count * interval, to, every: interval }))();
  database.close();
}

/** Takes away what a measurement has written after the end of the data set. */
export function forgetAfter({ file, end }: HistoryData): void {
  const database = new Database(file);
  for (const table of ['dashboard_data', ...sums.map(([name]) => name)])
    database.prepare(`DELETE FROM ${table} WHERE id IN (SELECT id FROM series) AND timestamp >= ?`).run(end);
  database.close();
}
