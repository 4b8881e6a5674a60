import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { initialConfig, type NodeConfig } from '../../electron/contract/config.ts';
import type { Metric } from '../../electron/contract/fields.ts';
import {
  type LimitSetting,
  type LimitWatch,
  unwatched,
  watchLimit,
} from '../../electron/domain/climate/limit-watch.ts';
import {
  type CurvePart,
  type CurveStep,
  judgeCurve,
  type Rule,
  startWatch,
  stationRule,
  type Turn,
} from '../testing/climate-script.ts';
import { curve } from '../testing/curves.ts';

const seed = 20_261_126;
const wanted = 10_000;
const now = Date.UTC(2026, 10, 26);

const often = (share: number) => fc.nat({ max: 99 }).map((n) => n < share);
const delays = fc.oneof(
  fc.constantFrom(0, 1, 1_000, 5_000, 10_000, 30_000, 60_000, 120_000),
  fc.integer({ min: 0, max: 40_000 }),
);

/** Four limits in order around a middle, some of them off, some upon each other. */
function limitsAround(metric: Metric, middle: number, apart: number) {
  const step = fc.nat({ max: apart });
  return fc
    .record({ a: step, b: step, c: step, off: fc.array(often(25), { minLength: 4, maxLength: 4 }) })
    .map(({ a, b, c, off }) => {
      const values = [middle - a, middle - a - b, middle + 1 + c, middle + 1 + c + b];
      const names = ['warn_low', 'alarm_low', 'warn_high', 'alarm_high'] as const;
      return Object.fromEntries(names.map((name, i) => [`${metric}.${name}`, off[i] ? null : (values[i] ?? null)]));
    });
}
function settings(metric: Metric, middle: number, apart: number) {
  const rest = fc.record({
    deadband: fc.oneof(fc.constant(0), fc.nat({ max: 2_500 })),
    w: delays,
    a: delays,
    o: delays,
  });
  return fc.tuple(limitsAround(metric, middle, apart), rest).map(([limits, { deadband, w, a, o }]) => ({
    ...limits,
    [`${metric}.deadband`]: deadband,
    [`${metric}.warn_delay`]: w,
    [`${metric}.alarm_delay`]: a,
    [`${metric}.off_delay`]: o,
  }));
}
const config: fc.Arbitrary<NodeConfig> = fc
  .tuple(settings('temperature', 22_000, 3_000), settings('humidity', 45_000, 8_000))
  .map(([temperature, humidity]) => ({ ...initialConfig(), ...temperature, ...humidity }));

/** Where it matters: on a line, beside it, and where a deadband ends. */
function placesOf(of: NodeConfig, metric: Metric): number[] {
  const deadband = of[`${metric}.deadband`] ?? 0;
  const lines = (['warn_low', 'warn_high', 'alarm_low', 'alarm_high'] as const).flatMap((limit) => {
    const line = of[`${metric}.${limit}`];
    return line === null ? [] : [line, limit.endsWith('low') ? line + deadband : line - deadband];
  });
  const middle = metric === 'temperature' ? 22_000 : 45_000;
  return [...lines.flatMap((line) => [line - 1, line, line + 1]), middle, middle - 20_000, middle + 20_000];
}
/** Steps, ramps, noise around a place, and readings that fail. */
function shape(of: NodeConfig, metric: Metric): fc.Arbitrary<(number | null)[]> {
  const place = fc.constantFrom(...placesOf(of, metric));
  const jumps = fc.array(place, { minLength: 1, maxLength: 6 });
  const held = fc.tuple(place, fc.integer({ min: 2, max: 12 })).map(([at, count]) => Array<number>(count).fill(at));
  const ramp = fc
    .tuple(place, place, fc.integer({ min: 3, max: 12 }))
    .map(([from, to, count]) => Array.from({ length: count }, (_, i) => Math.round(from + ((to - from) * i) / count)));
  const noise = fc
    .tuple(place, fc.array(fc.integer({ min: -600, max: 600 }), { minLength: 3, maxLength: 12 }))
    .map(([at, aside]) => aside.map((each) => at + each));
  const failed = fc.integer({ min: 1, max: 3 }).map((count) => Array<null>(count).fill(null));
  const any = fc.oneof({ weight: 3, arbitrary: held }, jumps, ramp, noise, { weight: 1, arbitrary: failed });
  return fc
    .array(any, { minLength: 3, maxLength: 6 })
    .map((parts) => parts.flat().map((each) => inRange(each, metric)));
}
const inRange = (milli: number | null, metric: Metric) =>
  milli === null || metric === 'temperature' ? milli : Math.min(100_000, Math.max(0, milli));

/** A node measures every second; now and then something holds it up, and its wall clock may jump by itself. */
const pace = fc.record({
  passes: fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(1_000, 1_000, 1_001, 1_020, 1_500) },
    { weight: 2, arbitrary: fc.constantFrom(4_999, 5_000, 9_000, 10_000, 29_999, 30_000, 60_000, 120_000, 3_600_000) },
  ),
  jump: fc.oneof({ weight: 15, arbitrary: fc.constant(0) }, fc.integer({ min: -7_200_000, max: 7_200_000 })),
});

