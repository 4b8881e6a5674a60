import { describe, expect, it } from 'vitest';
import type { AlarmType } from '../../contract/alarms.ts';
import { denialReasons, type Incident, type IncidentType } from '../../contract/incidents.ts';
import { alarmBook } from './book.ts';
import { defaultRule } from './catalogue.ts';
import { nodeChanges } from './conditions.ts';
import { offlineChanges } from './offline.ts';
import { alarmChanges, isHeldBack } from './sources.ts';

const row = (type: IncidentType, node = 'door-1'): Incident => ({
  id: 1,
  timestamp: 1,
  received: 1,
  type,
  node,
  boot: 1,
  seq: 1,
  clock: 'ntp',
  actor: null,
  late: false,
  value: {},
});

const fine = { lostFor: 0, willFor: null, awaited: false, overdue: false, clockWrongFor: 0, readings: [] };

describe('a card that is presented under duress', () => {
  it('is a critical alarm that stands until somebody has seen it', () => {
    const book = alarmBook([], defaultRule);
    book.change(alarmChanges(row('access.duress')), 5);
    expect(book.list()).toMatchObject([{ type: 'duress', priority: 'critical', node: 'door-1', active: true }]);
    book.change(alarmChanges(row('door.closed')), 6);
    expect(book.list()).toHaveLength(1);
    book.act('duress:door-1', { is: 'acknowledge', occurrence: 1, by: 'eva', at: 7 });
    expect(book.list()).toEqual([]);
  });
});

describe('a card that is refused', () => {
  it('is an alarm at once where it was blocked or lost or the door is locked down, and for no other reason', () => {
    const loud = denialReasons.filter(
      (reason) => alarmChanges({ ...row('access.denied'), value: { reason } }).length > 0,
    );
    expect(loud).toEqual(['blocked', 'lost', 'lockdown']);
  });

  it('stands until somebody has seen it, and is one alarm however often it is presented at that door', () => {
    const book = alarmBook([], defaultRule);
    const present = (at: number) =>
      book.change(alarmChanges({ ...row('access.denied'), value: { reason: 'lost' } }), at);
    present(5);
    present(6);
    expect(book.list()).toMatchObject([{ type: 'barred_card', priority: 'medium', node: 'door-1', occurrence: 2 }]);
    book.change(alarmChanges(row('door.closed')), 7);
    expect(book.list()).toHaveLength(1);
    book.act('barred_card:door-1', { is: 'acknowledge', occurrence: 2, by: 'eva', at: 8 });
    expect(book.list()).toEqual([]);
  });
});

describe('somebody at a door that is locked down', () => {
  it('is an alarm each time', () => {
    const book = alarmBook([], defaultRule);
    const tried = { ...row('access.denied'), value: { reason: 'lockdown', reader: 0 } };
    for (const at of [5, 6]) book.change(alarmChanges(tried), at);
    expect(book.list()).toMatchObject([{ type: 'lockdown_access', node: 'door-1', occurrence: 2 }]);
  });
});

describe('a node whose memory has overflowed', () => {
  it('is an alarm that ends when somebody has seen it', () => {
    const book = alarmBook([], defaultRule);
    book.change(alarmChanges(row('buffer.overflow')), 5);
    expect(book.list()).toMatchObject([{ type: 'buffer_overflow', node: 'door-1', active: true }]);
    book.act('buffer_overflow:door-1', { is: 'acknowledge', at: 6, by: 'eva', occurrence: 1 });
    expect(book.list()).toEqual([]);
  });
});

describe('a reading that stays away', () => {
  const atOnce = (type: AlarmType) => ({ ...defaultRule(type), onDelay: 0 });
  const there = { id: 'door-1', ...fine, contact: 'online', door: 'closed', tamper: false } as const;
  const missing = (...readings: Array<{ metric: 'temperature' | 'humidity'; missing: boolean }>) =>
    nodeChanges({ ...there, readings });

  it('is an alarm of that metric until it comes again; one that was never measured is none', () => {
    const book = alarmBook([], atOnce);
    book.change(missing({ metric: 'temperature', missing: true }, { metric: 'humidity', missing: false }), 5);
    expect(book.list().map(({ key }) => key)).toEqual(['sensor_stale:door-1:temperature']);
    book.change(missing(), 6);
    expect(book.get('sensor_stale:door-1:temperature')?.active).toBe(true);
    book.change(missing({ metric: 'temperature', missing: false }), 7);
    expect(book.get('sensor_stale:door-1:temperature')?.active).toBe(false);
  });

  it('is explained by the sensor that says that it has failed, metric by metric', () => {
    const book = alarmBook([], atOnce);
    book.change(alarmChanges({ ...row('sensor.failed'), value: { metric: 'humidity', code: 'crc' } }), 4);
    book.change(missing({ metric: 'temperature', missing: true }, { metric: 'humidity', missing: true }), 5);
    expect(book.get('sensor_stale:door-1:humidity')?.suppressedBy).toBe('sensor_failed:door-1:humidity');
    expect(book.get('sensor_stale:door-1:temperature')?.suppressedBy).toBeNull();
    book.change(alarmChanges({ ...row('sensor.restored'), value: { metric: 'humidity' } }), 6);
    expect(book.get('sensor_stale:door-1:humidity')).toMatchObject({ suppressedBy: null, acknowledged: false });
  });

  it('means nothing while the node is away', () => {
    const away = { ...there, contact: 'offline', readings: [{ metric: 'humidity', missing: true }] } as const;
    expect(nodeChanges(away)).toEqual([]);
  });
});

describe('a door in maintenance', () => {
  const works = (node: string) => node === 'door-1';
  const raised = (type: IncidentType, node?: string) =>
    alarmChanges(row(type, node)).filter((change) => change.is === 'raise' && !isHeldBack(change, works)).length;

  it('raises no alarm of the door, while every other door does', () => {
    for (const type of ['door.forced', 'door.held', 'tamper'] as const) {
      expect(raised(type)).toBe(0);
      expect(raised(type, 'door-2')).toBe(1);
    }
    const open = { ...fine, contact: 'online', door: 'open', tamper: true } as const;
    expect(nodeChanges({ id: 'door-1', ...open }).filter((change) => change.is === 'raise')).toHaveLength(1);
    expect(nodeChanges({ id: 'door-1', ...open }).filter((change) => isHeldBack(change, works))).toHaveLength(1);
  });

  it('is still heard when somebody is under duress, and when its node is gone', () => {
    expect(raised('access.duress')).toBe(1);
    const gone = { ...fine, contact: 'offline', lostFor: 200_000, door: 'unknown', tamper: null } as const;
    const [offline] = offlineChanges([{ id: 'door-1', ...gone }], { group: null, isAlarmed: () => false });
    expect(offline).toMatchObject({ is: 'raise' });
    expect(offline !== undefined && isHeldBack(offline, works)).toBe(false);
  });

  it('ends the alarms that it raised before', () => {
    const cleared = alarmChanges(row('door.closed'));
    expect(cleared.filter((change) => isHeldBack(change, works))).toEqual([]);
  });
});
