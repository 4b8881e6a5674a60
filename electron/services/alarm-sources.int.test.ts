import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { guard, type House, online, openHouse } from '../../build/testing/live-house.ts';
import { nodeRecord } from '../../build/testing/node-record.ts';
import { memoryKeychain, stationEntry, temporaryFolder, until } from '../adapters/sqlite/testing.ts';

const second = 1_000;
const minute = 60 * second;

describe('what alarms come from, over a real journal', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let house: House;
  const keychain = memoryKeychain();
  let seq = 0;

  const open = async (clock?: House['clock']) => {
    house = await openHouse({ file: folder.file, keychain, ...(clock && { clock }) });
  };
  beforeEach(async () => {
    folder = await temporaryFolder();
    keychain.held.clear();
    seq = 0;
    await open();
    await house.database.nodes.insert(nodeRecord('a'), stationEntry({ type: 'node.created' }));
    house.changed();
    await until(() => house.nodes.get('a') !== null, 'the node is there');
  });
  afterEach(async () => {
    await house.stop();
    await folder.remove();
  });

  const card = { cred: '0123456789abcdef0123456789abcdef', last4: '0815', fmt: 'w26', reason: 'no_right' };
  const refused = async (reader: number) => {
    house.say('a', 'evt', { seq: ++seq, type: 'access.denied', door: 'closed', lock: 'locked', reader, ...card });
    const mine = seq;
    const rows = () => house.database.reader.page({ types: ['access.denied'] }, undefined, 10);
    await until(async () => (await rows()).rows.some((row) => row.seq === mine), `refusal ${mine} is committed`);
  };
  const listed = () => house.alarms.list().map(({ key }) => key);

  it('counts the refusals before a restart with those after it', async () => {
    await refused(0);
    house.clock.pass(10 * second);
    await refused(0);
    await refused(1);
    await house.stop();
    await open(house.clock);
    house.clock.pass(10 * second);
    expect(listed()).toEqual([]);
    await refused(0);
    await until(() => listed().length > 0, 'the alarm is listed');
    expect(house.alarms.get('repeated_refusals:a:0')).toMatchObject({ node: 'a', subject: '0', acknowledged: false });
  });

  it('does not raise anew after a restart what the refusals before it had raised', async () => {
    for (let i = 0; i < 3; i++) await refused(0);
    await until(() => listed().length > 0, 'the alarm is listed');
    const seen = { alarms: [{ key: 'repeated_refusals:a:0', occurrence: 1 }] };
    expect(await house.alarms.handlers['alarms.acknowledge'](seen, guard)).toMatchObject({ value: { done: 1 } });
    await house.stop();
    await open(house.clock);
    await refused(0);
    expect(listed()).toEqual([]);
  });

  it('misses a reading that stays away while its node speaks, and hears when it is there again', async () => {
    const measure = async (m: object) => {
      const before = house.nodes.get('a')?.heard;
      house.say('a', 'tele', { seq: ++seq, m });
      await until(() => house.nodes.get('a')?.heard !== before, 'the readings are taken in');
      house.clock.pass(10 * second);
    };
    house.say('a', 'status', online);
    await until(() => house.nodes.get('a')?.contact === 'online', 'the node is online');
    house.clock.pass(1);
    await measure({ temperature: 21, humidity: 40 });
    for (let i = 0; i < 12 && listed().length === 0; i++) await measure({ temperature: 21 });
    expect(listed()).toEqual(['sensor_stale:a:humidity']);
    for (let i = 0; i < 12 && house.alarms.get('sensor_stale:a:humidity')?.active === true; i++)
      await measure({ temperature: 21, humidity: 40 });
    expect(house.alarms.get('sensor_stale:a:humidity')).toMatchObject({ active: false, acknowledged: false });
  });

  it('misses a reading that has stayed away since the station was off', async () => {
    const say = async (session: string, m: object) => {
      house.say('a', 'status', { ...online, session: session.repeat(32) });
      await until(() => house.nodes.get('a')?.contact === 'online', 'the node is online');
      await measured(m);
    };
    const measured = async (m: object) => {
      house.clock.pass(10 * second);
      const before = house.nodes.get('a')?.heard;
      house.say('a', 'tele', { seq: ++seq, m });
      await until(() => house.nodes.get('a')?.heard !== before, 'the readings are taken in');
    };
    await say('1', { temperature: 21, humidity: 40 });
    await house.stop();
    house.clock.pass(5 * 60 * minute);
    await open(house.clock);
    await say('2', { temperature: 21 });
    for (let i = 0; i < 12 && listed().length === 0; i++) await measured({ temperature: 21 });
    expect(listed()).toEqual(['sensor_stale:a:humidity']);
  });

  it('is counted as it was written: told, acknowledged, out of sight and back', async () => {
    const from = house.clock.now();
    const tell = async (type: string) => {
      house.say('a', 'evt', { seq: ++seq, type, door: 'open', lock: 'locked' });
      const active = type === 'tamper';
      await until(() => house.alarms.get('tamper:a')?.active === active, `${type} is known`);
    };
    const seen = () => [{ key: 'tamper:a', occurrence: house.alarms.get('tamper:a')?.occurrence ?? 0 }];
    const { handlers } = house.alarms;
    await tell('tamper');
    house.clock.pass(20 * second);
    expect(await handlers['alarms.acknowledge']({ alarms: seen() }, guard)).toMatchObject({ value: { done: 1 } });
    const shelf = { alarms: seen(), minutes: 15, reason: 'new lid' };
    expect(await handlers['alarms.shelve'](shelf, guard)).toMatchObject({ value: { done: 1 } });
    await tell('tamper_cleared');
    await tell('tamper');
    house.clock.pass(16 * minute);
    await until(() => house.alarms.get('tamper:a')?.shelved === null, 'it came back by itself');
    house.clock.pass(second);
    await house.alarms.stop();
    const figures = await house.database.reader.alarmMetrics(from, house.clock.now());
    // The node itself was not heard all the time: an alarm of its own, and again when it stayed away.
    expect(figures).toMatchObject({
      annunciated: 4,
      hidden: 1,
      mix: { high: 3, medium: 1 },
      answers: { acknowledged: 1, unanswered: 3, median: 20 * second },
      top: [
        { type: 'node_offline', node: 'a', count: 2 },
        { type: 'tamper', node: 'a', count: 2 },
      ],
    });
  });
});
