import { describe, expect, it } from 'vitest';
import type { DoorSettings } from '../contract/doors.ts';
import type { Incident, IncidentType } from '../contract/incidents.ts';
import type { PresenceChange } from '../domain/ports/access.ts';
import { handClock } from './ingest-testing.ts';
import { createPlaceOrders, type PlaceOrdersDeps } from './place-orders.ts';
import { createPresence, type Move, type PresenceDeps } from './presence.ts';
import { silentLog } from './testing.ts';

const [hall, vault] = [1, 2];
const caller = { person: { username: 'guard-1' } } as never;
const settings = (node: string, change: Partial<DoorSettings>): DoorSettings => ({
  node,
  rev: 1,
  inside: hall,
  outside: null,
  readers: ['in', 'out', 'none', 'none'],
  pin: 'never',
  pinSchedule: null,
  twoPersons: false,
  firstPerson: false,
  antipassback: 0,
  confirm: false,
  maintenance: false,
  ...change,
});

interface Stored {
  upTo: number;
  rows: Array<{ person: number; data: string }>;
}

/** A site of three doors: two into the hall, one from the hall into the vault. */
async function start(rows: readonly Incident[] = [], stored: Stored = { upTo: 0, rows: [] }) {
  const clock = handClock();
  const doors = new Map([
    ['east', settings('east', {})],
    ['west', settings('west', {})],
    ['inner', settings('inner', { inside: vault, outside: hall })],
  ]);
  const persons = new Map([7, 8, 9].map((id) => [id, { id, name: `Person ${id}`, exempt: id === 9 }]));
  const areas = new Map([
    [hall, { antipassback: true }],
    [vault, { antipassback: false }],
  ]);
  let commit: (rows: readonly Incident[]) => void = () => undefined;
  let bookChanged: () => void = () => undefined;
  const saved = { upTo: stored.upTo, people: new Map(stored.rows.map(({ person, data }) => [person, data])) };
  const journalled: unknown[] = [];
  const deps = {
    clock,
    log: silentLog,
    nodes: { get: (id: string) => doors.get(id) ?? null, list: () => [...doors.keys()].map((id) => ({ id })) },
    book: {
      persons: () => persons,
      areas: () => areas,
      door: (node: string) => doors.get(node),
      cardsOf: (person: number) => [{ id: person + 100 }],
      onChange: (listener: () => void) => ((bookChanged = listener), () => undefined),
    },
    store: {
      presence: async () => stored,
      async savePresence(changes: readonly PresenceChange[], upTo: number) {
        saved.upTo = upTo;
        for (const { person, data } of changes)
          if (data === null) saved.people.delete(person);
          else saved.people.set(person, data);
      },
    },
    journal: {
      append: async (...entries: unknown[]) => (journalled.push(...entries), []),
      onCommitted: (listener: typeof commit) => ((commit = listener), () => undefined),
    },
    reader: { page: async () => ({ rows: rows.toReversed(), next: null }) },
  };
  const presence = await createPresence(deps as unknown as PresenceDeps);
  const moves: Move[] = [];
  presence.onMove((all) => moves.push(...all));
  let id = 1_000;
  const row = (
    type: IncidentType,
    node: string,
    value: Incident['value'],
    change: Partial<Incident> = {},
  ): Incident => {
    id += 1;
    const place = { node, boot: 1, seq: id, clock: 'ntp', actor: null, late: false } as const;
    return { id, timestamp: clock.now(), received: clock.now(), type, ...place, value, ...change };
  };
  const read = (person: number, node: string, reader: number, change: Partial<Incident> = {}) =>
    row('access.granted', node, { person, reader, door: 'closed' }, change);
  const opened = (node: string) => row('door.opened', node, { door: 'open' });
  return {
    clock,
    deps,
    doors,
    persons,
    presence,
    moves,
    saved,
    journalled,
    row,
    read,
    opened,
    commit: (...all: Incident[]) => commit(all),
    bookChanged: () => bookChanged(),
    where: () =>
      Object.fromEntries(presence.list().map(({ person, area, sure, doubts }) => [person, [area, sure, ...doubts]])),
  };
}

