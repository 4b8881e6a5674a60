import { describe, expect, it } from 'vitest';
import { fakeAlarm } from '../../../build/testing/fake-alarm.ts';
import type { CommandStory } from '../../contract/doors.ts';
import { limits } from '../../contract/limits.ts';
import type { NodeLive } from '../../contract/nodes.ts';
import { type StationNow, standing } from './standing.ts';

const now = 1_790_000_000_000;
const act = { by: 'eva', at: now - 60_000 };
const nothing: StationNow = { now, alarms: [], modes: [], nodes: [], doors: [], commands: [], reasons: new Map() };

function node(id: string, part: Partial<NodeLive>): NodeLive {
  const about = { id, name: `Door ${id}`, contact: 'online', since: now - 5_000, hold: 'none', until: null } as const;
  return { ...about, ...part } as NodeLive;
}
const story = (op: string, by: string) => ({ node: 'a', op, by }) as CommandStory;

describe('what a shift leaves to the next one', () => {
  it('are the alarms in sight, and apart from them those that somebody has put away, with why', () => {
    const shelved = { ...act, until: now + 60_000, reason: 'lorry' };
    const alarms = [
      fakeAlarm({ key: 'in sight' }),
      fakeAlarm({ key: 'shelved', shelved }),
      fakeAlarm({ key: 'out', active: false, acknowledged: true, outOfService: { ...act, reason: 'broken' } }),
      fakeAlarm({ key: 'explained', suppressedBy: 'in sight' }),
      fakeAlarm({ key: 'both', shelved, suppressedBy: 'in sight' }),
    ];
    const left = standing({ ...nothing, alarms });
    expect(left.open.map(({ key }) => key)).toEqual(['in sight']);
    expect(left.putAway.map(({ key }) => key)).toEqual(['shelved', 'out', 'both']);
    expect(left.suppressed).toBe(1);
  });

  it('is a door that an order holds, with who gave it where that is known', () => {
    const nodes = [node('a', { hold: 'unlocked' }), node('b', { hold: 'locked' }), node('c', {})];
    const commands = [story('lock', 'tom'), story('hold_unlocked', 'eva'), story('hold_unlocked', 'old')];
    expect(standing({ ...nothing, nodes, commands }).held).toEqual([
      { node: 'a', name: 'Door a', hold: 'unlocked', until: null, by: 'eva' },
      { node: 'b', name: 'Door b', hold: 'locked', until: null, by: null },
    ]);
  });

  it('is a door that is released for a time as long as that has not passed', () => {
    const nodes = [node('a', { until: now + 1 }), node('b', { until: now })];
    expect(standing({ ...nothing, nodes, commands: [story('unlock_until', 'eva')] }).held).toEqual([
      { node: 'a', name: 'Door a', hold: 'unlocked', until: now + 1, by: 'eva' },
    ]);
  });

  it('is nothing of the lock of a door that is not heard', () => {
    const nodes = [node('a', { contact: 'offline', hold: 'unknown' })];
    expect(standing({ ...nothing, nodes })).toMatchObject({ held: [], offline: [{ node: 'a', since: now - 5_000 }] });
  });

  it('are the nodes that are offline or were never heard, not those that are late', () => {
    const nodes = [
      node('a', { contact: 'stale' }),
      node('b', { contact: 'offline' }),
      node('c', { contact: 'never' }),
      node('d', {}),
    ];
    expect(standing({ ...nothing, nodes }).offline).toEqual([
      { node: 'b', name: 'Door b', since: now - 5_000 },
      { node: 'c', name: 'Door c', since: null },
    ]);
  });

  it('are the doors in maintenance with the reason that the journal has, or none', () => {
    const inMaintenance = (id: string) => ({ node: id, settings: { maintenance: id !== 'c' } });
    const doors = ['a', 'b', 'c'].map(inMaintenance);
    const reasons = new Map([['a', { reason: 'new hinge', by: 'max' }]]);
    expect(standing({ ...nothing, nodes: [node('a', {})], doors, reasons }).maintenance).toEqual([
      { node: 'a', name: 'Door a', reason: 'new hinge', by: 'max' },
      { node: 'b', name: 'b', reason: null, by: null },
    ]);
  });

  it('says that there is more where there is more than a sheet takes', () => {
    const many = (count: number) => Array.from({ length: count }, (_, i) => fakeAlarm({ key: `${i}` }));
    expect(standing({ ...nothing, alarms: many(limits.listed) })).toMatchObject({ capped: false });
    const over = standing({ ...nothing, alarms: many(limits.listed + 1) });
    expect([over.open.length, over.capped]).toEqual([limits.listed, true]);
  });
});
