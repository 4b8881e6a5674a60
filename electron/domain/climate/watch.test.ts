import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { curve } from '../../../build/testing/curves.ts';
import { type ClimateLimits, initialClimateLimits } from '../../contract/climate-rules.ts';
import { interrupted } from './limit-watch.ts';
import { rateWindows, swing, watchRate } from './rate.ts';
import { type Round, readingsOf } from './readings.ts';
import {
  type ClimateFacts,
  climateUnseen,
  climateWatchNames,
  longestGap,
  takeLate,
  takeLimits,
  takeRound,
  verdictOf,
} from './watch.ts';

const limits = initialClimateLimits();
const gap = longestGap(10_000);
/** Air of 24 °C whose dew point is 18.5 °C: above the alarm limit; and of 9.5 °C. */
const [humid, dry] = [71.5, 40];
const round = (seconds: number, humidity: number | null, temperature: number | null = 24): Round => ({
  at: seconds * 1_000,
  ...readingsOf({ temperature: temperature ?? undefined, humidity: humidity ?? undefined }),
});
const every10 = (from: number, count: number, humidity: number) =>
  Array.from({ length: count }, (_, i) => round(from + i * 10, humidity));
const take = (rounds: readonly Round[], from = climateUnseen(), by: ClimateLimits = limits): ClimateFacts =>
  rounds.reduce((facts, each) => takeRound(facts, each, by, gap), from);
const exceeded = (facts: ClimateFacts) => climateWatchNames.filter((name) => facts.watches[name].exceeded);

describe('the dew point of a node', () => {
  it('alarms after 30 s and warns after 120, by the time of the readings', () => {
    expect(exceeded(take(every10(0, 3, humid)))).toEqual([]);
    expect(exceeded(take(every10(0, 4, humid)))).toEqual(['dew_point.alarm_high']);
    expect(exceeded(take(every10(0, 13, humid)))).toEqual(['dew_point.warn_high', 'dew_point.alarm_high']);
  });

  it('says what was measured and against which limit', () => {
    const alarm = verdictOf(take(every10(0, 4, humid)), 'dew_point.alarm_high', limits, gap);
    expect(alarm.measured).toEqual({ value: 18.527, limit: 17 });
  });

  it('lets its delays begin anew after a gap, after a reading that failed, and when the clock is set back', () => {
    const before = every10(0, 3, humid);
    expect(exceeded(take([...before, round(60, humid)]))).toEqual([]);
    expect(exceeded(take([...before, round(30, null), round(40, humid)]))).toEqual([]);
    expect(exceeded(take([...before, round(5, humid), round(15, humid)]))).toEqual([]);
    expect(exceeded(take([...before, round(5, humid), round(15, humid), round(25, humid), round(35, humid)]))).toEqual([
      'dew_point.alarm_high',
    ]);
  });

  it('stays exceeded over a gap, for nobody knows that it is back', () => {
    const before = take(every10(0, 4, humid));
    const after = take([round(900, dry)], before);
    expect(exceeded(after)).toEqual(['dew_point.alarm_high']);
    expect(exceeded(take(every10(910, 6, dry), after))).toEqual([]);
  });

  it('does not count a round twice', () => {
    const one = take(every10(0, 3, humid));
    expect(take([round(20, humid)], one)).toBe(one);
  });

  it('is over at once when its limit is switched off', () => {
    const off = { ...limits, 'dew_point.alarm_high': null };
    expect(exceeded(takeLimits(take(every10(0, 4, humid)), off))).toEqual([]);
    expect(takeLimits(take(every10(0, 4, humid)), limits)).toEqual(take(every10(0, 4, humid)));
  });

  it('goes on from what was exceeded when the station stopped', () => {
    const before = climateUnseen(new Set(['dew_point.warn_high', 'temperature.hour']));
    expect(exceeded(take([round(0, 55)], before))).toEqual(['dew_point.warn_high', 'temperature.hour']);
  });
});