describe('who is inside', () => {
  it('follows the reads in and out, from area to area', async () => {
    const { commit, read, opened, where, moves, clock } = await start();
    commit(read(7, 'east', 0), opened('east'));
    expect(where()).toEqual({ 7: [hall, 'high'] });
    clock.pass(1_000);
    commit(read(7, 'inner', 0), opened('inner'));
    expect(where()).toEqual({ 7: [vault, 'high'] });
    clock.pass(1_000);
    commit(read(7, 'inner', 1), opened('inner'));
    clock.pass(1_000);
    commit(read(7, 'west', 1), opened('west'));
    expect(where()).toEqual({});
    expect(moves.map(({ before, after }) => [before, after])).toEqual([
      [null, hall],
      [hall, vault],
      [vault, hall],
      [hall, null],
    ]);
  });

  it('knows nothing of refusals, of unknown cards, and of readers that lead nowhere', async () => {
    const { commit, read, row, where } = await start();
    commit(row('access.denied', 'east', { person: 7, reader: 0, door: 'closed' }));
    commit(row('access.granted', 'east', { reader: 0, door: 'closed' }), read(7, 'east', 2), read(77, 'east', 0));
    expect(where()).toEqual({});
  });

  it('is not sure of somebody who did not open the door, once there was time to', async () => {
    const { commit, read, opened, where, clock } = await start();
    commit(read(7, 'east', 0), read(8, 'west', 0));
    clock.pass(5_000);
    commit(opened('west'));
    expect(where()).toEqual({ 7: [hall, 'high'], 8: [hall, 'high'] });
    clock.pass(11_000);
    commit(opened('east'));
    expect(where()).toEqual({ 7: [hall, 'low', 'not_opened'], 8: [hall, 'high'] });
  });

  it('does not wait for an opening at a door that has no contact', async () => {
    const { commit, row, where, clock } = await start();
    commit(row('access.granted', 'east', { person: 7, reader: 0, door: 'unknown' }));
    clock.pass(60_000);
    expect(where()).toEqual({ 7: [hall, 'high'] });
  });

  it('counts its doubts: no exit reader, a gap since, long ago', async () => {
    const { commit, read, opened, row, where, clock, doors } = await start();
    commit(read(7, 'inner', 0), opened('inner'));
    commit(row('node.offline', 'east', {}));
    expect(where()).toEqual({ 7: [vault, 'high'] });
    clock.pass(1_000);
    commit(row('journal.gap', 'inner', {}));
    expect(where()).toEqual({ 7: [vault, 'medium', 'gap'] });
    doors.set('inner', settings('inner', { inside: vault, outside: hall, readers: ['in', 'none', 'none', 'none'] }));
    expect(where()).toEqual({ 7: [vault, 'low', 'no_exit_reader', 'gap'] });
    clock.pass(17 * 3_600_000);
    expect(where()).toEqual({ 7: [vault, 'low', 'no_exit_reader', 'gap', 'old'] });
  });

  it('is not turned back by what comes late', async () => {
    const { commit, read, opened, where, clock } = await start();
    const early = clock.now();
    clock.pass(60_000);
    commit(read(7, 'east', 0), opened('east'), read(8, 'east', 1));
    commit(read(7, 'west', 1, { timestamp: early, late: true }), read(8, 'west', 0, { timestamp: early, late: true }));
    expect(where()).toEqual({ 7: [hall, 'high'] });
  });

  it('survives a restart, and reads what the journal had meanwhile once', async () => {
    const first = await start();
    first.commit(first.read(7, 'east', 0), first.opened('east'), first.read(8, 'east', 0), first.opened('east'));
    await first.presence.stop();
    expect(first.saved.upTo).toBe(1_004);
    const missed = [
      { ...first.read(8, 'west', 1), id: 1_005 },
      { ...first.read(9, 'west', 0), id: 1_006 },
    ];
    const rows = [...first.saved.people].map(([person, data]) => ({ person, data }));
    const second = await start(missed, { upTo: first.saved.upTo, rows });
    expect(second.where()).toEqual({ 7: [hall, 'high'], 9: [hall, 'high'] });
    await second.presence.stop();
    expect(second.saved.upTo).toBe(1_006);
  });

  it('forgets who is gone from the book', async () => {
    const { commit, read, where, persons, bookChanged, saved, presence } = await start();
    commit(read(7, 'east', 0));
    persons.delete(7);
    bookChanged();
    await presence.stop();
    expect([where(), saved.people.size]).toEqual([{}, 0]);
  });

  it('believes a guard, and says who said it', async () => {
    const { presence, commit, read, opened, where, journalled, clock } = await start();
    const correct = presence.handlers['presence.correct'];
    commit(read(7, 'east', 0), opened('east'));
    clock.pass(1_000);
    expect(await correct({ person: 7, area: vault }, caller)).toEqual({ ok: true, value: {} });
    expect(where()).toEqual({ 7: [vault, 'medium', 'corrected'] });
    expect(await correct({ person: 7, area: null }, caller)).toMatchObject({ ok: true });
    expect(where()).toEqual({});
    expect(journalled).toMatchObject([
      { type: 'presence.corrected', actor: 'guard-1', value: { person: 7, before: hall, area: vault } },
      { type: 'presence.corrected', actor: 'guard-1', value: { person: 7, before: vault, area: null } },
    ]);
    expect(await correct({ person: 70, area: null }, caller)).toMatchObject({ error: { code: 'not_found' } });
    expect(await correct({ person: 7, area: 70 }, caller)).toMatchObject({ error: { code: 'not_found' } });
  });
});

