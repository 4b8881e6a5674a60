import { setImmediate } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Sample } from '../../domain/ports/journal.ts';
import type { Sliced } from '../../domain/ports/telemetry.ts';
import type { OpenDatabase } from './database.ts';
import { cleanSql, sliceSize } from './telemetry-cleaner.ts';
import { memoryKeychain, opened, plan, sample, temporaryFolder } from './testing.ts';

const hour = 3_600_000;
const start = 1_790_000_000_000 - (1_790_000_000_000 % (24 * hour));
/** Everything before is old: the first 30 of 100 hours. */
const before = start + 30 * hour;
const nodes = ['node-1', 'node-2', 'node-3'];

describe('old telemetry', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let database: OpenDatabase;
  const keychain = memoryKeychain();
  const open = async () => {
    database = await opened({ file: folder.file, keychain });
  };
  beforeEach(async () => {
    folder = await temporaryFolder();
    await open();
    const samples = nodes.flatMap((node) =>
      Array.from({ length: 100 * 60 }, (_, i) => sample(start + i * 60_000, 20 + (i % 60) / 10, { node })),
    );
    await commit(samples);
  });
  afterEach(async () => {
    await database.close();
    await folder.remove();
  });

  const commit = (samples: readonly Sample[]) => database.journal.commit({ events: [], entries: [], samples });
  const history = async (from: number, to: number, points = 1_000) => {
    const [answer] = await database.reader.history([{ node: 'node-2', metric: 'temperature' }], from, to, points);
    return answer;
  };
  /** Lets go until there is no more, or so many slices; tells what each deleted. */
  async function letGo(slices = Number.POSITIVE_INFINITY, level: 'raw' | '5m' = 'raw'): Promise<number[]> {
    const deleted: number[] = [];
    for (let from: number | null = 1; from !== null && deleted.length < slices; ) {
      const sliced: Sliced | null = await database.telemetry.letGo({ level, before, from });
      // The writer has something else to do, whose end must be heard of.
      if (sliced === null) await setImmediate();
      if (sliced === null) continue;
      deleted.push(sliced.deleted);
      from = sliced.next;
    }
    return deleted;
  }
  function stored<T>(sql: string): T[] {
    const file = new Database(folder.file, { readonly: true });
    try {
      return file.prepare<[], T>(sql).pluck().all();
    } finally {
      file.close();
    }
  }
  const rawBefore = () => stored<number>(`SELECT count(*) FROM dashboard_data WHERE timestamp < ${before}`)[0];

  it('goes in slices, stays gone over a restart in between, and leaves the sums as they were', async () => {
    const sums = stored('SELECT sum + count + min + max FROM rollup_5m ORDER BY id, timestamp');
    expect(await letGo(2)).toEqual([sliceSize.rows, sliceSize.rows]);
    expect(rawBefore()).toBe(3 * 1_800 - 1_000);
    await database.close();
    await open();
    const rest = await letGo();
    expect(rest.every((rows) => rows <= sliceSize.rows)).toBe(true);
    expect(rest.reduce((a, b) => a + b)).toBe(3 * 1_800 - 1_000);
    expect(rawBefore()).toBe(0);
    expect(stored(`SELECT count(*) FROM dashboard_data`)).toEqual([3 * 4_200]);
    expect(stored('SELECT sum + count + min + max FROM rollup_5m ORDER BY id, timestamp')).toEqual(sums);
  });

  it('is answered from the next level as soon as the first row has gone, with the same numbers', async () => {
    const whole = await history(start, start + 10 * hour, 120);
    await letGo(1);
    expect(await history(start, start + 10 * hour)).toMatchObject({ level: '5m', at: whole?.at, mean: whole?.mean });
    expect(await history(before - 1, before + hour)).toMatchObject({ level: '5m' });
    expect(await history(before, before + hour)).toMatchObject({ level: 'raw' });
    await letGo(Number.POSITIVE_INFINITY, '5m');
    expect(await history(before - 1, before + hour)).toMatchObject({ level: '1h' });
    expect(await history(start, start + 10 * hour)).toMatchObject({ level: '1h', count: Array(10).fill(60) });
  });

  it('that comes in late enters its sums once, is not shown as readings, and goes with the next round', async () => {
    await letGo();
    const late = sample(start + 5 * hour + 30_000, 99, { node: 'node-2' });
    await commit([late]);
    await commit([late]);
    expect(await history(start + 5 * hour, start + 6 * hour)).toMatchObject({ level: '5m' });
    const [five] = (await history(start + 5 * hour, start + 6 * hour))?.count ?? [];
    expect(five).toBe(6);
    const hours = await history(start, start + 100 * hour, 100);
    expect(hours).toMatchObject({ level: '1h', step: hour });
    expect([hours?.count[5], hours?.max[5], hours?.count[4]]).toEqual([61, 99, 60]);
    expect(await letGo()).toEqual([1]);
    expect(rawBefore()).toBe(0);
    const after = await history(start, start + 100 * hour, 100);
    expect(after?.count[5]).toBe(61);
  });

  it('waits while the writer has something else to do', async () => {
    const committing = commit([sample(start + 200 * hour, 20)]);
    expect(await database.telemetry.letGo({ level: 'raw', before, from: 1 })).toBeNull();
    await committing;
    expect(await database.telemetry.letGo({ level: 'raw', before, from: 1 })).toMatchObject({
      deleted: sliceSize.rows,
    });
  });

  it('is older than the newest reading, which is known', async () => {
    expect(await database.telemetry.newest()).toBe(start + 99 * hour);
  });

  it('is found along the primary key', () => {
    const along = 'USING PRIMARY KEY (id=? AND timestamp<?)';
    for (const level of ['raw', '5m'] as const) {
      expect(plan(folder.file, cleanSql.edge(level), [1, 9, 5])).toContain(along);
      expect(plan(folder.file, cleanSql.remove(level), [1, 9])).toContain(along);
    }
    expect(plan(folder.file, cleanSql.newest, [])).toContain('SEARCH rollup_1h USING PRIMARY KEY (id=?)');
  });
});
