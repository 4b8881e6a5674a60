import { describe, expect, it } from 'vitest';
import { fakeAlarm } from '../../build/testing/fake-alarm.ts';
import { type AlarmSettings, usualAlarmSettings } from '../contract/alarm-settings.ts';
import type { Alarm } from '../contract/alarms.ts';
import type { DeskNews } from '../contract/desk.ts';
import { byUrgency } from '../domain/alarms/order.ts';
import { watchForDesk } from './desk-attention.ts';
import { handClock } from './ingest-testing.ts';

function start(settings: Partial<AlarmSettings> = {}, before: readonly Alarm[] = []) {
  const clock = handClock();
  const listed = new Map(before.map((alarm) => [alarm.key, alarm]));
  const listeners = new Set<(keys: readonly string[]) => void>();
  const told: DeskNews[] = [];
  const stop = watchForDesk({
    clock,
    alarms: {
      list: () => [...listed.values()].sort(byUrgency),
      get: (key) => listed.get(key) ?? null,
      onChange(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    settings: () => ({ ...usualAlarmSettings, notifyFrom: 'low', ...settings }),
    nameOf: (node) => `Door ${node}`,
    tell: (news) => told.push(news),
  });
  const come = (...alarms: Alarm[]) => {
    for (const alarm of alarms) listed.set(alarm.key, alarm);
    for (const listener of listeners) listener(alarms.map(({ key }) => key));
  };
  const calls = () => told.flatMap(({ call }) => call ?? []);
  return { clock, come, calls, told, stop };
}
const alarm = (key: string, part: Partial<Alarm> = {}) => fakeAlarm({ key, node: 'a', ...part });

describe('whoever does not look at the window', () => {
  it('is called once for what comes together, with how many and the most urgent', () => {
    const { clock, come, calls } = start();
    come(alarm('tamper:a', { type: 'tamper', priority: 'medium' }));
    come(alarm('duress:a', { type: 'duress', priority: 'critical' }), alarm('door_forced:a'));
    expect(calls()).toEqual([]);
    clock.pass(500);
    const highest = { key: 'duress:a', type: 'duress', priority: 'critical', place: 'Door a' };
    expect(calls()).toEqual([{ count: 3, highest, notify: true, forward: true }]);
  });

  it('is not called again while the burst goes on, unless something more urgent comes', () => {
    const { clock, come, calls } = start({ forwardFrom: null });
    for (let i = 0; i < 100; i++) {
      come(alarm(`door_forced:${i}`));
      clock.pass(200);
    }
    expect(calls()).toHaveLength(1);
    come(alarm('duress:a', { type: 'duress', priority: 'critical' }));
    clock.pass(500);
    expect(calls()).toHaveLength(2);
    expect(calls()[1]).toMatchObject({ count: 101, highest: { key: 'duress:a' } });
    come(alarm('duress:b', { type: 'duress', priority: 'critical' }));
    clock.pass(500);
    expect(calls()).toHaveLength(2);
  });

  it('is called anew when it has been calm for 10 s', () => {
    const { clock, come, calls } = start();
    come(alarm('a'));
    clock.pass(10_499);
    come(alarm('b'));
    clock.pass(500);
    expect(calls()).toHaveLength(2);
    expect(calls()[1]).toMatchObject({ count: 1, highest: { key: 'b' } });
  });

  it('is called by another occurrence and by an escalation, and by nothing else that becomes of an alarm', () => {
    const { clock, come, calls } = start();
    const changes: readonly Partial<Alarm>[] = [
      {},
      { silenced: true },
      { active: false, returned: 5 },
      { escalated: 6 },
      { occurrence: 2 },
      { occurrence: 2, acknowledged: true },
    ];
    const called = changes.map((change) => {
      const before = calls().length;
      come(alarm('a', change));
      clock.pass(20_000);
      return calls().length > before;
    });
    expect(called).toEqual([true, false, false, true, true, false]);
  });

  it('is not called by what is out of sight, nor by what was there when the station started', () => {
    const { clock, come, calls } = start({}, [alarm('old')]);
    come(alarm('old'), alarm('b', { suppressedBy: 'broker_down' }));
    clock.pass(500);
    expect(calls()).toEqual([]);
  });

  it('is not called by what was acknowledged before the call', () => {
    const { clock, come, calls } = start();
    come(alarm('a'));
    clock.pass(400);
    come(alarm('a', { acknowledged: true }));
    clock.pass(500);
    expect(calls()).toEqual([]);
  });

  it('is notified and fetched from the priorities that the station has set', () => {
    const quiet = start({ notifyFrom: 'high', forwardFrom: 'critical' });
    quiet.come(alarm('a', { priority: 'medium' }));
    quiet.clock.pass(500);
    quiet.come(alarm('b', { priority: 'high' }));
    quiet.clock.pass(500);
    expect(quiet.calls()).toMatchObject([{ count: 1, notify: true, forward: false, highest: { key: 'b' } }]);
    const fetched = start({ notifyFrom: null, forwardFrom: 'low' });
    fetched.come(alarm('a', { priority: 'low' }));
    fetched.clock.pass(500);
    expect(fetched.calls()).toMatchObject([{ count: 1, notify: false, forward: true }]);
  });

  it('sees how many stand and how many wait, whenever that changes', () => {
    const { clock, come, told, stop } = start();
    expect(told).toEqual([{ standing: { all: 0, unacknowledged: 0, highest: null }, call: null }]);
    come(alarm('a', { priority: 'low' }), alarm('b', { acknowledged: true }), alarm('c', { suppressedBy: 'x' }));
    clock.pass(500);
    expect(told.at(-1)?.standing).toEqual({ all: 2, unacknowledged: 1, highest: 'low' });
    stop();
    come(alarm('d'));
    clock.pass(5_000);
    expect(told).toHaveLength(2);
  });
});
