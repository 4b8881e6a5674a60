import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type History, levels } from '../../contract/climate.ts';
import type { Sample } from '../../domain/ports/journal.ts';
import { openWriter } from './connection.ts';
import type { OpenDatabase } from './database.ts';
import { countSql, historySql, mergedSql } from './history-query.ts';
import { migrate } from './migrate.ts';
import { migrations } from './migrations/all.ts';
import { opened, plan, sample, temporaryFolder } from './testing.ts';

const start = 1_790_000_000_000 - (1_790_000_000_000 % 86_400_000);
const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** The points of samples, counted by hand. */
function expected(samples: readonly Sample[], width: number) {
  const buckets = Map.groupBy(samples, ({ timestamp }) => timestamp - (timestamp % width));
  return [...buckets]
    .sort(([a], [b]) => a - b)
    .map(([at, list]) => {
      const values = list.map(({ value }) => value);
      const mean = values.reduce((a, b) => a + b) / values.length;
      return { at, min: Math.min(...values), mean: rounded(mean), max: Math.max(...values), count: values.length };
    });
}
const rounded = (mean: number | undefined) => Math.round((mean ?? 0) * 1e6) / 1e6;
const points = ({ at, min, mean, max, count }: History) =>
  at.map((time, i) => ({ at: time, min: min[i], mean: rounded(mean[i]), max: max[i], count: count[i] }));

/** Readings every `every` ms for `lasting` ms: a wave. */
function wave(node: string, every: number, lasting: number, from = start): Sample[] {
  return Array.from({ length: lasting / every }, (_, i) =>
    sample(from + i * every, 20 + Math.round(Math.sin(i / 50) * 500) / 100, { node }),
  );
}

