import { describe, expect, it } from 'vitest';
import { fakeAlarm } from '../../build/testing/fake-alarm.ts';
import type { CommandStory, DoorLive } from '../contract/doors.ts';
import type { Incident } from '../contract/incidents.ts';
import { type LiveBatch, liveBatch } from '../contract/live.ts';
import type { NodeLive } from '../contract/nodes.ts';
import { handClock } from '../services/ingest-testing.ts';
import { emptyBatch, type LiveChange, type LiveSource } from '../services/live.ts';
import { waitingIncidents } from './lane.ts';
import { batchInterval, createPush } from './push.ts';

function node(id: string, uptime: number): NodeLive {
  const unknown = { door: 'unknown', lock: 'unknown', mode: 'unknown', hold: 'unknown', tamper: null } as const;
  const none = {
    until: null,
    clock: null,
    heard: null,
    firmware: null,
    hardware: null,
    ip: null,
    boot: null,
    rssi: null,
  } as const;
  const counts = { events: 0, refused: 0, buffered: null, bufferCap: null, uptime } as const;
  const climate = { dewPoint: null, change: null, reach: null };
  return {
    id,
    name: id,
    mac: null,
    pending: null,
    contact: 'never',
    since: 1,
    values: [],
    climate,
    config: 'none',
    ...unknown,
    ...none,
    ...counts,
  };
}
const door = (id: string): DoorLive => ({
  node: id,
  settings: {
    node: id,
    rev: 0,
    inside: null,
    outside: null,
    readers: ['in', 'out', 'none', 'none'],
    pin: 'never',
    pinSchedule: null,
    twoPersons: false,
    firstPerson: false,
    antipassback: 0,
    confirm: false,
    maintenance: false,
  },
  table: { state: 'waiting', rev: 1, held: null, credentials: 0, sent: 0, pieces: 1, fault: null, at: 1 },
  wanted: 'normal',
  confirmed: 'unreachable',
  last: null,
});
const story = (id: string, outcome: CommandStory['outcome']): CommandStory => ({
  id,
  node: 'a',
  op: 'unlock',
  until: null,
  by: 'eva',
  at: 1,
  stages: [{ stage: 'queued', at: 1, code: null }],
  outcome,
});
const incident = (id: number): Incident => ({
  id,
  timestamp: id,
  received: id,
  type: 'rex',
  node: 'a',
  boot: 1,
  seq: id,
  clock: 'ntp',
  actor: null,
  late: false,
  value: {},
});
const act = { by: 'eva', at: 1 };
const tamper = fakeAlarm({
  key: 'tamper:a',
  type: 'tamper',
  node: 'a',
  shelved: { ...act, until: 9, reason: 'new lid' },
  outOfService: { ...act, reason: 'being rebuilt' },
  assigned: 'tom',
  investigating: act,
  comments: [{ ...act, text: 'a secret' }],
});
const nothingWritten = { comments: [], assigned: null, investigating: null };
const noReasons = { shelved: { ...act, until: 9, reason: '' }, outOfService: { ...act, reason: '' } };
/** What a locked window is told of them. */
const told = { alarms: [{ ...tamper, ...nothingWritten, ...noReasons }], alarmsOver: ['gone'] };
const status = { rows: 1, state: 'verified', verifiedTo: 1, broken: null, unwritten: null } as const;
const settings = { kind: 'builtin', host: 'station', port: 8883 } as const;

