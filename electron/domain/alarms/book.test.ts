import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alarm as alarmSchema } from '../../contract/alarms.ts';
import { type Incident, incidentTypes } from '../../contract/incidents.ts';
import { alarmBook } from './book.ts';
import { type NodeCondition, nodeChanges, stationChanges } from './conditions.ts';
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
  clockWrongFor: 0,
  door: 'closed',
  tamper: false,
  ...change,
});

function bookOf() {
  const book = alarmBook([]);
  return {
    book,
    read: (...rows: Incident[]) => rows.flatMap(alarmChanges).flatMap((change) => book.change(change, 5)),
    look: (is: NodeCondition) => nodeChanges(is).flatMap((change) => book.change(change, 5)),
    listed: () => book.list().map(({ key, priority, active }) => `${key} ${priority}${active ? '' : ' returned'}`),
  };
}

describe('the alarms of a node', () => {
  it('follow its events, one for each cause', () => {
    const { read, listed } = bookOf();
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
      'door_held:a medium',
      'journal_gap:a medium',
      'sensor_failed:a:humidity medium',
      'tamper:a high',
      'threshold_alarm:a:temperature.alarm_high high',
      'threshold_warning:a:temperature.warn_high low',
    ]);
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

  it('keep a forced door until it is acknowledged and known to be closed', () => {
    const { book, read, look, listed } = bookOf();
    read(row('door.forced'), row('door.closed'));
    expect(listed()).toEqual(['door_forced:a high']);
    book.acknowledge('door_forced:a', 1, 'eva', 5, false);
    look(condition({ contact: 'offline', door: 'unknown', tamper: null }));
    expect(listed()).toEqual(['door_forced:a high']);
    look(condition());
    expect(listed()).toEqual([]);
  });

  it('never give the number of an occurrence twice, so that an old screen acknowledges nothing new', () => {
    const { book, read, listed } = bookOf();
    read(row('tamper'));
    book.acknowledge('tamper:a', 1, 'eva', 5, false);
    read(row('tamper_cleared'), row('tamper'));
    expect(book.acknowledge('tamper:a', 1, 'tom', 5, false)).toEqual([]);
    expect(listed()).toEqual(['tamper:a high']);
    expect(book.get('tamper:a')).toMatchObject({ acknowledged: false, occurrence: 2 });
  });

  it('warn after 30 s without contact and alarm after 120 s, as a new occurrence', () => {
    const { look, listed, book } = bookOf();
    const lost = (lostFor: number) => condition({ contact: 'offline', lostFor, door: 'unknown', tamper: null });
    look(lost(29_999));
    expect(listed()).toEqual([]);
    look(lost(30_000));
    expect(listed()).toEqual(['node_offline:a medium']);
    book.acknowledge('node_offline:a', 1, 'eva', 5, false);
    look(lost(119_999));
    expect(book.get('node_offline:a')?.acknowledged).toBe(true);
    look(lost(120_000));
    expect(book.get('node_offline:a')).toMatchObject({ priority: 'high', acknowledged: false, occurrence: 2 });
    look(condition());
    expect(listed()).toEqual(['node_offline:a high returned']);
  });

  it('bear a wrong clock for a minute, as long as a start takes', () => {
    const { look, listed } = bookOf();
    look(condition({ clockWrongFor: 59_999 }));
    expect(listed()).toEqual([]);
    look(condition({ clockWrongFor: 60_000 }));
    expect(listed()).toEqual(['clock_wrong:a low']);
    look(condition({ contact: 'offline', lostFor: 1 }));
    expect(listed()).toEqual(['clock_wrong:a low']);
    look(condition());
    expect(listed()).toEqual(['clock_wrong:a low returned']);
  });

  it('go with it when its account is revoked', () => {
    const { book, read, listed } = bookOf();
    read(row('tamper'), row('tamper', {}, 'b'));
    expect(book.forget('a', 9).map(({ step }) => step)).toEqual(['returned']);
    expect(listed()).toEqual(['tamper:b high']);
  });
});

describe('the alarms of the station', () => {
  it('tell of a broken journal, a missing keychain and a broker that stays away', () => {
    const { book, listed } = bookOf();
    const look = (brokerDownFor: number, fault: boolean) =>
      stationChanges({ brokerDownFor, journalBroken: fault, keychainMissing: fault }).map((each) =>
        book.change(each, 5),
      );
    look(9_999, true);
    expect(listed()).toEqual(['journal_broken critical', 'keychain_missing low']);
    look(10_000, true);
    expect(listed()).toEqual(['journal_broken critical', 'broker_down high', 'keychain_missing low']);
    look(0, false);
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
        const book = alarmBook([]);
        happened.forEach((changes, at) => {
          for (const change of changes) book.change(change, at);
        });
        const list = book.list();
        for (const each of list) expect(alarmSchema.safeParse(each).success).toBe(true);
        const ranks = list.map(({ priority }) => ['critical', 'high', 'medium', 'low'].indexOf(priority));
        expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
      }),
    );
  });
});