function steps(of: NodeConfig): fc.Arbitrary<CurveStep[]> {
  const paces = fc.array(pace, { minLength: 24, maxLength: 24 });
  return fc.tuple(shape(of, 'temperature'), shape(of, 'humidity'), paces).map(([temperature, humidity, walked]) => {
    let wall = now;
    return temperature.map((reading, i) => {
      const { passes, jump } = walked[i % walked.length] ?? { passes: 1_000, jump: 0 };
      wall += passes + jump;
      return { passes, wall, temperature: reading, humidity: humidity[i % humidity.length] ?? null };
    });
  });
}
const part: fc.Arbitrary<CurvePart> = config.chain((of) => steps(of).map((walked) => ({ config: of, steps: walked })));
/** Mostly one configuration; sometimes another comes into force while limits are exceeded and delays run. */
const parts = fc.oneof(
  { weight: 3, arbitrary: fc.array(part, { minLength: 1, maxLength: 1 }) },
  fc.array(part, { minLength: 2, maxLength: 3 }),
);

let node: ReturnType<typeof startWatch>;
beforeAll(() => {
  node = startWatch();
});
afterAll(() => node.stop());

it('decides on the node as at the station, on 10,000 curves', { timeout: 300_000 }, async () => {
  const counts = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(parts, async (walked) => {
      const said = await node.play(walked);
      expect(said).toEqual(judgeCurve(walked));
      for (const [, limit, change] of said.flat()) note(counts, `${limit} ${change}`);
    }),
    { seed, numRuns: wanted },
  );
  console.info(JSON.stringify(Object.fromEntries(counts)));
  // Every limit of both metrics has turned both ways, and not by chance once.
  expect(counts.size).toBe(16);
  for (const [what, times] of counts) expect(times, what).toBeGreaterThan(100);
});

it('decides on the node as at the station on the curves of an aisle', async () => {
  for (const name of ['door-opened', 'cooling-failed', 'noise-at-limit'] as const) {
    const walked = curve(name).map(({ temperature, humidity }, i) => ({
      passes: 10_000,
      wall: now + i * 10_000,
      temperature: Math.round(temperature * 1_000),
      humidity: Math.round(humidity * 1_000),
    }));
    const whole = [{ config: initialConfig(), steps: walked }];
    expect(await node.play(whole), name).toEqual(judgeCurve(whole));
  }
});

const setting = (change: (right: LimitSetting) => Partial<LimitSetting>): Rule => ({
  ...stationRule,
  setting: (...of) => {
    const right = stationRule.setting(...of);
    return { ...right, ...change(right) };
  },
});
/** The rule with something done to the reading, one thousandth towards the limit's own side or away from it. */
const nudged = (whenExceeded: boolean): Rule => ({
  ...stationRule,
  watch: (side, of, before, milli, at) =>
    watchLimit(side, of, before, before.exceeded === whenExceeded ? milli + (side === 'high' ? 1 : -1) : milli, at),
});
/** Ways to get the rule wrong. */
const faults: Readonly<Record<string, Rule>> = {
  'no deadband': setting(() => ({ deadband: 0 })),
  'no on-delay': setting(() => ({ onDelay: 0 })),
  'no off-delay': setting(() => ({ offDelay: 0 })),
  'delays exchanged': setting(({ onDelay, offDelay }) => ({ onDelay: offDelay, offDelay: onDelay })),
  'a delay must be passed, not reached': setting(({ onDelay, offDelay }) => ({
    onDelay: onDelay + 1,
    offDelay: offDelay + 1,
  })),
  'on the line is beyond it': nudged(false),
  'on the end of the deadband is not back': nudged(true),
  'the delay of the other severity': {
    ...stationRule,
    setting: (of, metric, limit) => {
      const other = limit.startsWith('warn') ? 'alarm_delay' : 'warn_delay';
      return { ...stationRule.setting(of, metric, limit), onDelay: of[`${metric}.${other}`] ?? 0 };
    },
  },
  'a low limit passed upwards': { ...stationRule, watch: (_side, ...rest) => watchLimit('high', ...rest) },
  'a failed reading is passed over': { ...stationRule, interrupt: (watch) => watch },
  'a failed reading clears': { ...stationRule, interrupt: () => unwatched },
  'a dip does not begin the delay anew': { ...stationRule, watch: forgetful },
  'a limit that is switched off stays exceeded': {
    ...stationRule,
    watch: (side, of, before, milli, at) => (of.milli === null ? before : watchLimit(side, of, before, milli, at)),
  },
};

function forgetful(...[side, of, before, milli, at]: Parameters<typeof watchLimit>): LimitWatch {
  const after = watchLimit(side, of, before, milli, at);
  const broken = after.exceeded === before.exceeded && after.pendingSince === null;
  return broken && of.milli !== null ? before : after;
}

it('finds each way to get the rule wrong', { timeout: 120_000 }, async () => {
  const curves = fc.sample(parts, { seed, numRuns: 300 });
  const said: Turn[][][] = [];
  for (const walked of curves) said.push(await node.play(walked));
  const found = Object.entries(faults).map(([name, rule]) => {
    const wrong = curves.filter((walked, i) => JSON.stringify(judgeCurve(walked, rule)) !== JSON.stringify(said[i]));
    return [name, wrong.length] as const;
  });
  console.info(`of ${curves.length} curves: ${JSON.stringify(Object.fromEntries(found))}`);
  for (const [name, times] of found) expect(times, name).toBeGreaterThan(0);
});

function note(counts: Map<string, number>, what: string): void {
  counts.set(what, (counts.get(what) ?? 0) + 1);
}
