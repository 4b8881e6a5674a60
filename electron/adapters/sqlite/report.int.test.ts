import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { measured } from '../../../build/testing/measured.ts';
import { denialReasons } from '../../contract/incidents.ts';
import type { NodeEvent, Sample } from '../../domain/ports/journal.ts';
import type { OpenDatabase } from './database.ts';
import { decisionsSql, edgesSql, hoursSql, refusalsSql } from './report-query.ts';
import { event, opened, plan, temporaryFolder } from './testing.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const zone = 'Europe/Berlin';
const start = Date.UTC(2025, 9, 1, 5);
const year = { from: Date.UTC(2025, 9, 31, 23), to: Date.UTC(2026, 9, 31, 23) };
const many = 30_000;

/** A small generator, so that a failure comes again (mulberry32). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Thirteen months of cards at eight doors, a third refused, some of them unknown, some late and out of order. */
function decisions(): NodeEvent[] {
  const next = random(7);
  const any = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T;
  return Array.from({ length: many }, (_, i) => {
    const denied = next() < 0.33;
    const known = next() < 0.9;
    const person = 1 + Math.floor(next() ** 2 * 300);
    // Everybody is renamed in the middle of it.
    const name = i > many / 2 ? `Person ${person} B` : `Person ${person} A`;
    const late = next() < 0.05 ? Math.floor(next() * 3 * day) : 0;
    return event(i, {
      node: `door-${1 + Math.floor(next() * 8)}`,
      timestamp: start + Math.floor((i * 400 * day) / many) - late,
      late: late > 0,
      type: denied ? 'access.denied' : next() < 0.01 ? 'access.duress' : 'access.granted',
      value: { reader: 0, ...(known && { person, name }), ...(denied && { reason: any(denialReasons) }) },
    });
  });
}

const local = new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' });
const localHour = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', hourCycle: 'h23' });

/** Groups and counts, in the plainest way. */
function by<K>(rows: readonly NodeEvent[], key: (row: NodeEvent) => K): Map<K, NodeEvent[]> {
  return Map.groupBy(rows, key);
}
const personOf = ({ value }: NodeEvent) => (value['person'] as number | undefined) ?? null;
const nameOf = (rows: readonly NodeEvent[]) =>
  rows.toSorted((a, b) => a.timestamp - b.timestamp || a.seq - b.seq).findLast(({ value }) => 'name' in value)?.value[
    'name'
  ] ?? null;
const lastOf = (rows: readonly NodeEvent[]) => Math.max(...rows.map(({ timestamp }) => timestamp));
const isDenied = ({ type }: NodeEvent) => type === 'access.denied';

