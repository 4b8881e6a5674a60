import { describe, expect, it } from 'vitest';
import { fakeAlarm } from '../../../build/testing/fake-alarm.ts';
import { floodAfter, noFlood } from './flood.ts';

const minute = 60_000;
const NOW = 100 * minute;
const alarms = (count: number, raised = NOW) =>
  Array.from({ length: count }, (_, i) => fakeAlarm({ key: `door_forced:node-${i}`, raised }));

describe('a flood', () => {
  it('begins with the eleventh alarm within 10 min', () => {
    expect(floodAfter(noFlood, alarms(10), NOW).on).toBe(false);
    expect(floodAfter(noFlood, alarms(11), NOW).on).toBe(true);
  });

  it('counts what has gone from the list meanwhile, and what comes again', () => {
    let flood = floodAfter(noFlood, alarms(8), NOW);
    flood = floodAfter(flood, [], NOW + minute);
    expect(flood.raised.size).toBe(8);
    const again = alarms(3, NOW + minute).map((alarm) => ({ ...alarm, occurrence: 2 }));
    flood = floodAfter(flood, again, NOW + minute);
    expect(flood).toMatchObject({ on: true });
    expect(flood.raised.size).toBe(11);
  });

  it('ends when fewer than 5 are left within 10 min, though nothing happens', () => {
    const flood = floodAfter(noFlood, [...alarms(8), ...alarms(12, NOW + minute).slice(8)], NOW + minute);
    expect(flood.on).toBe(true);
    const later = floodAfter(flood, [], NOW + 10 * minute);
    expect(later.raised.size).toBe(4);
    expect(later.on).toBe(false);
  });

  it('does not end in between', () => {
    const flood = floodAfter(noFlood, [...alarms(6), ...alarms(12, NOW + minute).slice(6)], NOW + minute);
    expect(floodAfter(flood, [], NOW + 10 * minute)).toMatchObject({ on: true });
  });

  it('does not count old alarms that stand for long, and says when nothing has changed', () => {
    const old = alarms(40, NOW - 20 * minute);
    expect(floodAfter(noFlood, old, NOW)).toBe(noFlood);
    const flood = floodAfter(noFlood, alarms(3), NOW);
    expect(floodAfter(flood, alarms(3), NOW + 1)).toBe(flood);
  });
});
