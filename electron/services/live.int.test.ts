import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { noClimate } from '../../build/testing/no-climate.ts';
import { systemClock } from '../adapters/clock/system-clock.ts';
import type { OpenDatabase } from '../adapters/sqlite/database.ts';
import { memoryKeychain, opened, temporaryFolder, until } from '../adapters/sqlite/testing.ts';
import { initialConfig } from '../contract/config.ts';
import { liveBatch } from '../contract/live.ts';
import { defaultRule } from '../domain/alarms/catalogue.ts';
import type { LinkState } from '../domain/ports/link.ts';
import type { NodeRecord } from '../domain/ports/stores.ts';
import { type Alarms, createAlarms } from './alarms.ts';
import type { Caller } from './handlers.ts';
import { createIngest, type Ingest } from './ingest.ts';
import { handClock, handLink, linesLog } from './ingest-testing.ts';
import { createLive, type Live, liveHandlers } from './live.ts';
import { createLiveNodes, type LiveNodes } from './live-nodes.ts';

const guard: Caller = {
  windowId: 1,
  sessionId: 's',
  locked: false,
  person: { id: 1, username: 'eva', role: 'guard', language: 'de', appearance: 'system' },
};

function record(id: string, heard: number | null = null): NodeRecord {
  const desired = { rev: 0, config: initialConfig(), by: 'eva', at: 1 };
  const secrets = { passwordHash: new Uint8Array(32), sealedKey: new Uint8Array(60) };
  return {
    id,
    name: `Node ${id}`,
    created: 1,
    revoked: null,
    ...secrets,
    desired,
    reported: null,
    lastBoot: null,
    heard,
    climate: null,
  };
}

interface House {
  readonly clock: ReturnType<typeof handClock>;
  readonly database: OpenDatabase;
  readonly ingest: Ingest;
  readonly nodes: LiveNodes;
  readonly alarms: Alarms;
  readonly live: Live;
  connect(is: boolean): void;
  say(node: string, end: string, body: object, retained?: boolean): void;
  changed(): void;
  stop(): Promise<void>;
}

/** Everything behind the live view: a real database and ingest, a link whose other end is the test. */
async function openHouse(file: string, keychain: ReturnType<typeof memoryKeychain>): Promise<House> {
  const clock = handClock();
  const log = linesLog();
  const database = await opened({ file, keychain, clock: systemClock() });
  const broker = handLink(clock);
  const states = new Set<(state: LinkState) => void>();
  const link = { ...broker.link, onState: (listener: (state: LinkState) => void) => add(states, listener) };
  const changes = new Set<() => void>();
  const directory = {
    onChange: (l: () => void) => add(changes, l),
    config: () => null,
    onConfig: () => () => undefined,
  };
  const { journal, reader } = database;
  const known = (id: string) => database.known(id);
  const ingest = await createIngest({ site: 'site-1', link, journal, known, clock, log });
  const nodes = await createLiveNodes({
    clock,
    log,
    journal,
    store: database.nodes,
    directory,
    ingest,
    link,
    climate: noClimate,
  });
  const alarms = await createAlarms({
    clock,
    log,
    journal,
    reader,
    nodes,
    link,
    store: database.alarms,
    keychain: 'service',
    users: database.users,
    rules: defaultRule,
    sources: [],
    inMaintenance: () => false,
  });
  const settings = { kind: 'builtin', host: 'station', port: 8_883 } as const;
  const status = () => ({ ...link.state(), settings, messagesPerSecond: 0, refused: 0 });
  const none = { get: () => null, list: () => [], onChange: () => () => undefined };
  const rest = { doors: none, commands: none, modes: none, onOutdated: () => () => undefined };
  const live = await createLive({ clock, journal, reader, nodes, directory, alarms, broker: { status }, ...rest });
  return {
    clock,
    database,
    ingest,
    nodes,
    alarms,
    live,
    connect(is) {
      broker.connect(is);
      for (const listener of states) listener(link.state());
    },
    say: (node, end, body, retained) =>
      broker.deliver(
        `leitstand/v1/site-1/node/${node}/${end}`,
        { v: 1, ts: clock.now(), clk: 'ntp', boot: 1, ...body },
        retained,
      ),
    changed: () => {
      for (const listener of changes) listener();
    },
    async stop() {
      live.stop();
      await ingest.stop();
      await nodes.stop();
      await alarms.stop();
      await database.close();
    },
  };
}