describe('the doors of an area with anti-passback', () => {
  async function withDoors(reachable: Set<string>) {
    const site = await start();
    const sent: Array<[node: string, state: string, creds: number]> = [];
    let hear: (batch: { messages: unknown[] }) => void = () => undefined;
    const deps = {
      ...site.deps,
      presence: site.presence,
      hashes: { of: (_node: string, card: number) => new Uint8Array(16).fill(card) },
      ingest: { onBatch: (listener: typeof hear) => ((hear = listener), () => undefined) },
      commands: {
        reachable: (node: string) => reachable.has(node),
        async inform(node: string, op: string, { state, creds }: { state: string; creds: string }) {
          expect([op, creds.split(',').every((cred) => /^[0-9a-f]{32}$/.test(cred))]).toEqual(['place', true]);
          sent.push([node, state, creds.split(',').length]);
          return true;
        },
      },
    };
    const orders = createPlaceOrders(deps as unknown as PlaceOrdersDeps);
    const settle = async () => {
      site.clock.pass(1_000);
      for (let i = 0; i < 200; i++) await Promise.resolve();
    };
    const connect = (node: string, session: string) =>
      hear({ messages: [{ kind: 'status', node, retained: false, body: { online: true, session } }] });
    return {
      ...site,
      orders,
      sent,
      settle,
      connect,
      take: () => sent.splice(0).sort(([a], [b]) => a.localeCompare(b)),
    };
  }

  it('are told who came in and went out at another of them, but not the one that saw it', async () => {
    const { commit, read, settle, take } = await withDoors(new Set(['east', 'west', 'inner']));
    commit(read(7, 'east', 0), read(8, 'east', 0), read(9, 'east', 0));
    await settle();
    expect(take()).toEqual([['west', 'inside', 2]]);
    commit(read(7, 'west', 1));
    await settle();
    expect(take()).toEqual([['east', 'outside', 1]]);
    commit(read(8, 'inner', 0));
    await settle();
    expect(take()).toEqual([
      ['east', 'outside', 1],
      ['west', 'outside', 1],
    ]);
  });

  it('are not told any more what they have seen themselves since', async () => {
    const { commit, read, settle, take } = await withDoors(new Set(['east', 'west']));
    commit(read(7, 'east', 0), read(7, 'west', 1));
    await settle();
    expect(take()).toEqual([['east', 'outside', 1]]);
  });

  it('are told to forgive whom a guard has put somewhere', async () => {
    const { commit, read, settle, take, presence } = await withDoors(new Set(['east', 'west']));
    commit(read(7, 'east', 0));
    await settle();
    take();
    await presence.handlers['presence.correct']({ person: 7, area: hall }, caller);
    await settle();
    expect(take()).toEqual([
      ['east', 'unknown', 1],
      ['west', 'unknown', 1],
    ]);
  });

  it('are told when they connect: who is inside, and who left while they were away', async () => {
    const reachable = new Set(['east']);
    const { commit, read, settle, take, connect, persons } = await withDoors(reachable);
    for (let id = 100; id < 190; id++) persons.set(id, { id, name: 'x', exempt: false });
    commit(read(7, 'east', 0), ...Array.from({ length: 90 }, (_, i) => read(100 + i, 'east', 0)));
    commit(read(7, 'east', 1));
    await settle();
    expect(take()).toEqual([]);
    reachable.add('west');
    connect('west', 'a');
    await settle();
    expect(take()).toEqual([
      ['west', 'inside', 40],
      ['west', 'inside', 40],
      ['west', 'inside', 10],
      ['west', 'outside', 1],
    ]);
    connect('west', 'a');
    await settle();
    expect(take()).toEqual([]);
    connect('west', 'b');
    await settle();
    expect(take().map(([, state, creds]) => [state, creds])).toEqual([
      ['inside', 40],
      ['inside', 40],
      ['inside', 10],
    ]);
  });
});
