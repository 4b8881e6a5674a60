import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { guard, type House, type HouseOptions, online, openHouse } from '../../build/testing/live-house.ts';
import { nodeRecord } from '../../build/testing/node-record.ts';
import { memoryKeychain, stationEntry, temporaryFolder, until } from '../adapters/sqlite/testing.ts';
import type { AlarmRule } from '../contract/alarm-rules.ts';
import { type AlarmType, alarm as alarmSchema } from '../contract/alarms.ts';
import type { NodeEventType } from '../contract/incidents.ts';
import type { Result } from '../contract/result.ts';
import { defaultRule } from '../domain/alarms/catalogue.ts';
import type { NodeEvent } from '../domain/ports/journal.ts';
import { newUser } from './accounts.ts';

const ids = ['a', 'b', 'c', 'd'];
const minute = 60_000;
const event = (seq: number, type: string, more: object = {}) => ({ seq, type, door: 'open', lock: 'locked', ...more });
const card = { reader: 0, cred: '0123456789abcdef0123456789abcdef', last4: '0815', fmt: 'w26' };
const will = { v: 1, boot: 1, online: false, session: online.session };

describe('the alarms over a real journal', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let house: House;
  let options: HouseOptions;
  let maintenance: Set<string>;
  const changedRules = new Map<AlarmType, Partial<AlarmRule>>();
  let seq = 0;

  const open = async (more: Partial<HouseOptions> = {}) => {
    options = { ...options, ...more };
    house = await openHouse(options);
    options = { ...options, clock: house.clock };
  };
  beforeEach(async () => {
    folder = await temporaryFolder();
    maintenance = new Set();
    changedRules.clear();
    seq = 0;
    await open({
      file: folder.file,
      keychain: memoryKeychain(),
      rules: (type) => ({ ...defaultRule(type), ...changedRules.get(type) }),
      inMaintenance: (node) => maintenance.has(node),
    });
    const entry = stationEntry({ type: 'node.created' });
    for (const id of ids) await house.database.nodes.insert(nodeRecord(id), entry);
    house.changed();
    await until(() => house.nodes.get('d') !== null, 'the nodes are there');
  });
  afterEach(async () => {
    await house.stop();
    await folder.remove();
    options = {} as HouseOptions;
  });

  const happen = async (node: string, type: string, key: string, more: object = {}) => {
    house.say(node, 'evt', event(++seq, type, more));
    await until(() => house.alarms.get(key) !== null, `${key} is listed`);
  };
  const get = (key: string) => house.alarms.get(key);
  const seen = (...keys: string[]) => keys.map((key) => ({ key, occurrence: get(key)?.occurrence ?? 0 }));
  const done = (result: Result<{ done: number }>) => (result.ok ? result.value.done : result.error.code);
  const calls = () => house.alarms.handlers;
  const steps = async (key: string) =>
    (await house.database.reader.alarmHistory(key, undefined, 100)).toReversed().map(({ type }) => type.slice(6));

  it('can be shelved, taken out of service, commented, handed over and looked into, each with its row', async () => {
    const user = newUser({ username: 'tom', pass: 'x', role: 'guard', created: 1, language: 'de' });
    await house.database.users.insert(user, stationEntry({ type: 'account.created' }));
    await house.database.users.insert(
      { ...user, username: 'vera', role: 'viewer' },
      stationEntry({ type: 'account.created' }),
    );
    await happen('a', 'tamper', 'tamper:a');
    const alarms = seen('tamper:a');
    const reason = 'new lid';
    expect(await calls()['alarms.colleagues']({}, guard)).toEqual({ ok: true, value: ['tom'] });
    expect(done(await calls()['alarms.comment']({ alarms, text: 'on my way' }, guard))).toBe(1);
    expect(done(await calls()['alarms.assign']({ alarms, to: 'tom' }, guard))).toBe(1);
    expect(done(await calls()['alarms.assign']({ alarms, to: 'vera' }, guard))).toBe('not_found');
    expect(done(await calls()['alarms.investigate']({ alarms, on: true }, guard))).toBe(1);
    expect(done(await calls()['alarms.silence']({ alarms }, guard))).toBe(1);
    expect(done(await calls()['alarms.shelve']({ alarms, minutes: 15, reason }, guard))).toBe(1);
    expect(done(await calls()['alarms.unshelve']({ keys: ['tamper:a'] }, guard))).toBe(1);
    expect(done(await calls()['alarms.takeOut']({ keys: ['tamper:a', 'tamper:b'], reason }, guard))).toBe(2);
    expect(get('tamper:b')).toMatchObject({ active: false, acknowledged: true, outOfService: { by: 'eva', reason } });
    expect(done(await calls()['alarms.bringBack']({ keys: ['tamper:a', 'tamper:b'] }, guard))).toBe(2);
    expect(get('tamper:b')).toBeNull();
    expect(await steps('tamper:a')).toEqual([
      'raised',
      'commented',
      'assigned',
      'investigated',
      'silenced',
      'shelved',
      'unshelved',
      'raised',
      'taken_out',
      'brought_back',
      'raised',
    ]);
    const rows = await house.database.reader.alarmHistory('tamper:a', undefined, 100);
    const shelved = rows.find(({ type }) => type === 'alarm.shelved');
    const until15 = house.clock.now() + 15 * minute;
    const common = { key: 'tamper:a', type: 'tamper', priority: 'high', occurrence: 1 };
    expect(shelved).toMatchObject({ actor: 'eva', node: 'a' });
    expect(shelved?.value).toEqual({ ...common, hidden: 'shelved', reason, until: until15 });
    const page = await calls()['alarms.history']({ key: 'tamper:a', limit: 2 }, guard);
    expect(page.ok && page.value.map(({ id }) => id)).toEqual(rows.slice(0, 2).map(({ id }) => id));
  });

  it('refuse to be hidden where they must never be, and to be taken out where there is none', async () => {
    await happen('a', 'access.duress', 'duress:a', card);
    await happen('a', 'tamper', 'tamper:a');
    const alarms = seen('tamper:a', 'duress:a');
    expect(await calls()['alarms.shelve']({ alarms, minutes: 15, reason: 'paint' }, guard)).toMatchObject({
      error: { code: 'forbidden', details: { type: 'duress' } },
    });
    const takeOut = (...keys: string[]) => calls()['alarms.takeOut']({ keys, reason: 'paint' }, guard);
    expect(await takeOut('tamper:a', 'duress:b')).toMatchObject({ error: { code: 'forbidden' } });
    expect(await takeOut('tamper:a', 'tamper:nobody')).toMatchObject({
      error: { code: 'not_found', details: { key: 'tamper:nobody' } },
    });
    expect(await takeOut('nonsense:a')).toMatchObject({ error: { code: 'not_found' } });
    expect(get('tamper:a')).toMatchObject({ shelved: null, outOfService: null });
  });

  it('want a comment with the acknowledgement where their type does, and acknowledge none of the others then', async () => {
    await happen('a', 'access.duress', 'duress:a', card);
    await happen('a', 'tamper', 'tamper:a');
    const alarms = seen('tamper:a', 'duress:a');
    expect(await calls()['alarms.acknowledge']({ alarms, comment: ' '.trim() }, guard)).toMatchObject({
      error: { code: 'invalid_input', details: { reason: 'comment' } },
    });
    expect(get('tamper:a')?.acknowledged).toBe(false);
    expect(done(await calls()['alarms.acknowledge']({ alarms, comment: 'police called' }, guard))).toBe(2);
    const [returned, acknowledged] = await house.database.reader.alarmHistory('duress:a', undefined, 2);
    expect([acknowledged?.type, returned?.type]).toEqual(['alarm.acknowledged', 'alarm.returned']);
    expect(acknowledged?.value).toMatchObject({ text: 'police called' });
    expect(done(await calls()['alarms.acknowledge']({ alarms }, guard))).toBe(0);
  });

  it('are told to a locked window without what persons have written', async () => {
    await happen('a', 'tamper', 'tamper:a');
    await calls()['alarms.comment']({ alarms: seen('tamper:a'), text: 'a secret' }, guard);
    await calls()['alarms.shelve']({ alarms: seen('tamper:a'), minutes: 15, reason: 'a secret' }, guard);
    const list = async (locked: boolean) => JSON.stringify(await calls()['alarms.list']({}, { ...guard, locked }));
    expect(await list(false)).toContain('a secret');
    expect(await list(true)).not.toContain('a secret');
  });

  it('go on after a restart where they were: delays, shelves, escalations, groups and numbers', async () => {
    changedRules.set('tamper', { onDelay: minute, offDelay: minute });
    changedRules.set('door_forced', { escalation: { after: 10 * minute, who: 'Shift lead' } });
    const { clock } = house;
    for (const id of ids) house.say(id, 'status', online);
    await until(() => house.nodes.list().every(({ contact }) => contact === 'online'), 'all are online');
    house.say('a', 'evt', event(++seq, 'tamper'));
    await happen('b', 'door.forced', 'door_forced:b');
    await happen('c', 'door.held', 'door_held:c');
    await calls()['alarms.shelve']({ alarms: seen('door_held:c'), minutes: 5, reason: 'paint' }, guard);
    clock.pass(30_000);
    await calls()['alarms.comment']({ alarms: seen('door_forced:b'), text: 'on my way' }, guard);
    const before = house.alarms.list();
    const reopen = async () => {
      await house.stop();
      await open();
    };
    await reopen();
    expect(house.alarms.list()).toEqual(before);
    expect(get('tamper:a')).toBeNull();
    clock.pass(31_000);
    expect(get('tamper:a')).toMatchObject({ active: true, occurrence: 1 });
    house.say('a', 'evt', event(++seq, 'tamper_cleared'));
    await until(async () => (await house.database.alarms.load()).alarms.some(isReturning), 'the off-delay is stored');
    await reopen();
    expect(get('tamper:a')?.active).toBe(true);
    clock.pass(minute + 1_000);
    expect(get('tamper:a')?.active).toBe(false);
    expect(get('door_held:c')?.shelved).not.toBeNull();
    clock.pass(3 * minute);
    expect(get('door_held:c')).toMatchObject({ shelved: null, active: true, occurrence: 2 });
    await reopen();
    expect(get('door_forced:b')).toMatchObject({ escalated: null, comments: [{ text: 'on my way' }] });
    clock.pass(6 * minute);
    expect(get('door_forced:b')?.escalated).not.toBeNull();
  });

  it('do not take the time during which the station was off for an outage of its broker', async () => {
    house.connect(false);
    house.clock.pass(5_000);
    await until(async () => (await house.database.alarms.load()).alarms.some(isPending), 'the delay is stored');
    await house.stop();
    house.clock.pass(60 * minute);
    await open();
    house.connect(false);
    house.clock.pass(9_000);
    expect(get('broker_down')).toBeNull();
    house.connect(true);
    house.clock.pass(minute);
    expect(get('broker_down')).toBeNull();
    house.connect(false);
    house.clock.pass(11_000);
    expect(get('broker_down')).toMatchObject({ active: true, occurrence: 1 });
  });

  it('are one for many nodes that are lost for one cause, 15 s after their will, also over a restart', async () => {
    for (const id of ids) house.say(id, 'status', online);
    await until(() => house.nodes.list().every(({ contact }) => contact === 'online'), 'all are online');
    for (const id of ['a', 'b', 'c']) house.say(id, 'status', will, true);
    await until(() => house.nodes.get('c')?.contact === 'offline', 'the wills are heard');
    const inSight = () => house.alarms.list().filter(({ suppressedBy }) => suppressedBy === null);
    const hear = (id: string) => house.say(id, 'tele', { seq: ++seq, m: { temperature: 21 } });
    const stay = async () => {
      hear('d');
      await until(() => house.nodes.get('d')?.heard === house.clock.now(), 'the last is heard');
    };
    house.clock.pass(14_000);
    await stay();
    expect(inSight()).toEqual([]);
    house.clock.pass(2_000);
    expect(inSight()).toMatchObject([{ type: 'nodes_offline', members: ['a', 'b', 'c'], active: true, occurrence: 1 }]);
    expect(house.alarms.list()).toHaveLength(4);
    const before = house.alarms.list();
    await house.stop();
    await open();
    expect(house.alarms.list()).toEqual(before);
    for (const id of ids) house.say(id, 'status', { ...online, session: '2'.repeat(32) });
    await until(() => house.nodes.list().every(({ contact }) => contact === 'online'), 'all are back');
    house.clock.pass(1_000);
    expect(house.alarms.list()).toMatchObject([{ type: 'nodes_offline', active: false, acknowledged: false }]);
  });

  it('do not raise after a restart what was held back while somebody worked at that door', async () => {
    maintenance.add('a');
    house.say('a', 'evt', event(++seq, 'door.forced'));
    await until(() => house.nodes.get('a')?.events === 1, 'the event is committed');
    await until(async () => (await house.database.alarms.load()).upTo > 0, 'it is noted as read');
    maintenance.clear();
    await house.stop();
    await open();
    expect(house.alarms.list()).toEqual([]);
  });

  it('miss nothing of what was committed before the station was killed, however much it was', async () => {
    await happen('b', 'tamper', 'tamper:b');
    await until(async () => (await house.database.alarms.load()).upTo > 0, 'it is noted as read');
    // Nothing is read or stored from here on: as if the process were gone between the commit and the save.
    await house.alarms.stop();
    const events = (types: readonly NodeEventType[]) =>
      types.map((type): NodeEvent => {
        const at = house.clock.now();
        return { node: 'a', boot: 1, seq: ++seq, timestamp: at, clock: 'ntp', type, late: false, value: {} };
      });
    const rest = { samples: [], entries: [] };
    await house.database.journal.commit({ events: events(['access.duress', ...Array(999).fill('rex')]), ...rest });
    await house.database.journal.commit({ events: events([...Array(999).fill('rex'), 'tamper']), ...rest });
    await house.stop();
    await open();
    const raised = { active: true, acknowledged: false, occurrence: 1 };
    expect(get('duress:a')).toMatchObject(raised);
    expect(get('tamper:a')).toMatchObject(raised);
  });

  it('end with a node that is revoked, each with a row of who did it, also when the station was killed just then', async () => {
    await happen('a', 'tamper', 'tamper:a');
    await happen('a', 'tamper_cleared', 'tamper:a');
    await until(() => get('tamper:a')?.active === false, 'it has returned');
    await happen('b', 'door.forced', 'door_forced:b');
    const revoke = (node: string) => {
      const entry = { ...stationEntry({ type: 'node.revoked' }), node, actor: 'max' };
      return house.database.nodes.update(node, { revoked: 5 }, entry);
    };
    await revoke('a');
    await until(() => get('tamper:a') === null, 'it is over');
    await until(async () => (await steps('tamper:a')).length === 3, 'it is in the journal');
    await house.alarms.stop();
    await revoke('b');
    await house.stop();
    await open();
    expect(house.alarms.list()).toEqual([]);
    expect(await steps('tamper:a')).toEqual(['raised', 'returned', 'reset']);
    await until(async () => (await steps('door_forced:b')).length === 3, 'it is in the journal');
    const [reset] = await house.database.reader.alarmHistory('door_forced:b', undefined, 1);
    expect(reset).toMatchObject({ type: 'alarm.reset', actor: 'max', value: { reason: 'node_revoked' } });
  });

  it('are never given a number twice, though nothing is kept of them but that', async () => {
    await happen('a', 'door.held', 'door_held:a');
    const old = seen('door_held:a');
    await calls()['alarms.acknowledge']({ alarms: old }, guard);
    house.say('a', 'evt', event(++seq, 'door.held_cleared'));
    await until(() => get('door_held:a') === null, 'it is over');
    await house.stop();
    await open();
    await happen('a', 'door.held', 'door_held:a');
    expect(get('door_held:a')?.occurrence).toBe(2);
    expect(done(await calls()['alarms.acknowledge']({ alarms: old }, guard))).toBe(0);
    expect(get('door_held:a')?.acknowledged).toBe(false);
  });

  it('lose nothing while the database is full: the act answers `unavailable` and is stored when there is room', async () => {
    await happen('a', 'tamper', 'tamper:a');
    await house.stop();
    const ballast = new Database(folder.file);
    ballast.exec('CREATE TABLE ballast (x BLOB) STRICT; INSERT INTO ballast VALUES (zeroblob(400000))');
    const pages = Number(ballast.pragma('page_count', { simple: true }));
    await open({ maxPages: pages });
    const fill = stationEntry({ value: { why: 'x'.repeat(200) } });
    const append = () =>
      house.database.journal.append(fill).then(
        () => null,
        (cause: Error & { code: string }) => cause.code,
      );
    await until(async () => (await append()) === 'SQLITE_FULL', 'the database is full');
    const alarms = seen('tamper:a');
    const comment = 'a word '.repeat(40).trim();
    expect(done(await calls()['alarms.acknowledge']({ alarms, comment }, guard))).toBe('unavailable');
    expect(done(await calls()['alarms.silence']({ alarms }, guard))).toBe('unavailable');
    expect(get('tamper:a')).toMatchObject({ acknowledged: true, by: 'eva' });
    expect(await steps('tamper:a')).toEqual(['raised']);
    ballast.exec('DROP TABLE ballast');
    ballast.close();
    house.clock.pass(1_000);
    await until(async () => (await steps('tamper:a')).length === 2, 'it is in the journal');
    expect(await steps('tamper:a')).toEqual(['raised', 'acknowledged']);
    const { alarms: stored } = await house.database.alarms.load();
    expect(stored.find(({ key }) => key === 'tamper:a')?.record).toMatchObject({ alarm: { acknowledged: true } });
  });

  it('come whole out of every call', async () => {
    await happen('a', 'threshold.exceeded', 'threshold_alarm:a:temperature.alarm_high', {
      metric: 'temperature',
      limit: 'alarm_high',
      value: 33.5,
      threshold: 32,
    });
    const answer = await calls()['alarms.list']({}, guard);
    for (const alarm of answer.ok ? answer.value : []) expect(alarmSchema.parse(alarm)).toEqual(alarm);
    expect(get('threshold_alarm:a:temperature.alarm_high')?.measured).toEqual({ value: 33.5, limit: 32 });
  });
});

function isPending({ key, record }: { key: string; record: unknown }): boolean {
  return key === 'broker_down' && (record as { pending: object | null } | null)?.pending != null;
}

function isReturning({ record }: { record: unknown }): boolean {
  return (record as { returning: number | null } | null)?.returning != null;
}
