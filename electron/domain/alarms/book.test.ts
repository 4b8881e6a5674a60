import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alarm as alarmSchema } from '../../contract/alarms.ts';
import { type Incident, incidentTypes } from '../../contract/incidents.ts';
import { alarmBook } from './book.ts';
import { defaultRule } from './catalogue.ts';
import { type NodeCondition, nodeChanges, stationChanges } from './conditions.ts';
import { alarmIdentity } from './identity.ts';
import { alarmChanges } from './sources.ts';

const row = (type: Incident['type'], value: Incident['value'] = {}, node: string | null = 'a'): Incident => ({
  id: 1,
  timestamp: 1,
  received: 1,
  type,
  node,
  value,
  boot: 1,
  seq: 1,
  clock: 'ntp',
  actor: null,
  late: false,
});
const condition = (change: Partial<NodeCondition> = {}): NodeCondition => ({
  id: 'a',
  contact: 'online',
  lostFor: 0,
  willFor: null,
  awaited: false,
  overdue: false,
  clockWrongFor: 0,
  door: 'closed',
  tamper: false,
  readings: [],
  ...change,
});

function bookOf() {
  const book = alarmBook([], defaultRule);
  return {
    book,
    read: (...rows: Incident[]) => book.change(rows.flatMap(alarmChanges), 5),
    look: (is: NodeCondition, at = 5) => book.change(nodeChanges(is), at),
    listed: () => book.list().map(({ key, priority, active }) => `${key} ${priority}${active ? '' : ' returned'}`),
  };
}

describe('the alarms of a node', () => {
  it('follow its events, one for each cause', () => {
    const { book, read, listed } = bookOf();
    const over = { metric: 'temperature', value: 28, threshold: 27 };
    read(
      row('threshold.exceeded', { ...over, limit: 'warn_high' }),
      row('threshold.exceeded', { ...over, limit: 'alarm_high' }),
    );
    read(
      row('door.held'),
      row('tamper'),
      row('sensor.failed', { metric: 'humidity', code: 'crc' }),
      row('journal.gap'),
    );
    expect(listed().sort()).toEqual([
      'door_held:a low',
      'journal_gap:a low',
      'sensor_failed:a:humidity low',
      'tamper:a high',
      'threshold_alarm:a:temperature.alarm_high high',
      'threshold_warning:a:temperature.warn_high low',
    ]);
    expect(book.get('threshold_alarm:a:temperature.alarm_high')?.measured).toEqual({ value: 28, limit: 27 });
    read(row('threshold.cleared', { ...over, limit: 'alarm_high' }), row('door.held_cleared'), row('tamper_cleared'));
    expect(listed().filter((each) => each.endsWith('returned'))).toHaveLength(3);
  });

  it('of what is reported anew after a start end with the start', () => {
    const { read, listed } = bookOf();
    read(
      row('threshold.exceeded', { metric: 'humidity', limit: 'warn_high' }),
      row('door.forced'),
      row('node.started'),
    );
    expect(listed()).toEqual(['door_forced:a high', 'threshold_warning:a:humidity.warn_high low returned']);
  });

  it('go with it when its account is revoked', () => {
    const { book, read, listed } = bookOf();
    read(row('tamper'), row('tamper', {}, 'b'));
    book.change([{ is: 'gone', node: 'a', actor: null }], 9);
    expect(listed()).toEqual(['tamper:b high']);
  });

  it('tell each that they are over then, who revoked it, and that this is why', () => {
    const { book, read, listed } = bookOf();
    const by = { by: 'eva', at: 6 };
    read(row('tamper'), row('door.forced'), row('door.held'), row('access.duress'));
    read(row('door.closed'), row('tamper_cleared'));
    book.act('door_forced:a', { is: 'acknowledge', occurrence: 1, ...by });
    book.act('door_held:a', { is: 'acknowledge', occurrence: 1, ...by });
    book.act('clock_wrong:a', { is: 'takeOut', identity: alarmIdentity('clock_wrong', 'a'), reason: 'paint', ...by });
    read(row('sensor.failed', { metric: 'humidity' }));
    book.act('sensor_failed:a:humidity', { is: 'acknowledge', occurrence: 1, ...by });
    const news = book.change(alarmChanges({ ...row('node.revoked'), actor: 'max' }), 9);
    const told = news.flatMap(({ key, steps }) => steps.map(({ step }) => `${key} ${step}`));
    expect(told.toSorted()).toEqual([
      'clock_wrong:a reset',
      'door_forced:a reset',
      'duress:a reset',
      'duress:a returned',
      'sensor_failed:a:humidity returned',
      'tamper:a reset',
    ]);
    for (const { steps } of news)
      for (const step of steps) expect(step).toMatchObject({ actor: 'max', detail: { reason: 'node_revoked' } });
    expect(listed()).toEqual([]);
    expect(book.kept('duress:a')).toMatchObject({ last: 1, record: null });
  });

  it('stay where only the papers of a board were given up, and its account is the one that it had', () => {
    const { read, listed } = bookOf();
    read(row('tamper'), row('node.abandoned', { account: 'restored' }));
    expect(listed()).toEqual(['tamper:a high']);
    read(row('node.abandoned', { account: 'revoked' }));
    expect(listed()).toEqual([]);
  });
});

describe('the alarms of the station', () => {
  it('tell of a broken journal, a missing keychain and a broker that stays away', () => {
    const { book, listed } = bookOf();
    const look = (at: number, fault: boolean) =>
      book.change(stationChanges({ connected: !fault, journalBroken: fault, keychainMissing: fault }), at);
    look(0, true);
    look(9_999, true);
    expect(listed()).toEqual(['journal_broken critical', 'keychain_missing low']);
    look(10_000, true);
    expect(listed()).toEqual(['journal_broken critical', 'broker_down high', 'keychain_missing low']);
    look(11_000, false);
    expect(listed().every((each) => each.endsWith('returned'))).toBe(true);
  });
});

describe('the list', () => {
  it('is ordered by priority, then age, and each alarm in it is whole, whatever 50 rows and looks come', () => {
    const value = fc.record({
      metric: fc.constantFrom('temperature', 'humidity', '__proto__'),
      limit: fc.constantFrom('warn_low', 'alarm_high', 'constructor'),
    });
    const rows = fc.tuple(fc.constantFrom(...incidentTypes), value).map(([type, of]) => alarmChanges(row(type, of)));
    const looks = fc
      .record({
        contact: fc.constantFrom('never', 'online', 'stale', 'offline'),
        lostFor: fc.integer({ min: 0, max: 200_000 }),
        clockWrongFor: fc.integer({ min: 0, max: 200_000 }),
        door: fc.constantFrom('open', 'closed', 'unknown'),
        tamper: fc.constantFrom(true, false, null),
      })
      .map((is) => nodeChanges(condition(is as Partial<NodeCondition>)));
    fc.assert(
      fc.property(fc.array(fc.oneof(rows, looks), { maxLength: 50 }), (happened) => {
        const book = alarmBook([], defaultRule);
        happened.forEach((changes, at) => void book.change(changes, at * 10_000));
        const list = book.list();
        for (const each of list) expect(alarmSchema.safeParse(each).success).toBe(true);
        const ranks = list.map(({ priority }) => ['critical', 'high', 'medium', 'low'].indexOf(priority));
        expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
      }),
    );
  });
});
