import { describe, expect, it } from 'vitest';
import { fakeAlarms } from '../../../../build/testing/fake-alarms.ts';
import { fakeNode, usualSetup } from '../../../../build/testing/fake-data.ts';
import { fakeDoor } from '../../../../build/testing/fake-doors.ts';
import type { NodeLive } from '../../../../electron/contract/nodes.ts';
import { boardOf } from '../../live/alarm-board.ts';
import { type DoorRow, inView, matches, rowOf, ruleOf, type View } from './rows.ts';

const NOW = 1_800_000_000_000;
const node = (i: number, part: Partial<NodeLive> = {}): NodeLive => ({ ...fakeNode(i, NOW, usualSetup), ...part });
const rows: DoorRow[] = Array.from({ length: 8 }, (_, i) =>
  rowOf(node(i), fakeDoor(i, NOW), boardOf(fakeAlarms(NOW)).byNode.get(`node-${i + 1}`) ?? null),
);
const seen = (view: View) => rows.filter((row) => inView(row, view)).map(({ id }) => id);

describe('what rules a door', () => {
  it('is the mode, then the hold, then nothing', () => {
    expect(ruleOf(node(0, { mode: 'lockdown', hold: 'unlocked' }))).toBe('lockdown');
    expect(ruleOf(node(0, { hold: 'locked' }))).toBe('heldLocked');
    expect(ruleOf(node(0, { hold: 'unlocked', until: NOW }))).toBe('unlockedUntil');
    expect(ruleOf(node(0, { hold: 'unlocked' }))).toBe('heldUnlocked');
    expect(ruleOf(node(0))).toBe('normal');
  });

  it('is unknown as soon as the node is not heard, whatever it said last', () => {
    expect(ruleOf(node(0, { contact: 'offline', mode: 'normal', hold: 'unlocked' }))).toBe('unknown');
  });

  it('says that a mode is meant and not confirmed', () => {
    const door = { ...fakeDoor(0, NOW), wanted: 'lockdown', confirmed: 'pending' } as const;
    expect(rowOf(node(0), door, null).pending).toBe('lockdown');
    expect(rowOf(node(0), { ...door, confirmed: 'confirmed' }, null).pending).toBeNull();
  });
});

describe('the list of doors', () => {
  it('finds what needs attention, what is open, released, away and in maintenance', () => {
    expect(seen('all')).toHaveLength(8);
    expect(seen('attention')).toEqual(['node-3', 'node-4', 'node-5', 'node-6', 'node-7', 'node-8']);
    expect(seen('open')).toEqual(['node-3']);
    expect(seen('released')).toEqual(['node-4']);
    expect(seen('away')).toEqual(['node-5', 'node-8']);
    expect(seen('maintenance')).toEqual(['node-6']);
  });

  it('is searched by name, id and last person', () => {
    expect(rows.filter((row) => matches(row, 'meet')).map(({ id }) => id)).toEqual(['node-7']);
    expect(rows.filter((row) => matches(row, 'NODE-2')).map(({ id }) => id)).toEqual(['node-2']);
    expect(rows.filter((row) => matches(row, 'ferreira')).map(({ id }) => id)).toEqual(['node-4']);
  });
});
