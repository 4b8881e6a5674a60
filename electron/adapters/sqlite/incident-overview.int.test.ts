import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Connection, openWriter } from './connection.ts';
import { incidentOverview, scannedRows, scanQuery } from './incident-overview.ts';
import { catchUp } from './journal-index.ts';
import { migrate } from './migrate.ts';
import { migrations } from './migrations/all.ts';
import { plan, temporaryFolder } from './testing.ts';

const day = 86_400_000;
const start = 1_790_000_000_000 - (1_790_000_000_000 % day);
/** So many rows, ten an hour but for the last day, which has the rest. */
const rows = scannedRows + 4_000;
const quiet = 2_400;

describe('a histogram of more rows than are counted one by one', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let connection: Connection;
  const times = Array.from({ length: rows }, (_, i) =>
    i < quiet ? start + i * 360_000 : start + 10 * day + Math.floor(((i - quiet) * day) / (rows - quiet)),
  );

  beforeAll(async () => {
    folder = await temporaryFolder();
    connection = openWriter(folder.file);
    migrate(connection, migrations);
    const insert = connection.prepare(
      `INSERT INTO incidents (id, timestamp, received, type, node, clock, late, value, hash)
       VALUES (?, ?, 0, 'rex', 'n-1', 'ntp', 0, '{}', x'')`,
    );
    connection.transaction(() => {
      for (const [i, at] of times.entries()) insert.run(i + 1, at);
    })();
    catchUp(connection);
  }, 60_000);
  afterAll(async () => {
    connection.close();
    await folder.remove();
  });

  const counted = (from: number, width: number) => times.filter((at) => at >= from && at < from + width).length;

  it('says from when on it is known, and is right from there', () => {
    const { histogram } = incidentOverview(connection);
    for (const filter of [{ nodes: ['n-1'] }, { nodes: ['n-1', 'n-2'] }]) {
      const { from, width, counts, knownFrom } = histogram(filter, start, start + 11 * day, 110);
      expect(knownFrom).toBeGreaterThan(start + 10 * day);
      expect(knownFrom).toBeLessThan(start + 11 * day);
      for (const [i, count] of counts.entries()) {
        const begin = from + i * width;
        expect(count).toBe(begin >= (knownFrom ?? 0) ? counted(begin, width) : 0);
      }
    }
  });

  it('counts whole days instead where days are counted already, and knows them all', () => {
    const { histogram } = incidentOverview(connection);
    for (const filter of [{}, { types: ['rex' as const] }]) {
      const { from, width, counts, knownFrom } = histogram(filter, start + 1, start + 11 * day - 1, 110);
      expect([from, width, counts.length, knownFrom]).toEqual([start, day, 11, null]);
      expect(counts).toEqual(counts.map((_, i) => counted(start + i * day, day)));
    }
  });

  it('reads no row for what the search finds', () => {
    const way = { by: 'index', match: '":n:n-1"' } as const;
    const { sql, bound } = scanQuery(way, { from: start, width: day, count: 11 });
    expect(plan(folder.file, sql, bound)).toMatch(/SCAN incident_search VIRTUAL TABLE/);
    expect(plan(folder.file, sql, bound)).not.toMatch(/incidents|incident_place/);
  });
});
