import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromThousandths, toThousandths } from './units.ts';

describe('thousandths', () => {
  it.each([
    [27_500, '27.5'],
    [0, '0'],
    [-50, '-0.05'],
    [-40_000, '-40'],
    [8_001, '8.001'],
    [3_600_000, '3600'],
  ])('%i is written %s and read back', (value, text) => {
    expect(fromThousandths(value)).toBe(text);
    expect(toThousandths(text)).toBe(value);
  });

  it('reads and writes every integer exactly, in either language', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }), fc.constantFrom('.', ','), (value, sign) => {
        expect(toThousandths(fromThousandths(value, sign))).toBe(value);
      }),
    );
  });

  it.each(['', '-', '.', ',', '1.2345', '1e3', '0x10', 'ten', '1 000', '27.5.1', 'NaN', 'Infinity'])(
    'refuses %j',
    (text) => {
      expect(toThousandths(text)).toBeUndefined();
    },
  );

  it('takes a comma, a typographic minus and no leading zero', () => {
    expect(['27,5', '−3', '.5', '5,', '-0'].map(toThousandths)).toEqual([27_500, -3_000, 500, 5_000, 0]);
  });
});
