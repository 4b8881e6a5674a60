import { describe, expect, it } from 'vitest';
import { fakeAlarm } from '../../../../build/testing/fake-alarm.ts';
import { stretched, toggled } from './choice.ts';
import { flatLines, groupedLines } from './groups.ts';

const alarms = ['a', 'b', 'c', 'd'].map((key) => fakeAlarm({ key }));
const lines = flatLines(alarms);
const [group] = groupedLines(alarms, new Set());

describe('choosing alarms', () => {
  it('by a line turns it on and off', () => {
    const [first] = lines;
    if (first === undefined) throw new Error('no line');
    const on = toggled(new Set(['c#1']), first);
    expect([...on]).toEqual(['c#1', 'a#1']);
    expect([...toggled(on, first)]).toEqual(['c#1']);
  });

  it('by a group turns all of it on, and off only when all were on', () => {
    if (group === undefined) throw new Error('no group');
    const all = toggled(new Set(['a#1', 'b#1']), group);
    expect(all.size).toBe(4);
    expect(toggled(all, group).size).toBe(0);
  });

  it('stretches in both directions', () => {
    expect([...stretched(lines, 1, 3)]).toEqual(['b#1', 'c#1', 'd#1']);
    expect([...stretched(lines, 2, 0)]).toEqual(['a#1', 'b#1', 'c#1']);
  });
});