describe('the reports of a year', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let database: OpenDatabase;
  let rows: NodeEvent[];

  beforeAll(async () => {
    folder = await temporaryFolder();
    database = await opened({ file: folder.file });
    const all = decisions();
    for (let i = 0; i < all.length; i += 5_000)
      await database.journal.commit({ events: all.slice(i, i + 5_000), samples: [], entries: [] });
    rows = all.filter(({ timestamp }) => timestamp >= year.from && timestamp < year.to);
  });
  afterAll(async () => {
    await database.close();
    await folder.remove();
  });

  it('tell who came through which doors, as a count by hand does', async () => {
    const began = performance.now();
    const report = await database.reader.accessReport(zone, year.from, year.to);
    measured(`who came in a year, from ${many} decisions`, performance.now() - began);
    const persons = [...by(rows, personOf)].map(([person, of]) => ({
      person,
      name: person === null ? null : nameOf(of),
      granted: of.filter((row) => !isDenied(row)).length,
      denied: of.filter(isDenied).length,
      doors: new Set(of.map(({ node }) => node)).size,
      last: lastOf(of),
    }));
    const doors = [...by(rows, ({ node }) => node)].map(([node, of]) => ({
      node,
      granted: of.filter((row) => !isDenied(row)).length,
      denied: of.filter(isDenied).length,
      persons: new Set(of.map(personOf).filter((person) => person !== null)).size,
      last: lastOf(of),
    }));
    const order = (a: object, b: object) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);
    expect(report.byPerson.toSorted(order)).toEqual(persons.toSorted(order));
    expect(report.byDoor.toSorted(order)).toEqual(doors.toSorted(order));
    expect(report.capped).toBe(false);
    const sizes = report.byPerson.map(({ granted, denied }) => granted + denied);
    expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
  });

  it('have a line for each day of the site’s calendar, those of 23 and 25 hours too', async () => {
    const { byDay } = await database.reader.accessReport(zone, year.from, year.to);
    const expected = by(rows, ({ timestamp }) => local.format(timestamp));
    expect(byDay).toHaveLength(365);
    expect(byDay.map(({ day: begin }) => local.format(begin))).toEqual(
      byDay.map((_, i) => local.format(year.from + i * day + 2 * hour)),
    );
    for (const { day: begin, granted, denied } of byDay) {
      const of = expected.get(local.format(begin)) ?? [];
      expect([local.format(begin), granted + denied, denied]).toEqual([
        local.format(begin),
        of.length,
        of.filter(isDenied).length,
      ]);
    }
  });

  it('tell who was refused where, why, and at which hour of the day', async () => {
    const report = await database.reader.refusalReport(zone, year.from, year.to);
    const refused = rows.filter(isDenied);
    const counts = (key: (row: NodeEvent) => unknown) =>
      new Map([...by(refused, key)].map(([name, of]) => [name, of.length]));
    expect(new Map(report.byReason.map(({ reason, count }) => [reason as unknown, count]))).toEqual(
      counts(({ value }) => value['reason']),
    );
    expect(new Map(report.byDoor.map(({ node, count }) => [node as unknown, count]))).toEqual(
      counts(({ node }) => node),
    );
    expect(new Map(report.byPerson.map(({ person, count }) => [person as unknown, count]))).toEqual(counts(personOf));
    const hours = counts(({ timestamp }) => Number(localHour.format(timestamp)));
    expect(report.byHour).toEqual(Array.from({ length: 24 }, (_, i) => hours.get(i) ?? 0));
  });

  it('keep no other question waiting while they are made', async () => {
    const state = { done: false };
    void database.reader.accessReport(zone, start, year.to).then(() => {
      state.done = true;
    });
    let [asked, longest] = [0, 0];
    while (!state.done) {
      const began = performance.now();
      await database.reader.latest(1);
      longest = Math.max(longest, performance.now() - began);
      asked++;
    }
    // Were the reader held up by the report, not more than one question would have been answered before it.
    expect(asked).toBeGreaterThan(3);
    measured(`the longest of ${asked} questions asked meanwhile`, longest);
  });

  it('are read along the index of the type, in the order of time, and nothing is sorted', () => {
    const place = { at: 0, id: 0, to: 1, limit: 9 };
    for (const [sql, types] of [
      [decisionsSql, 3],
      [refusalsSql, 1],
    ] as const) {
      const detail = plan(folder.file, sql, place);
      expect(
        detail.match(/SEARCH incidents USING INDEX incidents_type_at \(type=\? AND at>\? AND at<\?\)/g),
      ).toHaveLength(types);
      expect(detail).not.toMatch(/SCAN incidents|TEMP B-TREE/);
    }
    const span = { node: 'node-1', metric: 'temperature', from: 0, to: 1 };
    for (const sql of [hoursSql, edgesSql])
      expect(plan(folder.file, sql, span)).toMatch(/PRIMARY KEY \(id=\? AND timestamp>\? AND timestamp<\?\)/);
  });

  it('leave out what is not as we write it, and count nothing twice at the edges of a span', async () => {
    const at = year.to + 30 * day;
    const odd = [
      event(many + 1, { timestamp: at, type: 'access.denied', value: { person: 'x', reason: 'no_such_reason' } }),
      event(many + 2, { timestamp: at + hour, type: 'access.denied', value: { reason: 'no_right' } }),
    ];
    await database.journal.commit({ events: odd, samples: [], entries: [] });
    const report = await database.reader.refusalReport(zone, at, at + hour);
    expect(report).toMatchObject({ byReason: [], byPerson: [{ person: null, name: null, count: 1 }] });
    expect((await database.reader.refusalReport(zone, at + 1, at + hour + 1)).byReason).toEqual([
      { reason: 'no_right', count: 1 },
    ]);
  });
});

describe('the air of a node over a month', () => {
  it('is that of every reading of it, wherever within an hour it begins and ends', async () => {
    const folder = await temporaryFolder();
    const database = await opened({ file: folder.file });
    const next = random(11);
    const samples: Sample[] = Array.from({ length: 9_000 }, (_, i) => ({
      node: 'node-1',
      metric: 'temperature',
      timestamp: Date.UTC(2026, 9, 31, 12) + i * 5 * minute,
      value: Math.round((21 + 4 * Math.sin(i / 40) + next()) * 100) / 100,
    }));
    await database.journal.commit({ events: [], samples, entries: [] });
    for (const [from, to] of [
      [Date.UTC(2026, 9, 31, 23), Date.UTC(2026, 10, 30, 23)],
      [Date.UTC(2026, 9, 31, 18, 30), Date.UTC(2026, 10, 26, 13, 5)],
      [Date.UTC(2026, 10, 3, 10, 10), Date.UTC(2026, 10, 3, 10, 40)],
    ] as const) {
      const inside = samples.filter(({ timestamp }) => timestamp >= from && timestamp < to).map(({ value }) => value);
      const figures = await database.reader.air('node-1', 'temperature', from, to);
      expect(figures).toMatchObject({ min: Math.min(...inside), max: Math.max(...inside) });
      expect(figures?.mean).toBeCloseTo(inside.reduce((a, b) => a + b, 0) / inside.length, 9);
    }
    expect(await database.reader.air('node-1', 'humidity', 0, hour)).toBeNull();
    await database.close();
    await folder.remove();
  });
});