describe('readings that were kept during an outage', () => {
  it('fill the curve without judging anything', () => {
    const facts = take([round(0, humid), round(600, humid)]);
    const filled = every10(10, 58, humid).reduce(takeLate, facts);
    const times = filled.curves.temperature.map(({ at }) => at);
    expect(times).toHaveLength(60);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(filled.watches).toBe(facts.watches);
  });

  it('are left out where they are there already, or older than an hour', () => {
    const facts = take([round(4_000, dry)]);
    for (const late of [round(4_000, dry), round(300, dry), round(5_000, dry)])
      expect(takeLate(facts, late)).toEqual(facts);
  });
});

describe('the change of temperature of a node', () => {
  it('is judged over 15 min and over an hour, and no more than the hour is held', () => {
    const rounds = Array.from({ length: 720 }, (_, i) => round(i * 10, 30, 20 + i / 100));
    const tape = { ...limits, 'rate.hour': 5_000 };
    const half = take(rounds.slice(0, 360), climateUnseen(), tape);
    expect(exceeded(half)).toEqual([]);
    const facts = take(rounds, climateUnseen(), { ...limits, 'rate.hour': 3_500 });
    expect(exceeded(facts)).toEqual(['temperature.hour']);
    expect(facts.curves.temperature).toHaveLength(361);
    expect(facts.curves.humidity).toHaveLength(91);
  });

  it('is what it would be if every window were looked through at every reading', () => {
    const names = { quarter: 'temperature.quarter', hour: 'temperature.hour' } as const;
    const rare = <T>(usual: T, others: readonly T[], weight: number) =>
      fc.oneof({ weight, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constantFrom(...others) });
    const step = fc.record({
      seconds: rare(10, [60, 300, -20], 150),
      change: rare<number | null>(0, [0.2, -0.2, 1, -1, 6, -6, null], 10),
      late: rare(false, [true], 150),
    });
    const bounds = fc.record({ quarter: fc.constantFrom(3_000, 5_000, null), hour: fc.constantFrom(6_000, null) });
    let turned = 0;
    fc.assert(
      fc.property(fc.array(step, { minLength: 100, maxLength: 400 }), bounds, (steps, { quarter, hour }) => {
        const by = { ...limits, 'rate.quarter': quarter, 'rate.hour': hour };
        let [facts, at, value] = [climateUnseen(), 100_000, 22];
        for (const { seconds, change, late } of steps) {
          [at, value] = [at + seconds, value + (change ?? 0)];
          // Two that are alike: one wild reading is no change.
          if (late) for (const ago of [18, 16]) facts = takeLate(facts, round(at - ago, 40, value + 4));
          const next = takeRound(facts, round(at, 40, change === null ? null : value), by, gap);
          for (const window of ['quarter', 'hour'] as const) {
            const name = names[window];
            const broken = facts.newest === null || seconds < 0 || seconds * 1_000 > gap;
            const before = broken ? interrupted(facts.watches[name]) : facts.watches[name];
            const seen = change === null ? null : swing(next.curves.temperature, rateWindows[window], gap);
            const judged = watchRate(by[`rate.${window}`], before, seen, at * 1_000);
            if (next.newest !== facts.newest) expect(next.watches[name]).toEqual(judged);
            if (judged.exceeded !== before.exceeded) turned++;
          }
          facts = next;
        }
      }),
    );
    expect(turned).toBeGreaterThan(50);
  });

  it('is found when the cooling fails', () => {
    const rounds = curve('cooling-failed').map(({ at, temperature, humidity }) =>
      round(at / 1_000, humidity, temperature),
    );
    const seen = rounds.slice(0, 150).map((_, i) => exceeded(take(rounds.slice(0, i + 1))));
    const first = seen.findIndex((names) => names.length > 0);
    expect(seen[first]).toEqual(['temperature.quarter']);
    expect(first / 6).toBeGreaterThan(22);
    expect(first / 6).toBeLessThan(24);
  });
});
