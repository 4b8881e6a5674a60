import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { curve } from '../../../build/testing/curves.ts';
import { unwatched } from './limit-watch.ts';
import { type Reading, rateWindows, since, swing, watchRate } from './rate.ts';

const minute = 60_000;
const longestGap = 30_000;
const every = (ms: number, values: readonly number[]): Reading[] => values.map((value, i) => ({ at: i * ms, value }));
const quarter = (readings: readonly Reading[]) => swing(readings, rateWindows.quarter, longestGap);
const temperatures = (name: Parameters<typeof curve>[0]) =>
  curve(name).map(({ at, temperature }) => ({ at, value: temperature }));

/** Judges a curve reading by reading; the minutes at which the limit turned. */
function turns(readings: readonly Reading[], limit: number, window: number): number[] {
  let watch = unwatched;
  return readings.flatMap(({ at }, i) => {
    const before = watch.exceeded;
    watch = watchRate(limit, watch, swing(readings.slice(0, i + 1), window, longestGap), at);
    return watch.exceeded === before ? [] : [at / minute];
  });
}

describe('the readings since a moment', () => {
  it('are those at it and after it, however the curve lies to it', () => {
    const walked = fc.array(fc.nat({ max: 20 }), { maxLength: 30 });
    fc.assert(
      fc.property(walked, fc.integer({ min: -5, max: 300 }), (gaps, from) => {
        let at = 0;
        const readings = gaps.map((gap) => ({ at: (at += gap), value: 0 }));
        expect(since(readings, from)).toEqual(readings.filter((each) => each.at >= from));
      }),
    );
  });
});

describe('the change within a window', () => {
  it('is the largest less the smallest value, with the direction in which it went', () => {
    const rising = every(10_000, [20, 20, 20, 21, 22, 23, 23, 23]);
    expect(quarter(rising)).toMatchObject({ span: 3, rising: true });
    expect(quarter(every(10_000, [23, 23, 23, 21, 20, 20, 20]))).toMatchObject({ span: 3, rising: false });
    expect(quarter(every(10_000, [20, 20, 23, 23, 21, 21]))).toMatchObject({ span: 3, rising: true });
  });

  it('forgets what is older than the window', () => {
    const once = every(10_000, [...Array<number>(10).fill(15), ...Array<number>(91).fill(20)]);
    expect(quarter(once)?.span).toBe(0);
  });

  it('takes no notice of a single wild reading', () => {
    expect(quarter(every(10_000, [20, 20, 20, 85, 20, 20, -40, 20, 20]))?.span).toBe(0);
  });

  it('is not known from fewer than three readings', () => {
    expect([quarter([]), quarter(every(10_000, [20, 30]))]).toEqual([null, null]);
    expect(quarter(every(minute * 20, [20, 25, 30]))).toBeNull();
  });

  it('is known as a whole only where nothing is missing in the window', () => {
    const whole = every(10_000, Array<number>(91).fill(20));
    expect(quarter(whole)?.whole).toBe(true);
    expect(quarter(whole.slice(5))?.whole).toBe(false);
    expect(quarter(whole.filter(({ at }) => at < 400_000 || at > 440_000))?.whole).toBe(false);
    expect(quarter(whole.filter(({ at }) => at !== 400_000))?.whole).toBe(true);
  });

  it('is never negative, and never more than there was between any two readings', () => {
    const values = fc.array(fc.integer({ min: -40, max: 60 }), { minLength: 3, maxLength: 90 });
    fc.assert(
      fc.property(values, (walked) => {
        const { span } = quarter(every(10_000, walked)) ?? { span: Number.NaN };
        expect(span).toBeGreaterThanOrEqual(0);
        expect(span).toBeLessThanOrEqual(Math.max(...walked) - Math.min(...walked));
      }),
    );
  });
});

describe('the limit of a change', () => {
  const ramp = (perMinute: number, minutes: number) =>
    every(
      10_000,
      Array.from({ length: minutes * 6 }, (_, i) => 20 + (i * perMinute) / 6),
    );

  it('is passed by 5 K in any 15 min, and not by 5 K in more', () => {
    expect(turns(ramp(0.4, 60), 5_000, rateWindows.quarter)[0]).toBeCloseTo(12.8, 0);
    expect(turns(ramp(0.32, 120), 5_000, rateWindows.quarter)).toEqual([]);
  });

  it('is passed by 20 K in any hour, and where tape drives stand by 5 K', () => {
    expect(turns(ramp(0.32, 120), 20_000, rateWindows.hour)).toEqual([]);
    expect(turns(ramp(0.36, 120), 20_000, rateWindows.hour)[0]).toBeCloseTo(56, 0);
    expect(turns(ramp(0.1, 120), 5_000, rateWindows.hour)[0]).toBeCloseTo(50.4, 0);
  });

  it('is back when a whole window has been quiet for a minute', () => {
    const jump = every(10_000, [...Array<number>(60).fill(20), ...Array<number>(240).fill(26)]);
    const [exceeded = 0, cleared = 0, ...more] = turns(jump, 5_000, rateWindows.quarter);
    expect(more).toEqual([]);
    expect(exceeded).toBeCloseTo(10.2, 0);
    expect(cleared - exceeded).toBeCloseTo(16, 0);
  });

  it('is not back while something of the window is missing, however quiet the rest is', () => {
    const jump = every(10_000, [...Array<number>(60).fill(20), ...Array<number>(240).fill(26)]);
    const lost = jump.filter(({ at }) => at < 20 * minute || at > 21 * minute);
    const [, cleared] = turns(lost, 5_000, rateWindows.quarter);
    // A whole window after the gap, and then a minute.
    expect(cleared).toBeCloseTo(36.7, 0);
  });

  it('is over when it is switched off, whatever is known', () => {
    expect(watchRate(null, { exceeded: true, pendingSince: null }, null, 5)).toEqual(unwatched);
  });

  it('is passed when the cooling fails, and by neither a door nor a noisy sensor', () => {
    const failed = turns(temperatures('cooling-failed'), 5_000, rateWindows.quarter);
    // 12 min after the start it fails; 5 K are reached after 22.8.
    expect(Math.abs((failed[0] ?? 0) - 22.8)).toBeLessThan(1);
    for (const name of ['door-opened', 'noise-at-limit'] as const)
      expect(turns(temperatures(name), 5_000, rateWindows.quarter)).toEqual([]);
  });
});
