import { describe, expect, it } from 'vitest';
import { fakeNode, usualSetup } from '../../../../build/testing/fake-data.ts';
import { calls } from '../../../../electron/contract/calls.ts';
import type { NodeLive } from '../../../../electron/contract/nodes.ts';
import { barOf, commandOf, type Order, orders } from './orders.ts';

const at = (part: Partial<NodeLive>): NodeLive => ({ ...fakeNode(0, 1_800_000_000_000, usualSetup), ...part });
const open = (node: NodeLive): Order[] => orders.filter((order) => barOf(node, order, true) === null);

describe('the orders of a door', () => {
  it('fit the contract, each with its own', () => {
    const inputs = orders.map((order) => calls['doors.command'].input.parse(commandOf('a', order)));
    expect(inputs.map(({ op }) => op)).toEqual([
      'unlock',
      'unlock_until',
      'unlock_until',
      'unlock_until',
      'hold_unlocked',
      'lock',
      'hold_locked',
      'release_hold',
    ]);
    expect(inputs.flatMap((input) => (input.op === 'unlock_until' ? [input.minutes] : []))).toEqual([10, 30, 60]);
  });

  it('offer at a locked door what opens it and what holds it, not what is so already', () => {
    expect(open(at({}))).toEqual(['unlock', 'min10', 'min30', 'hour', 'untilEnded', 'holdLocked']);
  });

  it('offer at a released door its end', () => {
    const held = at({ lock: 'unlocked', hold: 'unlocked' });
    expect(open(held)).toEqual(['unlock', 'min10', 'min30', 'hour', 'lock', 'holdLocked', 'release']);
    expect(barOf(held, 'untilEnded', true)).toBe('heldUnlocked');
    expect(barOf(at({ lock: 'unlocked', hold: 'unlocked', until: 5 }), 'untilEnded', true)).toBeNull();
  });

  it('offer nothing at a door that nobody hears, and say why', () => {
    expect(orders.map((order) => barOf(at({ contact: 'offline' }), order, true))).toEqual(orders.map(() => 'away'));
    expect(barOf(at({ contact: 'never' }), 'unlock', true)).toBe('never');
  });

  it('offer nothing to a viewer', () => {
    expect(barOf(at({}), 'unlock', false)).toBe('role');
  });

  it('leave out what the mode forbids', () => {
    expect(open(at({ mode: 'evacuation', lock: 'unlocked', hold: 'unlocked' }))).toEqual([
      'unlock',
      'min10',
      'min30',
      'hour',
    ]);
    expect(open(at({ mode: 'lockdown' }))).toEqual(['unlock', 'holdLocked']);
  });

  it('leave out what needs a clock where the node has none', () => {
    expect(open(at({ clock: 'uptime' }))).toEqual(['unlock', 'untilEnded', 'holdLocked']);
  });
});
