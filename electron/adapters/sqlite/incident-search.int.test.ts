import Database from 'better-sqlite3';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { alarmNames } from '../../contract/alarm-names.ts';
import { alarmTypes } from '../../contract/alarm-types.ts';
import { incidentNames } from '../../contract/incident-names.ts';
import type { Incident, IncidentFilter } from '../../contract/incidents.ts';
import type { NodeEvent, StationEntry } from '../../domain/ports/journal.ts';
import type { OpenDatabase } from './database.ts';
import { matchingRows } from './incident-query.ts';
import { event, memoryKeychain, opened, stationEntry, temporaryFolder } from './testing.ts';

const start = 1_790_000_000_000 - (1_790_000_000_000 % 86_400_000);
const day = 86_400_000;
const names = ['Zoë Groß', 'Anna Tamm', 'Óscar de la Tür', 'Ann-Kathrin', 'NEAR "quoted" OR'];

/** A small journal of everything that can be looked for, out of order and with many rows in one millisecond. */
function rows(): { events: NodeEvent[]; entries: StationEntry[] } {
  const types = ['access.granted', 'access.denied', 'rex', 'door.forced', 'tamper'] as const;
  const events = Array.from({ length: 240 }, (_, i) => {
    const type = types[i % types.length] ?? 'rex';
    const at = start + ((i * 7_919) % 40) * (day / 8);
    const value = type.startsWith('access')
      ? { person: i % 5, name: names[i % 5] ?? '', last4: String(1_000 + (i % 37)), cred: 'tamper' }
      : {};
    return event(i + 1, { node: `n-${i % 4}`, type, timestamp: at, late: i % 3 === 0, value });
  });
  const entries = Array.from({ length: 80 }, (_, i) => {
    const timestamp = start + (i % 5) * day + (i % 2);
    const type = i % 12 === 0 ? 'threshold_alarm' : i % 12 === 4 ? 'threshold_warning' : 'tamper';
    const alarm = { key: `${type}:n-${i % 4}`, type, priority: i % 8 === 0 ? 'high' : 'low' };
    const shapes: Array<Partial<StationEntry>> = [
      { type: 'alarm.raised', node: `n-${i % 4}`, actor: null, value: alarm },
      {
        type: 'alarm.shelved',
        node: `n-${i % 4}`,
        actor: 'eva',
        value: { ...alarm, reason: `Überprüft am ${i}. Tag` },
      },
      { type: 'session.login', actor: i % 3 === 0 ? 'max.tamm' : 'eva' },
      { type: 'command.result', node: `n-${i % 4}`, actor: null, value: { command: `c${i % 6}`, by: 'eva' } },
    ];
    return stationEntry({ timestamp, ...shapes[i % 4] });
  });
  return { events, entries };
}

/** Doors that lead into an area or out of it. */
const doorsOf: Readonly<Record<number, readonly string[]>> = { 1: ['n-0', 'n-2'], 2: ['n-2'], 3: [] };

/** Looks through everything, as slowly and simply as can be. */
function looked(all: readonly Incident[], filter: IncidentFilter): Incident[] {
  const words = plainWords(filter.text ?? '');
  const {
    types,
    nodes,
    priorities,
    alarmTypes: alarms,
    area,
    person,
    card,
    actor,
    from = 0,
    to = Number.POSITIVE_INFINITY,
  } = filter;
  const of = (asked: readonly unknown[] | undefined, one: unknown) =>
    asked === undefined || asked.length === 0 || asked.some((each) => each === one);
  return all.filter((row) => {
    const about: string[] = [
      row.type,
      incidentNames.de[`incident.${row.type}`],
      incidentNames.en[`incident.${row.type}`],
    ];
    const isAlarm = row.type.startsWith('alarm.');
    const alarm = isAlarm ? alarmTypes.find((type) => type === row.value['type']) : undefined;
    if (alarm !== undefined) about.push(alarm, alarmNames.de[`alarm.${alarm}`], alarmNames.en[`alarm.${alarm}`]);
    const { name = '', reason = '', by = '', last4 = '' } = row.value;
    const there = plainWords([...about, row.node, row.actor, name, reason, by, last4].join(' '));
    return (
      of(types, row.type) &&
      of(nodes, row.node) &&
      (area === undefined || doorsOf[area]?.some((node) => node === row.node) === true) &&
      of(priorities, isAlarm ? row.value['priority'] : null) &&
      of(alarms, isAlarm ? row.value['type'] : null) &&
      (person === undefined || row.value['person'] === person) &&
      (card === undefined || (typeof last4 === 'string' && last4.endsWith(card))) &&
      (actor === undefined || row.actor === actor) &&
      row.timestamp >= from &&
      row.timestamp < to &&
      words.every((word) => there.some((each) => each.startsWith(word)))
    );
  });
}