describe('history', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let database: OpenDatabase;
  beforeAll(async () => {
    folder = await temporaryFolder();
    database = await opened({ file: folder.file });
  });
  afterAll(async () => {
    await database.close();
    await folder.remove();
  });

  const commit = (samples: readonly Sample[]) => database.journal.commit({ events: [], entries: [], samples });
  const ask = (nodes: readonly string[], from: number, to: number, most: number) =>
    database.reader.history(
      nodes.map((node) => ({ node, metric: 'temperature' as const })),
      from,
      to,
      most,
    );
  const one = async (node: string, from: number, to: number, most: number) => {
    const [history] = await ask([node], from, to, most);
    if (history === undefined) throw new Error('no answer');
    return history;
  };

  it('gives each level as it was counted by hand, whatever order the readings came in', async () => {
    const samples = wave('levels', 10 * second, 60 * hour);
    // Late data comes in its own batches, out of order, and some of it twice.
    const shuffled = samples.toSorted((a, b) => Math.sin(a.timestamp) - Math.sin(b.timestamp));
    for (let i = 0; i < shuffled.length; i += 3_000) await commit(shuffled.slice(Math.max(0, i - 50), i + 3_000));

    const raw = await one('levels', start + 10 * minute, start + 110 * minute, 600);
    expect(raw).toMatchObject({ level: 'raw', step: 0, gap: 30 * second });
    expect(points(raw)).toEqual(expected(samples.slice(60, 660), 1));
    // 6 hours are 2,160 readings.
    const merged = await one('levels', start, start + 6 * hour, 1_000);
    expect(merged).toMatchObject({ level: 'raw', step: 22 * second });
    expect(points(merged)).toEqual(expected(samples.slice(0, 2_160), 22 * second));
    const five = await one('levels', start, start + 60 * hour, 720);
    expect(five).toMatchObject({ level: '5m', step: 5 * minute });
    expect(points(five)).toEqual(expected(samples, 5 * minute));
    const wider = await one('levels', start, start + 60 * hour, 300);
    expect(wider).toMatchObject({ level: '5m', step: 15 * minute });
    expect(points(wider)).toEqual(expected(samples, 15 * minute));
    const hours = await one('levels', start, start + 60 * hour, 60);
    expect(hours).toMatchObject({ level: '1h', step: hour });
    expect(points(hours)).toEqual(expected(samples, hour));
    const days = await one('levels', start, start + 60 * hour, 20);
    expect(days).toMatchObject({ level: '1h', step: 3 * hour });
    expect(points(days)).toEqual(expected(samples, 3 * hour));
    const year = await ask(
      Array.from({ length: 12 }, () => 'levels'),
      start - 365 * day,
      start + 60 * hour,
      1_000,
    );
    expect(year[11]).toMatchObject({ level: '1d', step: day });
    expect(year.map(points)).toEqual(Array.from({ length: 12 }, () => expected(samples, day)));
  });

  it('answers several series at one level in the order asked, and one that never was with nothing', async () => {
    await commit([...wave('slow', minute, 12 * hour), ...wave('quick', 10 * second, 12 * hour)]);
    const all = await ask(['slow', 'never', 'quick'], start, start + 12 * hour, 1_000);
    expect(all.map(({ node }) => node)).toEqual(['slow', 'never', 'quick']);
    const [slow = 0, never, quick = 0] = all.map(({ at }) => at.length);
    expect([slow, never]).toEqual([720, 0]);
    expect(Math.abs(quick - (12 * hour) / (44 * second))).toBeLessThan(2);
    expect(new Set(all.map(({ level, step }) => `${level} ${step}`))).toEqual(new Set(['raw 44000']));
    const alone = await one('slow', start, start + 12 * hour, 1_000);
    expect(alone).toMatchObject({ level: 'raw', step: 0, gap: 3 * minute });
  });

  it('keeps gaps at every level: an empty bucket is no point, and the distance over it is more than `gap`', async () => {
    const [before, after] = [start + 10 * hour, start + 13 * hour];
    const samples = wave('gap', 10 * second, 60 * hour).filter(
      ({ timestamp }) => timestamp < before || timestamp >= after,
    );
    await commit(samples);
    for (const [to, most] of [
      [start + 15 * hour, 5_000],
      [start + 20 * hour, 1_000],
      [start + 60 * hour, 1_000],
      [start + 60 * hour, 300],
      [start + 60 * hour, 60],
    ] as const) {
      const { at, gap } = await one('gap', start, to, most);
      const wide = at.flatMap((time, i) => (time - (at[i - 1] ?? time) > gap ? [time] : []));
      expect(wide).toHaveLength(1);
      expect(wide[0]).toBeGreaterThanOrEqual(after - hour);
    }
  });

  it('lets a lost reading be no gap', async () => {
    await commit(wave('lost', 10 * second, 3 * hour).filter((_, i) => i % 20 !== 0));
    for (const most of [5_000, 1_000, 500]) {
      const { at, gap } = await one('lost', start, start + 3 * hour, most);
      expect(Math.max(...at.slice(1).map((time, i) => time - (at[i] ?? 0)))).toBeLessThanOrEqual(gap);
    }
  });

  it('does not count a sample twice that comes again with another value', async () => {
    const of = { node: 'twice' };
    await commit([sample(start, 10, of), sample(start, 99, of)]);
    await commit([sample(start, 50, of), sample(start + 1, 20, of)]);
    for (let i = 2; i < 30; i++) await commit([sample(start + i, 15, of)]);
    const bucket = { at: [start], min: [10], mean: [(10 + 20 + 28 * 15) / 30], max: [20], count: [30] };
    expect(await one('twice', start, start + hour, 12)).toMatchObject({ level: '5m', ...bucket });
    expect(await one('twice', start, start + 12 * hour, 12)).toMatchObject({ level: '1h', ...bucket });
  });

  it('sums up to days what was there before days were kept', () => {
    const file = `${folder.file}.old`;
    const connection = openWriter(file);
    try {
      migrate(
        connection,
        migrations.filter(({ version }) => version < 100),
      );
      connection.exec(`INSERT INTO series (id, node, metric) VALUES (1, 'a', 'temperature'), (2, 'a', 'humidity');
        INSERT INTO rollup_1h VALUES (1, ${start}, 1, 5, 30, 10), (1, ${start + 23 * hour}, 2, 9, 50, 10),
          (1, ${start + 24 * hour}, 3, 4, 35, 10), (2, ${start}, 40, 41, 405, 10)`);
      migrate(connection, migrations);
      const days = connection.prepare<[], number[]>('SELECT * FROM rollup_1d ORDER BY id, timestamp').raw().all();
      expect(days).toEqual([
        [1, start, 1, 9, 80, 20],
        [1, start + day, 3, 4, 35, 10],
        [2, start, 40, 41, 405, 10],
      ]);
    } finally {
      connection.close();
    }
  });

  it('includes the bucket that the span begins in', async () => {
    const hours = await one('levels', start + 30 * minute, start + 60 * hour, 61);
    expect(hours).toMatchObject({ level: '1h' });
    expect(hours.at[0]).toBe(start);
  });

  it('reads along the primary key', () => {
    const along = 'USING PRIMARY KEY (id=? AND timestamp>? AND timestamp<?)';
    for (const level of levels) {
      expect(plan(folder.file, historySql[level], [1, 0, 9])).toMatch(/^SEARCH \w+ USING PRIMARY KEY \(.*\)$/);
      expect(plan(folder.file, historySql[level], [1, 0, 9])).toContain(along);
      expect(plan(folder.file, mergedSql[level], [5, 1, 0, 9])).toContain(along);
    }
    expect(plan(folder.file, countSql, [1, 0, 9, 5])).toContain(along);
  });
});
