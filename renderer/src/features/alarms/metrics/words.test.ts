import { describe, expect, it } from 'vitest';
import { lengthOf } from './words.ts';

describe('a length of time', () => {
  it.each([
    [0, 0, 0, 's'],
    [8_400, 8.4, 0, 's'],
    [99_999, 99.999, 0, 's'],
    [210_000, 3.5, 1, 'min'],
    [900_000, 15, 0, 'min'],
    [5_400_000, 90, 0, 'min'],
    [7_200_000, 2, 0, 'h'],
    [50_400_000, 14, 0, 'h'],
    [190_080_000, 2.2, 1, 'd'],
  ] as const)('of %i ms is told as %d with %i decimals in %s', (ms, value, decimals, unit) => {
    expect(lengthOf(ms)).toEqual({ value, decimals, unit });
  });
});
