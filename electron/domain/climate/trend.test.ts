import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { curve } from '../../../build/testing/curves.ts';
import type { Reading } from './rate.ts';
import { levelOf, type Reach, reachOf, trendOf } from './trend.ts';

const minute = 60_000;
const interval = 10_000;
const per15min = 91;

/** Numbers between 0 and 1 that are the same in every run (mulberry32). */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A line of `slope` (K/min) from 22 °C, with noise of standard deviation `sd` whose neighbours are alike by `r`. */
function noisyLine(random: () => number, slope: number, sd: number, r: number, count = per15min): Reading[] {
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  let noise = sd * normal();
  return Array.from({ length: count }, (_, i) => {
    noise = r * noise + sd * Math.sqrt(1 - r ** 2) * normal();
    return { at: i * interval, value: 22 + (slope * i * interval) / minute + noise };
  });
}

function reachIn(readings: readonly Reading[], line: number): Reach | null {
  const trend = trendOf(readings);
  return trend === null ? null : reachOf(trend, line);
}

describe('the time to a limit', () => {
  it('is that of the line where there is no noise', () => {
    const line = noisyLine(dice(1), 0.2, 0, 0);
    const reach = reachIn(line, 27);
    // 5 K at 0.2 K/min: 25 min after the first reading.
    expect((reach?.earliest ?? 0) / minute).toBeCloseTo(25, 0);
    expect((reach?.latest ?? 0) / minute).toBeCloseTo(25, 0);
    expect(reachIn(noisyLine(dice(1), -0.2, 0, 0), 18)?.earliest).toBeLessThan(20.1 * minute);
  });

  it('is not said of a curve that does not move, that moves away, or that would take longer than two hours', () => {
    const flat = Array.from({ length: per15min }, (_, i) => ({ at: i * interval, value: 22 }));
    expect(trendOf(flat)).toBeNull();
    expect(reachIn(noisyLine(dice(2), 0.2, 0, 0), 18)).toBeNull();
    expect(reachIn(noisyLine(dice(2), 0.02, 0, 0), 27)).toBeNull();
    expect(reachIn(noisyLine(dice(2), 0.05, 0, 0), 27)).not.toBeNull();
  });

  it('is not said from a few minutes, nor from a few readings', () => {
    expect(trendOf([])).toBeNull();
    expect(trendOf(noisyLine(dice(3), 0.5, 0.02, 0, 20))).toBeNull();
    expect(trendOf(noisyLine(dice(3), 0.5, 0.02, 0, 30))).not.toBeNull();
    const rare = noisyLine(dice(3), 0.5, 0.02, 0).filter((_, i) => i % 30 === 0);
    expect(rare).toHaveLength(4);
    expect(trendOf(rare)).toBeNull();
  });

  it('lies in the interval as often as is claimed, whether or not neighbouring readings are alike', () => {
    for (const [r, least] of [
      [0, 0.93],
      [0.3, 0.93],
      [0.6, 0.91],
      [0.8, 0.88],
    ] as const) {
      const random = dice(20_261_126);
      let [said, right] = [0, 0];
      for (let i = 0; i < 2_000; i++) {
        const reach = reachIn(noisyLine(random, 0.15, 0.2, r), 27);
        if (reach === null) continue;
        said += 1;
        const truth = (5 / 0.15) * minute;
        if (reach.earliest <= truth && truth <= reach.latest) right += 1;
      }
      expect(said).toBeGreaterThan(1_500);
      expect(right / said, `neighbours alike by ${r}`).toBeGreaterThan(least);
    }
  });

  it('is said of pure noise no more often than one time in ten', () => {
    for (const r of [0, 0.6]) {
      const random = dice(7);
      const trends = Array.from({ length: 2_000 }, () => trendOf(noisyLine(random, 0, 0.2, r)));
      expect(trends.filter((each) => each !== null).length / 2_000).toBeLessThan(0.1);
    }
  });

  it('follows the newest straight part of a curve that has bent', () => {
    const [flat, rise] = [noisyLine(dice(4), 0, 0.05, 0, 50), noisyLine(dice(5), 0.5, 0.05, 0, 41)];
    const bent = [...flat, ...rise.map(({ at, value }) => ({ at: at + 50 * interval, value }))];
    const trend = trendOf(bent);
    expect((trend?.slope ?? 0) * minute).toBeCloseTo(0.5, 1);
  });

  it('never ends before it begins, and never lies in the past', () => {
    const shape = fc.record({
      seed: fc.nat(),
      slope: fc.double({ min: -1, max: 1, noNaN: true }),
      sd: fc.double({ min: 0, max: 2, noNaN: true }),
      line: fc.integer({ min: 0, max: 50 }),
    });
    fc.assert(
      fc.property(shape, ({ seed, slope, sd, line }) => {
        const readings = noisyLine(dice(seed), slope, sd, 0.3);
        const trend = trendOf(readings);
        if (trend === null) return;
        const reach = reachOf(trend, line);
        if (reach === null) return;
        expect(reach.earliest).toBeGreaterThanOrEqual(trend.newest);
        expect(reach.latest).toBeGreaterThanOrEqual(reach.earliest);
        expect(Math.sign(line - levelOf(trend))).toBe(Math.sign(trend.slope));
      }),
    );
  });
});

describe('the time to a limit on a curve', () => {
  /** What is said after each reading of a curve, with the time at which it was said. */
  const saidAlong = (name: Parameters<typeof curve>[0], line: number) => {
    const readings = curve(name).map(({ at, temperature }) => ({ at, value: temperature }));
    return readings.flatMap(({ at }, i) => {
      const reach = reachIn(readings.slice(0, i + 1), line);
      return reach === null ? [] : [{ at, ...reach }];
    });
  };

  it('is said some minutes after the cooling has failed, and becomes true', () => {
    const passes = 36.2 * minute;
    const said = saidAlong('cooling-failed', 32).filter(({ at }) => at < passes);
    expect((said[0]?.at ?? 0) / minute).toBeLessThan(17);
    const soon = said.filter(({ at }) => at > 27 * minute);
    // The real curve bends on, so that the straight line is early, by no more than some minutes.
    for (const { earliest, latest } of soon) {
      expect(earliest).toBeLessThan(passes + minute);
      expect(latest).toBeGreaterThan(passes - 3 * minute);
    }
  });

  it('is not said of a sensor that wavers around a limit', () => {
    expect(saidAlong('noise-at-limit', 32)).toEqual([]);
  });
});
