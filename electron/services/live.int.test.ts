import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { guard, type House, online, openHouse } from '../../build/testing/live-house.ts';
import { nodeRecord } from '../../build/testing/node-record.ts';
import { memoryKeychain, temporaryFolder, until } from '../adapters/sqlite/testing.ts';
import { liveBatch } from '../contract/live.ts';
import type { NodeLive } from '../contract/nodes.ts';
import { batchInterval, createPush } from '../ipc/push.ts';
import { liveHandlers } from './live.ts';
import { openNodeBook } from './node-book.ts';

const event = (seq: number, type: string, more: object = {}) => ({ seq, type, door: 'open', lock: 'locked', ...more });

describe('the live view over a real journal', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let keychain: ReturnType<typeof memoryKeychain>;
  let house: House;
  const entry = { timestamp: 1, type: 'node.created', node: null, actor: 'eva', value: {} } as const;
  const node = (id = 'a') => house.nodes.get(id);
  const reopen = async () => {
    await house.stop();
    house = await openHouse({ file: folder.file, keychain });
  };
  const typesOf = async () => (await house.database.reader.latest(100)).map(({ type }) => type).toReversed();

  beforeEach(async () => {
    folder = await temporaryFolder();
    keychain = memoryKeychain();
    house = await openHouse({ file: folder.file, keychain });
    await house.database.nodes.insert(nodeRecord('a'), entry);
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
    house.clock.pass(74_000);
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

  it('pushes to a window which board a node has and until when its account is not for good, as soon as that changes', async () => {
    const { nodes } = house.database;
    const book = await openNodeBook(nodes);
    book.onChange(house.changed);
    const sent: NodeLive[] = [];
    const push = createPush({
      clock: house.clock,
      source: house.live,
      sessions: { windowState: () => 'open' },
      send: (_, batch) => void sent.push(...liveBatch.parse(batch).nodes),
    });
    push.start(1);
    const { passwordHash, sealedKey } = nodeRecord('a');
    const mac = '24:6f:28:ae:71:0c';
    const steps = [
      [
        { pending: 99, before: null },
        { mac: null, pending: { until: 99, after: 'revoked' } },
      ],
      [
        { pending: 99, before: { passwordHash, sealedKey } },
        { mac: null, pending: { until: 99, after: 'before' } },
      ],
      [{ mac }, { mac, pending: { until: 99, after: 'before' } }],
      [
        { pending: null, before: null },
        { mac, pending: null },
      ],
    ] as const;
    for (const [change, told] of steps) {
      sent.length = 0;
      await book.update('a', change, null);
      await until(() => {
        house.clock.pass(batchInterval);
        return sent.length > 0;
      }, 'the window is told');
      expect(sent.at(-1)).toMatchObject({ id: 'a', ...told });
    }
    push.stop();
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