/** Two windows, 1 and 2; `state` is what the sessions say of both. */
function house() {
  const clock = handClock();
  const listeners = new Set<(change: LiveChange) => void>();
  const nodes = new Map<string, NodeLive>([['a', node('a', 0)]]);
  const sent: Array<{ window: number; at: number; batch: LiveBatch }> = [];
  const stories = new Map<string, CommandStory>();
  const of = { state: 'open' as 'none' | 'locked' | 'open' };
  const source: LiveSource = {
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    node: (id) => nodes.get(id) ?? null,
    config: () => null,
    alarm: (key) => (key === tamper.key ? tamper : null),
    alarms: () => [tamper],
    door: (id) => (id === 'a' ? door('a') : null),
    command: (id) => stories.get(id) ?? null,
    modes: () => [],
    broker: () => ({
      settings,
      connected: true,
      since: 1,
      fault: null,
      message: '',
      messagesPerSecond: 0,
      refused: 0,
      accounts: { fault: null, message: '', owed: [], doubtful: [], missing: [] },
    }),
    journal: () => status,
    whole: () => ({ ...emptyBatch(clock.now()), nodes: [...nodes.values()], alarms: [], journal: status }),
  };
  const push = createPush({
    clock,
    source,
    sessions: { windowState: () => of.state },
    send: (window, batch) => void sent.push({ window, at: clock.monotonic(), batch: liveBatch.parse(batch) }),
  });
  const tell = (change: LiveChange) => {
    for (const listener of listeners) listener(change);
  };
  return { clock, nodes, stories, sent, of, push, tell, take: () => sent.splice(0) };
}