function add<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

const status = {
  online: true,
  session: '1'.repeat(32),
  fw: '0.1.0',
  hw: 'linux',
  ip: '127.0.0.1',
  uptime: 5,
  cfgRev: 0,
};
const online = { ...status, aclRev: 0, modeRev: 0, buffered: 0, bufferCap: 10, resetReason: 'power_on' };
const event = (seq: number, type: string, more: object = {}) => ({ seq, type, door: 'open', lock: 'locked', ...more });

describe('the live view over a real journal', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let keychain: ReturnType<typeof memoryKeychain>;
  let house: House;
  const entry = { timestamp: 1, type: 'node.created', node: null, actor: 'eva', value: {} } as const;
  const node = (id = 'a') => house.nodes.get(id);
  const reopen = async () => {
    await house.stop();
    house = await openHouse(folder.file, keychain);
  };
  const typesOf = async () => (await house.database.reader.latest(100)).map(({ type }) => type).toReversed();

  beforeEach(async () => {
    folder = await temporaryFolder();
    keychain = memoryKeychain();
    house = await openHouse(folder.file, keychain);
    await house.database.nodes.insert(record('a'), entry);
    house.changed();
    await until(() => node() !== null, 'the node is there');
  });
  afterEach(async () => {
    await house.stop();
    await folder.remove();
  });

  it('shows a node from its first word on, counts its events and writes down that it came and went', async () => {
    expect(node()).toMatchObject({ contact: 'never', name: 'Node a', events: 0 });
    house.say('a', 'status', online);
    house.say('a', 'tele', { seq: 1, m: { temperature: 21.5 } });
    house.say('a', 'evt', event(1, 'door.opened'));
    await until(() => node()?.events === 1, 'the event is counted');
    expect(node()).toMatchObject({ contact: 'online', values: [{ metric: 'temperature', value: 21.5 }] });
    house.clock.pass(31_000);
    expect(node()).toMatchObject({ contact: 'offline', door: 'unknown' });
    await until(async () => (await typesOf()).includes('node.offline'), 'the absence is in the journal');
    expect((await typesOf()).filter((type) => type.startsWith('node.o'))).toEqual(['node.online', 'node.offline']);
  });

  it('raises an alarm for a node that stays away, but not for each when it is the broker', async () => {
    house.say('a', 'status', online);
    await until(() => node()?.contact === 'online', 'online');
    house.connect(false);
    house.clock.pass(200_000);
    expect(node()?.contact).toBe('offline');
    expect(house.alarms.list().map(({ key }) => key)).toEqual(['broker_down']);
    house.connect(true);
    house.clock.pass(29_000);
    expect(house.alarms.list().map(({ key, active }) => [key, active])).toEqual([['broker_down', false]]);
    house.clock.pass(2_000);
    expect(house.alarms.list().map(({ key }) => key)).toContain('node_offline:a');
    await until(async () => (await typesOf()).includes('node.offline'), 'now it is missing');
  });

  it('does not find a node again by what it said before the broker was lost', async () => {
    house.say('a', 'status', online);
    house.say('a', 'evt', event(1, 'rex'));
    house.connect(false);
    await until(() => node()?.events === 1, 'the event is committed');
    expect(node()?.contact).toBe('offline');
    house.connect(true);
    house.say('a', 'tele', { seq: 1, m: {} });
    await until(() => node()?.contact === 'online', 'online again');
  });

  it('counts refused messages', async () => {
    house.say('a', 'tele', { seq: 'x' });
    house.clock.pass(1_000);
    expect(node()?.refused).toBe(1);
  });

  it('remembers over a restart what alarms there are and when a node was last heard', async () => {
    house.say('a', 'status', online);
    house.say('a', 'evt', event(1, 'door.forced'));
    await until(() => house.alarms.list().length === 1, 'the alarm is raised');
    const heard = node()?.heard;
    await reopen();
    expect(house.alarms.list()).toMatchObject([
      { key: 'door_forced:a', active: true, acknowledged: false, occurrence: 1 },
    ]);
    expect(node()).toMatchObject({ contact: 'offline', since: heard, heard, events: 1, boot: null });
  });

  it('raises at the start what was committed when the station died before it could raise it', async () => {
    const lost = { node: 'a', boot: 1, seq: 1, timestamp: 5, clock: 'ntp', late: false, value: {} } as const;
    await house.ingest.stop();
    await house.alarms.stop();
    await house.database.journal.commit({ events: [{ ...lost, type: 'door.forced' }], samples: [], entries: [] });
    house = { ...house, alarms: { ...house.alarms, stop: async () => undefined } };
    await reopen();
    expect(house.alarms.list()).toMatchObject([{ key: 'door_forced:a', occurrence: 1 }]);
    await reopen();
    expect(house.alarms.list()).toMatchObject([{ key: 'door_forced:a', occurrence: 1 }]);
  });

  it('acknowledges and resets in the name of the guard, and ends a forced door once it is seen, closed and reset', async () => {
    house.say('a', 'status', online);
    house.say('a', 'state', {
      door: 'closed',
      lock: 'locked',
      mode: 'normal',
      tamper: false,
      hold: 'none',
      rex: false,
      power: 'mains',
      since: 5,
    });
    house.say('a', 'evt', event(1, 'door.forced'));
    await until(() => house.alarms.list().length === 1, 'the alarm is raised');
    const acknowledge = (occurrence: number) =>
      house.alarms.handlers['alarms.acknowledge']({ alarms: [{ key: 'door_forced:a', occurrence }] }, guard);
    house.clock.pass(1_000);
    const reset = () =>
      house.alarms.handlers['alarms.reset']({ alarms: [{ key: 'door_forced:a', occurrence: 1 }] }, guard);
    expect(await acknowledge(7)).toEqual({ ok: true, value: { done: 0 } });
    expect(await reset()).toEqual({ ok: true, value: { done: 0 } });
    expect(await acknowledge(1)).toEqual({ ok: true, value: { done: 1 } });
    expect(house.alarms.list()).toMatchObject([{ active: false, acknowledged: true, latched: true }]);
    expect(await reset()).toEqual({ ok: true, value: { done: 1 } });
    expect(house.alarms.list()).toEqual([]);
    const rows = (await house.database.reader.latest(100)).filter(({ type }) => type.startsWith('alarm.'));
    expect(rows.toReversed().map(({ type, actor, node: of }) => [type, actor, of])).toEqual([
      ['alarm.raised', null, 'a'],
      ['alarm.returned', null, 'a'],
      ['alarm.acknowledged', 'eva', 'a'],
      ['alarm.reset', 'eva', 'a'],
    ]);
    const { alarms } = await house.database.alarms.load();
    expect(alarms).toContainEqual({ key: 'door_forced:a', last: 1, record: null });
  });

  it('gives a window everything to begin with, the latest hundred rows, each once and in order', async () => {
    for (let seq = 1; seq <= 150; seq++) house.say('a', 'evt', event(seq, 'rex'));
    await until(() => node()?.events === 150, 'all events are counted');
    const { 'live.start': start } = liveHandlers({ nodes: house.nodes, start: () => house.live.whole() });
    const answer = await start({}, guard);
    const batch = liveBatch.parse(answer.ok ? answer.value : null);
    expect(batch.incidents).toHaveLength(100);
    expect(batch.incidents.map(({ id }) => id)).toEqual(
      batch.incidents.map((_, i) => (batch.incidents[0]?.id ?? 0) + i),
    );
    expect(batch).toMatchObject({ nodes: [{ id: 'a' }], alarms: [], journal: { state: 'verified' }, dropped: 0 });
  });

  it('lets go of a node that was revoked, and of its alarms', async () => {
    house.say('a', 'evt', event(1, 'tamper'));
    await until(() => house.alarms.list().length === 1, 'the alarm is raised');
    await house.database.nodes.update('a', { revoked: 5 }, null);
    house.changed();
    await until(() => node() === null, 'the node is gone');
    expect(house.alarms.list()).toEqual([]);
  });
});
