import { describe, expect, it } from 'vitest';
import { timeTicks, unbroken, valueTicks } from './paper-plot.ts';

describe('a plot on paper', () => {
  it('has round values on its scale', () => {
    expect(valueTicks(21.3, 25.4, 4)).toEqual({ at: [22, 24], step: 2 });
    expect(valueTicks(-0.6, 0.6, 4).at.map((each) => each.toFixed(1))).toEqual(['-0.5', '0.0', '0.5']);
    expect(valueTicks(40, 60, 4).at).toEqual([40, 45, 50, 55, 60]);
  });

  it('has round times, of minutes as of days', () => {
    const noon = Date.UTC(2026, 0, 1, 12);
    const minute = 60_000;
    expect(timeTicks(noon - 13 * minute, noon + 14 * minute, 6).map((at) => (at - noon) / minute)).toEqual([
      -10, -5, 0, 5, 10,
    ]);
    expect(timeTicks(noon, noon + 10 * 1_440 * minute, 6).every((at) => at % (1_440 * minute) === 0)).toBe(true);
  });

  it('is not drawn where nothing was measured', () => {
    expect(unbroken([0, 10, 20, 90, 100], 30)).toEqual([
      [0, 3],
      [3, 5],
    ]);
    expect(unbroken([5], 30)).toEqual([[0, 1]]);
    expect(unbroken([], 30)).toEqual([]);
  });
});