function plainWords(text: string): string[] {
  const folded = text
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '');
  return folded.split(/[^a-z0-9]+/).filter((word) => word !== '');
}

const some = <T>(...of: T[]) => fc.option(fc.subarray(of), { nil: undefined });
const piece = fc.oneof(
  fc.constantFrom('tür', 'tur', 'TAM', 'tamper', 'groß', 'gross', 'zo', 'z', 'eva', 'n', 'n-2', 'alarm', '101', 'über'),
  fc.constantFrom(
    '"',
    '*',
    'NEAR',
    '-',
    'AND',
    'OR',
    'NOT',
    '(',
    ':t:rex',
    'tokens:',
    '^',
    '\\',
    "'",
    '%',
    ';',
    '"tam"*',
  ),
  fc.string({ maxLength: 3 }),
);
const filters: fc.Arbitrary<IncidentFilter> = fc
  .record({
    types: some('access.granted', 'rex', 'alarm.raised', 'alarm.shelved', 'session.login', 'journal.gap'),
    nodes: some('n-0', 'n-2', 'nobody'),
    priorities: some('high', 'low', 'critical'),
    alarmTypes: some('threshold_alarm', 'threshold_warning', 'tamper'),
    area: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
    person: fc.option(fc.integer({ min: 1, max: 9 }), { nil: undefined }),
    card: fc.option(fc.constantFrom('1', '03', '003', '1003', '9999'), { nil: undefined }),
    actor: fc.option(fc.constantFrom('eva', 'max.tamm', 'nobody'), { nil: undefined }),
    text: fc.option(
      fc.array(piece, { maxLength: 3 }).map((pieces) => pieces.join(' ').trim()),
      { nil: undefined },
    ),
    from: fc.option(
      fc.integer({ min: 0, max: 40 }).map((i) => start + (i * day) / 8),
      { nil: undefined },
    ),
    to: fc.option(
      fc.integer({ min: 0, max: 40 }).map((i) => start + (i * day) / 8 + 1),
      { nil: undefined },
    ),
  })
  // Most filters are of one or two things: of all at once there is hardly ever a row.
  .chain((filter) => {
    const asked = Object.entries(filter).filter(([, value]) => value !== undefined);
    return fc.subarray(asked, { maxLength: 3 }).map((kept) => Object.fromEntries(kept) as IncidentFilter);
  });

