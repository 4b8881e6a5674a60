import { describe, expect, it } from 'vitest';
import { diskChanges, lowBelow } from './disk-space.ts';

const giga = 1e9;
const meaning = (free: number, total: number) =>
  diskChanges({ free, total }).map((change) => (change.is === 'clear' ? 'clear' : change.worse ? 'worse' : 'low'));

describe('the space on the disk', () => {
  it.each([
    [20 * giga, 2 * giga],
    [100 * giga, 5 * giga],
    [4_000 * giga, 10 * giga],
  ])('of %i bytes runs out below %i', (total, limit) => {
    expect(lowBelow(total)).toBe(limit);
    expect(meaning(limit - 1, total)).toEqual(['low']);
    expect(meaning(limit, total)).toEqual([]);
    expect(meaning(limit * 1.1, total)).toEqual(['clear']);
  });

  it('is worse below 500 MB', () => {
    expect(meaning(5e8, 100 * giga)).toEqual(['low']);
    expect(meaning(5e8 - 1, 100 * giga)).toEqual(['worse']);
    expect(meaning(0, 100 * giga)).toEqual(['worse']);
  });
});
