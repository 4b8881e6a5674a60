import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { IncidentFilter } from '../../contract/incidents.ts';
import type { NodeEvent } from '../../domain/ports/journal.ts';
import type { OpenDatabase } from './database.ts';
import type { Way } from './incident-match.ts';
import { typesSql } from './incident-match.ts';
import { countCap, countQuery, pageQuery } from './incident-query.ts';
import { event, memoryKeychain, opened, plan, stationEntry, temporaryFolder } from './testing.ts';

const start = 1_790_000_000_000 - (1_790_000_000_000 % 3_600_000);

describe('what the screens read', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let database: OpenDatabase;

  beforeAll(async () => {
    folder = await temporaryFolder();
    database = await opened({ file: folder.file, keychain: memoryKeychain() });
    const events: NodeEvent[] = [];
    for (let seq = 1; seq <= 10_500; seq++) {
      const node = `node-${seq % 7}`;
      const type = seq % 1_000 === 0 ? 'tamper' : 'rex';
      // Pairs share a millisecond, so that a page can end between two of the same time.
      events.push(event(seq, { node, type, timestamp: start + 100 * Math.floor(seq / 2) }));
    }
    events.push(
      event(20_001, {
        node: 'node-100',
        type: 'access.denied',
        timestamp: start,
        value: { last4: '0815', note: '100% "sure" \\ _x_ Ärger' },
      }),
      event(20_002, { node: 'node-100', type: 'door.forced', timestamp: 5_000, clock: 'uptime' }),
    );
    await database.journal.commit({ events, samples: [], entries: [stationEntry({ timestamp: start, actor: 'eva' })] });
  });
  afterAll(async () => {
    await database.close();
    await folder.remove();
  });

  const search = async (filter: IncidentFilter, limit = 10) =>
    (await database.reader.page(filter, undefined, limit)).rows;

  it('pages through everything newest first, each row once', async () => {
    const seen = new Set<number>();
    let after: { timestamp: number; id: number } | undefined;
    let before = { at: Number.POSITIVE_INFINITY, id: Number.POSITIVE_INFINITY };
    for (;;) {
      const { rows, next } = await database.reader.page({}, after, 499);
      for (const row of rows) {
        const at = row.clock === 'uptime' ? row.received : row.timestamp;
        expect(at < before.at || (at === before.at && row.id < before.id)).toBe(true);
        before = { at, id: row.id };
        seen.add(row.id);
      }
      if (next === null) break;
      after = next;
    }
    expect(seen.size).toBe(10_503);
  });

  it('puts an event whose clock knew no time where the station received it', async () => {
    const [newest] = await search({});
    expect(newest).toMatchObject({ type: 'door.forced', timestamp: 5_000, clock: 'uptime' });
    expect(await search({ nodes: ['node-100'], from: start + 1 })).toHaveLength(1);
  });

  it('filters by time, types and node, alone and together', async () => {
    expect((await search({ types: ['tamper'] }, 100)).map((row) => row.seq)).toEqual(
      [10, 9, 8, 7, 6, 5, 4, 3, 2, 1].map((n) => n * 1_000),
    );
    const two = await search({ types: ['tamper', 'access.denied', 'tamper'] }, 100);
    expect(two).toHaveLength(11);
    // 1,000 and 8,000 are the thousands that leave 6 when divided by 7.
    expect((await search({ types: ['tamper', 'door.held'], nodes: ['node-6'] }, 100)).map((row) => row.seq)).toEqual([
      8_000, 1_000,
    ]);
    expect((await search({ from: start + 1_000, to: start + 1_100 }, 100)).map((row) => row.seq)).toEqual([21, 20]);
    expect(await search({ nodes: ['nobody'] })).toEqual([]);
  });

  it('goes on after a page within several types too', async () => {
    const filter: IncidentFilter = { types: ['tamper', 'access.denied'] };
    const first = await database.reader.page(filter, undefined, 4);
    const second = await database.reader.page(filter, first.next ?? undefined, 100);
    expect(first.rows).toHaveLength(4);
    expect(second.rows).toHaveLength(7);
    expect(second.next).toBeNull();
    expect(new Set([...first.rows, ...second.rows].map((row) => row.id)).size).toBe(11);
  });

  it.each([
    ['DENIED', 1],
    ['verweigert', 1],
    ['Zutritt Ärger', 1],
    ['zutritt arg', 1],
    ['Node-100', 2],
    ['EVA', 1],
    ['0815', 1],
    ['100%', 2],
    ['100% sure', 1],
    ['"sure"', 1],
    ['sure NOT ärger', 0],
    ['su*', 1],
    ['ÄRGER', 1],
    ['ärgert', 0],
    ['rger', 0],
    ["'; DROP TABLE incidents; --", 0],
  ])('finds %s by the beginnings of its words, whatever their case and accents', async (text, count) => {
    expect(await search({ text })).toHaveLength(count);
    expect(await database.reader.count({ text })).toEqual({ count, capped: false });
  });

  it('counts up to the cap and says when there is more', async () => {
    expect(await database.reader.count({ types: ['tamper', 'rex'] })).toEqual({ count: countCap, capped: true });
    expect(await database.reader.count({ types: ['tamper', 'rex'], nodes: ['node-1'] })).toEqual({
      count: 1_500,
      capped: false,
    });
  });

  it('counts exactly what days have, and their ends, however many', async () => {
    expect(await database.reader.count({})).toEqual({ count: 10_503, capped: false });
    expect(await database.reader.count({ types: ['rex'] })).toEqual({ count: 10_490, capped: false });
    const [from, to] = [start + 1_000, start + 200_000];
    expect(await database.reader.count({ from, to })).toEqual({ count: 3_980, capped: false });
    expect((await database.reader.count({ from, to: start + 10 * 86_400_000 })).count).toBe(10_503 - 21 - 1);
  });

  it('gives the latest rows as they were committed, newest first', async () => {
    expect((await database.reader.latest(2)).map((row) => row.id)).toEqual([10_503, 10_502]);
  });

  it('gives the rows after one as they were committed, oldest first', async () => {
    const after = async (id: number) => (await database.reader.committedAfter(id, 2)).map((row) => row.id);
    expect(await after(10_500)).toEqual([10_501, 10_502]);
    expect(await after(10_502)).toEqual([10_503]);
    expect(await after(10_503)).toEqual([]);
  });

  describe('plans of the hot queries', () => {
    const after = { timestamp: start, id: 5, place: 5 };
    const rows = (of: { type?: 'tamper'; node?: string }): Way & { by: 'rows' } => ({
      by: 'rows',
      type: null,
      node: null,
      ...of,
    });
    const index = { by: 'index', match: '(":t:tamper" OR ":t:rex") AND (":n:node-1")' } as const;

    const shapes = [
      ['all, newest first', rows({}), {}, 'incidents_at'],
      ['a time span', rows({}), { from: 1, to: 2 }, 'incidents_at'],
      ['one type', rows({ type: 'tamper' }), {}, 'incidents_type_at'],
      ['one node', rows({ node: 'node-1' }), {}, 'incidents_node_at'],
      ['a node in a time span', rows({ node: 'node-1' }), { from: 1, to: 2 }, 'incidents_node_at'],
    ] as const;
    it.each(shapes)('reads %s along its index and sorts nothing', (_, way, span, name) => {
      for (const cursor of [undefined, after]) {
        const { sql, bound } = pageQuery(way, span, cursor, 100);
        const detail = plan(folder.file, sql, bound);
        expect(detail).toContain(`USING INDEX ${name}`);
        expect(detail).not.toContain('TEMP B-TREE');
      }
    });

    it('goes straight to the cursor instead of passing over the pages before it', () => {
      for (const way of [rows({}), rows({ node: 'node-1' })]) {
        const { sql, bound } = pageQuery(way, {}, after, 100);
        expect(plan(folder.file, sql, bound)).toMatch(/SEARCH incidents USING INDEX incidents_(node_)?at \(.*at[<>]/);
      }
    });

    it('reads what the search finds in its order, and only rows that it found', () => {
      for (const order of ['DESC', 'ASC'] as const) {
        const { sql, bound } = pageQuery(index, { from: 1, to: 2 }, after, 100, order);
        const detail = plan(folder.file, sql, bound);
        // "M", and the bounds of the place on both sides, go into the search itself.
        expect(detail).toMatch(/SCAN incident_search VIRTUAL TABLE INDEX \d+:<?[<>=]*M/);
        expect(detail).toContain('SEARCH incident_place USING INTEGER PRIMARY KEY');
        expect(detail).toContain('SEARCH incidents USING INTEGER PRIMARY KEY');
        expect(detail).not.toContain('TEMP B-TREE');
      }
    });

    it('counts a filter in an index alone', () => {
      for (const way of [rows({ node: 'node-1' }), rows({ type: 'tamper' }), rows({})]) {
        const { sql, bound } = countQuery(way, { from: 1, to: 2 }, 100);
        expect(plan(folder.file, sql, bound)).toMatch(/SEARCH incidents USING INDEX incidents_/);
      }
      const { sql, bound } = countQuery(index, {}, 100);
      expect(plan(folder.file, sql, bound)).not.toContain('incidents ');
    });

    it('names the types of the journal from one to the next, and reads none of their rows', () => {
      const steps = plan(folder.file, typesSql, []).match(/\w+ incidents.*/g);
      expect(steps).toEqual([
        'SEARCH incidents USING COVERING INDEX incidents_type_at',
        'SEARCH incidents USING COVERING INDEX incidents_type_at (type>?)',
      ]);
    });

    it('finds an event by its place in the sequence', () => {
      const sql = 'SELECT timestamp, type FROM incidents WHERE node = ? AND boot = ? AND seq = ?';
      expect(plan(folder.file, sql, ['a', 1, 1])).toContain(
        'USING INDEX incidents_event (node=? AND boot=? AND seq=?)',
      );
    });
  });
});
