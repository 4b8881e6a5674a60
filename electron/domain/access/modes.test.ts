import { assert, constantFrom, integer, property, record } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CountedDoor, countedMode, modeKey, nextNodeMode, type StoredMode, wantedMode } from './modes.ts';

const order = (mode: StoredMode['mode'], area?: number): StoredMode => ({
  scope: area === undefined ? { is: 'site' } : { is: 'area', id: area },
  mode,
  reason: 'fire',
  by: 'eva',
  at: 1,
});
const door = { inside: 1, outside: 2, maintenance: false };

describe('the mode that is meant for a door', () => {
  it('is normal without an order', () => {
    expect(wantedMode(door, [])).toBe('normal');
  });

  it('follows an order for the site, for the area behind it and for the one in front of it, and no other', () => {
    expect(wantedMode(door, [order('lockdown')])).toBe('lockdown');
    expect(wantedMode(door, [order('lockdown', 1)])).toBe('lockdown');
    expect(wantedMode(door, [order('lockdown', 2)])).toBe('lockdown');
    expect(wantedMode(door, [order('lockdown', 3)])).toBe('normal');
    expect(wantedMode({ inside: null, outside: null, maintenance: false }, [order('lockdown', 3)])).toBe('normal');
  });

  it('puts evacuation before lockdown, and lockdown before maintenance', () => {
    const works = { ...door, maintenance: true };
    expect(wantedMode(works, [])).toBe('maintenance');
    expect(wantedMode(works, [order('lockdown')])).toBe('lockdown');
    expect(wantedMode(works, [order('lockdown'), order('evacuation', 1)])).toBe('evacuation');
    expect(wantedMode(works, [order('evacuation'), order('lockdown', 1)])).toBe('evacuation');
  });
});

describe('what a node is told', () => {
  const modes = constantFrom('normal' as const, 'lockdown' as const, 'evacuation' as const, 'maintenance' as const);

  it('begins with a revision above what it has', () => {
    expect(nextNodeMode(null, 'normal', 0)).toEqual({ mode: 'normal', rev: 1 });
    expect(nextNodeMode(null, 'normal', 7)).toEqual({ mode: 'normal', rev: 8 });
  });

  it('stays while it stands, and rises above both with every change', () => {
    assert(
      property(
        record({ mode: modes, rev: integer({ min: 1, max: 99 }) }),
        modes,
        integer({ min: 0, max: 99 }),
        (told, wanted, heard) => {
          const next = nextNodeMode(told, wanted, heard);
          if (told.mode === wanted && told.rev >= heard) expect(next).toBeNull();
          else expect(next).toEqual({ mode: wanted, rev: Math.max(told.rev, heard) + 1 });
        },
      ),
    );
  });
});

describe('the count of a mode', () => {
  const at = (node: string, confirmed: CountedDoor['confirmed'], wanted: CountedDoor['wanted'] = 'lockdown') =>
    ({ node, inside: 1, outside: null, maintenance: false, wanted, confirmed }) as const;

  it('names who is away and who has not said so yet', () => {
    const doors = [at('a', 'confirmed'), at('b', 'unreachable'), at('c', 'pending'), at('d', 'confirmed')];
    expect(countedMode(order('lockdown'), doors)).toEqual({
      ...order('lockdown'),
      doors: 4,
      confirmed: 2,
      unreachable: ['b'],
      pending: ['c'],
    });
  });

  it('leaves out doors of other areas, and those that are meant to be evacuated', () => {
    const doors = [at('a', 'confirmed'), at('b', 'confirmed', 'evacuation'), { ...at('c', 'confirmed'), inside: 9 }];
    expect(countedMode(order('lockdown', 1), doors)).toMatchObject({ doors: 1, confirmed: 1 });
    expect(countedMode(order('evacuation'), doors)).toMatchObject({ doors: 1, confirmed: 1 });
  });

  it('is of each kind one for a scope', () => {
    const keys = [order('lockdown'), order('evacuation'), order('lockdown', 1), order('evacuation', 1)].map(modeKey);
    expect(new Set(keys).size).toBe(4);
  });
});
