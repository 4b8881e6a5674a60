import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spansAround } from './spans.ts';

describe('the spans around incidents', () => {
  it('are one where they touch', () => {
    expect(spansAround([500, 100, 120], 50)).toEqual([
      { from: 50, to: 170 },
      { from: 450, to: 550 },
    ]);
    expect(spansAround([], 50)).toEqual([]);
  });

  it('hold every moment with what is around it, and never overlap', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(10_000)), fc.nat(500), (moments, around) => {
        const spans = spansAround(moments, around);
        for (const at of moments)
          expect(spans.some(({ from, to }) => from <= Math.max(0, at - around) && to >= at + around)).toBe(true);
        for (const [i, { from }] of spans.entries()) expect(from).toBeGreaterThan(spans[i - 1]?.to ?? -1);
      }),
    );
  });
});
