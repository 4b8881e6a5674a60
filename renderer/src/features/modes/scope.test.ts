import { describe, expect, it } from 'vitest';
import { fakeDoor } from '../../../../build/testing/fake-doors.ts';
import type { ModeOrder } from '../../../../electron/contract/doors.ts';
import { compareOrders, doorsOf, orderKey } from './scope.ts';

const doors = Array.from({ length: 6 }, (_, i) => {
  const door = fakeDoor(i, 1_800_000_000_000);
  return { ...door, settings: { ...door.settings, inside: i < 2 ? 1 : 2, outside: i === 5 ? 1 : null } };
});
const order = (mode: ModeOrder['mode'], scope: ModeOrder['scope'], at: number): ModeOrder => ({
  scope,
  mode,
  reason: 'x',
  by: 'guard-1',
  at,
  doors: 6,
  confirmed: 6,
  unreachable: [],
  pending: [],
});

describe('the scope of a mode', () => {
  it('is every door of the site, or those that lead into the area or out of it', () => {
    expect(doorsOf({ is: 'site' }, doors)).toHaveLength(6);
    expect(doorsOf({ is: 'area', id: 1 }, doors).map(({ node }) => node)).toEqual(['node-1', 'node-2', 'node-6']);
    expect(doorsOf({ is: 'area', id: 9 }, doors)).toEqual([]);
  });

  it('puts first what rules first', () => {
    const all = [
      order('lockdown', { is: 'area', id: 1 }, 1),
      order('lockdown', { is: 'site' }, 9),
      order('evacuation', { is: 'area', id: 2 }, 5),
      order('evacuation', { is: 'area', id: 1 }, 4),
    ];
    expect(all.toSorted(compareOrders).map(orderKey)).toEqual([
      'evacuation-area-1',
      'evacuation-area-2',
      'lockdown-site',
      'lockdown-area-1',
    ]);
  });
});