describe('the push to a window', () => {
  it('sends each door and each order once in a batch, as it is when it is sent, and each outdated list once', () => {
    const { clock, stories, push, tell, take } = house();
    push.start(1);
    clock.pass(batchInterval);
    for (const outcome of ['running', 'done'] as const) {
      stories.set('o-1', story('o-1', outcome));
      tell({ is: 'commands', ids: ['o-1', 'o-gone'] });
      tell({ is: 'doors', ids: ['a', 'gone'] });
      tell({ is: 'outdated', list: 'people' });
      tell({ is: 'modes' });
    }
    clock.pass(batchInterval);
    const [first, ...more] = take();
    expect(more).toEqual([]);
    expect(first?.batch).toMatchObject({ commands: [story('o-1', 'done')], modes: [], outdated: ['people'] });
    expect(first?.batch.doors).toEqual([door('a')]);
  });

  it('tells a locked session nothing of doors, orders, modes and lists', () => {
    const { clock, stories, of, push, tell, take } = house();
    push.start(1);
    of.state = 'locked';
    stories.set('o-1', story('o-1', 'done'));
    tell({ is: 'commands', ids: ['o-1'] });
    tell({ is: 'doors', ids: ['a'] });
    tell({ is: 'modes' });
    tell({ is: 'outdated', list: 'presence' });
    tell({ is: 'alarms', ids: ['tamper:a', 'gone'] });
    clock.pass(1_000);
    expect(take().map(({ batch }) => batch)).toEqual([{ ...emptyBatch(0), at: expect.any(Number), ...told }]);
  });

  it('says nothing before the window has asked for it', () => {
    const { clock, tell, sent } = house();
    tell({ is: 'alarms', ids: ['tamper:a', 'gone'] });
    clock.pass(1_000);
    expect(sent).toEqual([]);
  });

  it('sends at most ten batches a second, with the newest value of each node only', () => {
    const { clock, nodes, push, tell, take } = house();
    push.start(1);
    for (let ms = 0; ms < 2_000; ms++) {
      nodes.set('a', node('a', ms));
      tell({ is: 'nodes', ids: ['a'] });
      clock.pass(1);
    }
    const batches = take();
    expect(batches.length).toBeGreaterThanOrEqual(18);
    expect(batches.length).toBeLessThanOrEqual(20);
    for (const { batch } of batches) expect(batch.nodes).toHaveLength(1);
    const gaps = batches.slice(1).map(({ at }, i) => at - (batches[i]?.at ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(batchInterval);
    expect(batches.at(-1)?.batch.nodes[0]?.uptime).toBeGreaterThan(1_800);
  });

  it('sends a change at once when nothing was sent for a while', () => {
    const { clock, push, tell, sent } = house();
    push.start(1);
    clock.pass(500);
    tell({ is: 'alarms', ids: ['tamper:a', 'gone'] });
    clock.pass(0);
    expect(sent.map(({ at }) => at)).toEqual([500]);
  });

  it('waits for a window that lags, holds the newest only, and counts the incidents that it left out', () => {
    const { clock, nodes, push, tell, take } = house();
    push.start(1);
    tell({ is: 'journal' });
    clock.pass(batchInterval);
    push.seen(1);
    take();
    tell({ is: 'journal' });
    clock.pass(batchInterval);
    expect(take()).toHaveLength(1);
    for (let id = 1; id <= 3 * waitingIncidents; id++) {
      nodes.set('a', node('a', id));
      tell({ is: 'nodes', ids: ['a'] });
      tell({ is: 'incidents', rows: [incident(id)] });
    }
    clock.pass(60_000);
    expect(take()).toEqual([]);
    push.seen(1);
    clock.pass(0);
    const [only, ...more] = take();
    expect(more).toEqual([]);
    expect(only?.batch.nodes.map(({ uptime }) => uptime)).toEqual([3 * waitingIncidents]);
    expect(only?.batch.incidents.map(({ id }) => id)).toEqual(
      Array.from({ length: waitingIncidents }, (_, i) => 2 * waitingIncidents + i + 1),
    );
    expect(only?.batch.dropped).toBe(2 * waitingIncidents);
    push.seen(1);
    tell({ is: 'journal' });
    clock.pass(batchInterval);
    expect(take()[0]?.batch.dropped).toBe(0);
  });

  it('does not let one window that lags hold up another', () => {
    const { clock, push, tell, take } = house();
    push.start(1);
    push.start(2);
    push.seen(1);
    push.seen(2);
    for (let i = 0; i < 3; i++) {
      tell({ is: 'journal' });
      clock.pass(batchInterval);
      push.seen(2);
    }
    expect(take().map(({ window }) => window)).toEqual([1, 2, 2, 2]);
  });

  it('gives a locked session alarms only, and everything again once it is unlocked', () => {
    const { clock, push, tell, take, of } = house();
    of.state = 'locked';
    expect(push.start(1)).toMatchObject({ nodes: [], alarms: told.alarms, journal: null });
    tell({ is: 'alarms', ids: ['tamper:a', 'gone'] });
    tell({ is: 'nodes', ids: ['a'] });
    tell({ is: 'incidents', rows: [incident(1)] });
    clock.pass(batchInterval);
    expect(take().map(({ batch }) => batch)).toEqual([{ ...emptyBatch(expect.any(Number)), ...told }]);
    tell({ is: 'nodes', ids: ['a'] });
    clock.pass(batchInterval);
    expect(take()).toEqual([]);
    of.state = 'open';
    tell({ is: 'journal' });
    clock.pass(batchInterval);
    expect(take()[0]?.batch.nodes.map(({ id }) => id)).toEqual(['a']);
  });

  it('gives nothing where nobody is signed in, not even afterwards what happened meanwhile', () => {
    const { clock, push, tell, take, of } = house();
    push.start(1);
    of.state = 'none';
    tell({ is: 'incidents', rows: [incident(1)] });
    tell({ is: 'alarms', ids: ['tamper:a', 'gone'] });
    clock.pass(1_000);
    expect(take()).toEqual([]);
    expect(push.start(1)).toEqual(emptyBatch(clock.now()));
  });

  it('tells an open session of an alarm whole, and by its key of one that is over', () => {
    const { clock, push, tell, take } = house();
    push.start(1);
    tell({ is: 'alarms', ids: ['tamper:a', 'gone', 'tamper:a'] });
    clock.pass(batchInterval);
    expect(take()[0]?.batch).toMatchObject({ alarms: [tamper], alarmsOver: ['gone'] });
  });

  it('names a node that is gone, and not one that has come again', () => {
    const { clock, nodes, push, tell, take } = house();
    push.start(1);
    nodes.delete('a');
    tell({ is: 'removed', ids: ['a', 'b'] });
    nodes.set('b', node('b', 1));
    clock.pass(batchInterval);
    expect(take()[0]?.batch.removed).toEqual(['a']);
  });

  it('ends with the window', () => {
    const { clock, push, tell, sent } = house();
    push.start(1);
    tell({ is: 'alarms', ids: ['tamper:a', 'gone'] });
    push.close(1);
    clock.pass(1_000);
    expect(sent).toEqual([]);
  });
});