describe('the search through the journal', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let database: OpenDatabase;
  let all: Incident[];

  beforeAll(async () => {
    folder = await temporaryFolder();
    database = await opened({ file: folder.file, keychain: memoryKeychain() });
    const doors = { 'n-0': { inside: 1, outside: null }, 'n-2': { inside: 2, outside: 1 } };
    await database.access.save(
      Object.entries(doors).map(([id, door]) => ({ kind: 'door', id, data: JSON.stringify(door) })),
      [],
    );
    const { events, entries } = rows();
    for (let i = 0; i < 4; i++)
      await database.journal.commit({
        events: events.slice(i * 60, (i + 1) * 60),
        samples: [],
        entries: entries.slice(i * 20, (i + 1) * 20),
      });
    all = (await database.reader.page({}, undefined, 500)).rows;
  });
  afterAll(async () => {
    await database.close();
    await folder.remove();
  });

  const ids = (found: readonly Incident[]) => found.map(({ id }) => id);

  it('finds what looking through everything finds, newest first, each row once, whatever is asked', async () => {
    let hits = 0;
    await fc.assert(
      fc.asyncProperty(filters, fc.integer({ min: 3, max: 60 }), async (filter, limit) => {
        const expected = looked(all, filter);
        const found: Incident[] = [];
        let after: Parameters<OpenDatabase['reader']['page']>[1];
        do {
          const page = await database.reader.page(filter, after, limit);
          found.push(...page.rows);
          after = page.next ?? undefined;
        } while (after !== undefined);
        expect(ids(found).toSorted((a, b) => a - b)).toEqual(ids(expected).toSorted((a, b) => a - b));
        expect(found.map((row) => row.timestamp)).toEqual(expected.map((row) => row.timestamp));
        expect(await database.reader.count(filter)).toEqual({ count: expected.length, capped: false });
        if (expected.length > 0) hits++;
      }),
      { numRuns: 250 },
    );
    expect(hits).toBeGreaterThan(50);
  });

  it('finds the alarms of a type and none whose name only begins alike', async () => {
    for (const type of ['threshold_alarm', 'threshold_warning', 'tamper'] as const) {
      const { rows: found } = await database.reader.page({ alarmTypes: [type] }, undefined, 500);
      expect(found.length).toBeGreaterThan(0);
      expect(new Set(found.map(({ value }) => value['type']))).toEqual(new Set([type]));
    }
    expect(await database.reader.count({ alarmTypes: ['clock_wrong'] })).toEqual({ count: 0, capped: false });
  });

  it('counts in the parts of a span what looking through everything counts', async () => {
    await fc.assert(
      fc.asyncProperty(
        filters,
        fc.integer({ min: 0, max: 6 * day }),
        fc.integer({ min: 1, max: 8 * day }),
        fc.integer({ min: 1, max: 30 }),
        async (filter, offset, length, parts) => {
          const from = start - day + offset;
          const told = await database.reader.histogram(filter, from, from + length, parts);
          const within = looked(all, { ...filter, from: undefined, to: undefined } as IncidentFilter);
          const expected = told.counts.map((_, i) => {
            const begin = told.from + i * told.width;
            return within.filter(({ timestamp }) => timestamp >= begin && timestamp < begin + told.width).length;
          });
          expect(told.counts).toEqual(expected);
          expect(told.from).toBeLessThanOrEqual(from);
          expect(told.from + told.width * told.counts.length).toBeGreaterThanOrEqual(from + length);
          expect(told.counts.length).toBeLessThanOrEqual(parts);
          expect(told.knownFrom).toBeNull();
        },
      ),
      { numRuns: 150 },
    );
  });

  it('gives all rows that match, a stretch at a time, for whoever writes them elsewhere', () => {
    const file = new Database(folder.file, { readonly: true });
    for (const filter of [{}, { text: 'tür' }, { nodes: ['n-1'] }, { priorities: ['high' as const] }]) {
      const found = [...matchingRows(file, filter, 10)].flat();
      expect(found.length).toBeGreaterThan(0);
      expect(found.map(({ at }) => at)).toEqual(looked(all, filter).map((row) => row.timestamp));
      expect(new Set(found.map(({ id }) => id)).size).toBe(found.length);
    }
    expect([...matchingRows(file, { text: 'nosuchword' })]).toEqual([]);
    file.close();
  });

  it('finds the rows of a node by the name that it has now', async () => {
    const named = new Database(folder.file);
    named
      .prepare(
        `INSERT INTO node (id, name, created, password_hash, sealed_key, desired_rev, desired_config, desired_by, desired_at)
         VALUES ('n-3', 'Gepäckhalle', 0, x'', x'', 0, '{}', 'eva', 0)`,
      )
      .run();
    named.close();
    const ofNode = looked(all, { nodes: ['n-3'] }).length;
    expect((await database.reader.count({ text: 'gepack' })).count).toBe(ofNode);
    expect((await database.reader.count({ text: 'Gepäckhalle sabotage' })).count).toBeLessThan(ofNode);
  });

  it('knows the span of the journal, and that an empty one has none', async () => {
    const times = all.map(({ timestamp }) => timestamp);
    expect(await database.reader.span()).toMatchObject({ from: Math.min(...times), to: Math.max(...times) });
    const other = await temporaryFolder();
    const empty = await opened({ file: other.file });
    expect(await empty.reader.span()).toBeNull();
    await empty.close();
    await other.remove();
  });
});
