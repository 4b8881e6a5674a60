import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { curve } from '../../../build/testing/curves.ts';
import { interrupted, type LimitSetting, type Side, unwatched, watchLimit } from './limit-watch.ts';

const warnHigh: LimitSetting = { milli: 27_000, deadband: 500, onDelay: 120_000, offDelay: 60_000 };
const alarmLow: LimitSetting = { milli: 15_000, deadband: 500, onDelay: 30_000, offDelay: 60_000 };

type Step = readonly [now: number, milli: number | 'failed' | LimitSetting];

/** Plays readings, failures and changes of the setting; says after each step whether the limit is exceeded. */
function play(side: Side, first: LimitSetting, steps: readonly Step[]): boolean[] {
  let [setting, watch] = [first, unwatched];
  return steps.map(([now, what]) => {
    if (typeof what === 'object') setting = what;
    else watch = what === 'failed' ? interrupted(watch) : watchLimit(side, setting, watch, what, now);
    return watch.exceeded;
  });
}

describe('a limit', () => {
  it.each<[string, Side, LimitSetting, readonly (readonly [...Step, boolean])[]]>([
    [
      'is exceeded only after its on-delay, and a dip begins the delay anew',
      'high',
      warnHigh,
      [
        [0, 28_000, false],
        [119_999, 28_000, false],
        [120_000, 27_000, false],
        [120_001, 28_000, false],
        [240_000, 28_000, false],
        [240_001, 28_000, true],
      ],
    ],
    [
      'is cleared only beyond its deadband and after its off-delay',
      'high',
      { ...warnHigh, onDelay: 0 },
      [
        [0, 27_001, true],
        [100_000, 26_501, true],
        [200_000, 26_500, true],
        [230_000, 26_501, true],
        [240_000, 26_500, true],
        [300_000, 26_500, false],
      ],
    ],
    [
      'works downwards as well',
      'low',
      alarmLow,
      [
        [0, 15_000, false],
        [10_000, 14_999, false],
        [40_000, 14_999, true],
        [50_000, 15_499, true],
        [60_000, 15_500, true],
        [120_000, 15_500, false],
      ],
    ],
    [
      'is neither exceeded nor cleared by what is not known',
      'high',
      { ...warnHigh, onDelay: 30_000 },
      [
        [0, 28_000, false],
        [10_000, 'failed', false],
        [30_000, 28_000, false],
        [60_000, 28_000, true],
        [70_000, 20_000, true],
        [100_000, 'failed', true],
        [130_000, 20_000, true],
        [190_000, 20_000, false],
      ],
    ],
    [
      'is over when it is switched off',
      'high',
      { ...warnHigh, onDelay: 0 },
      [
        [0, 28_000, true],
        [1_000, { ...warnHigh, milli: null }, true],
        [2_000, 28_000, false],
        [3_000, { ...warnHigh, onDelay: 0 }, false],
        [4_000, 28_000, true],
      ],
    ],
  ])('%s', (_rule, side, setting, steps) => {
    const played = play(
      side,
      setting,
      steps.map(([now, what]) => [now, what]),
    );
    expect(played).toEqual(steps.map(([, , exceeded]) => exceeded));
  });

  it('does on any curve what a plain reading of its rule says', () => {
    const setting = fc.record({
      milli: fc.constant(27_000),
      deadband: fc.integer({ min: 0, max: 1_000 }),
      onDelay: fc.integer({ min: 0, max: 60_000 }),
      offDelay: fc.integer({ min: 0, max: 60_000 }),
    });
    const steps = fc.array(fc.tuple(fc.integer({ min: 0, max: 15_000 }), fc.integer({ min: 25_500, max: 28_500 })), {
      minLength: 50,
      maxLength: 120,
    });
    fc.assert(
      fc.property(setting, steps, (judged, walked) => {
        let [watch, now, turnedAt] = [unwatched, 0, 0];
        const seen: (readonly [number, number])[] = [];
        for (const [wait, milli] of walked) {
          now += wait;
          seen.push([now, milli]);
          // How long has the wish to turn lasted without a break? Looked up in the whole curve, not remembered.
          const wishes = (value: number) =>
            watch.exceeded ? value <= judged.milli - judged.deadband : value > judged.milli;
          const broken = seen.findLastIndex(([, value], i) => i < turnedAt || !wishes(value));
          const since = seen[broken + 1]?.[0] ?? Number.POSITIVE_INFINITY;
          const turns = now - since >= (watch.exceeded ? judged.offDelay : judged.onDelay);
          const next = watchLimit('high', judged, watch, milli, now);
          expect(next.exceeded).toBe(watch.exceeded !== turns);
          if (turns) turnedAt = seen.length;
          watch = next;
        }
      }),
    );
  });

  it('mirrors itself: what is low of a value is high of its negative', () => {
    const setting = fc.record({
      milli: fc.integer({ min: -40_000, max: 125_000 }),
      deadband: fc.nat({ max: 10_000 }),
      onDelay: fc.nat({ max: 60_000 }),
      offDelay: fc.nat({ max: 60_000 }),
    });
    const steps = fc.array(fc.tuple(fc.nat({ max: 30_000 }), fc.integer({ min: -2_000, max: 2_000 })));
    fc.assert(
      fc.property(setting, steps, (low, walked) => {
        let now = 0;
        const curveOf = walked.map(([wait, aside]) => [(now += wait), low.milli + aside] as const);
        const high = { ...low, milli: -low.milli };
        expect(play('low', low, curveOf)).toEqual(
          play(
            'high',
            high,
            curveOf.map(([at, milli]) => [at, -milli] as const),
          ),
        );
      }),
    );
  });
});

describe('a limit on a curve', () => {
  const turns = (side: Side, setting: LimitSetting, readings: readonly { at: number; temperature: number }[]) => {
    const states = play(
      side,
      setting,
      readings.map(({ at, temperature }) => [at, Math.round(temperature * 1_000)]),
    );
    return states.flatMap((now, i) => (now === (states[i - 1] ?? false) ? [] : [(readings[i]?.at ?? 0) / 60_000]));
  };

  it('says nothing of a door that stood open for four minutes', () => {
    expect(turns('high', warnHigh, curve('door-opened'))).toEqual([]);
  });

  it('says nothing of a sensor that wavers around it, where the bare line would be crossed all the time', () => {
    const noisy = curve('noise-at-limit');
    const bare = { ...warnHigh, deadband: 0, onDelay: 0, offDelay: 0 };
    expect(turns('high', warnHigh, noisy)).toEqual([]);
    expect(turns('high', bare, noisy).length).toBeGreaterThan(50);
  });

  it('warns and alarms once each when the cooling fails, and clears once when it is back', () => {
    const failed = curve('cooling-failed');
    const warned = turns('high', warnHigh, failed);
    const alarmed = turns('high', { ...warnHigh, milli: 32_000, onDelay: 30_000 }, failed);
    expect([warned.length, alarmed.length]).toEqual([2, 2]);
    // The air passed 27 °C after 22.1 min and 32 °C after 36.2; the delays are 2 min and half a minute.
    expect(Math.abs((warned[0] ?? 0) - 24.1)).toBeLessThan(0.5);
    expect(Math.abs((alarmed[0] ?? 0) - 36.7)).toBeLessThan(0.5);
  });
});
