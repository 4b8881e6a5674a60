import { describe, expect, it } from 'vitest';
import { initialClimateLimits } from '../../contract/climate-rules.ts';
import { initialConfig } from '../../contract/config.ts';
import type { ChartMetric } from '../../contract/fields.ts';
import { changeOf, limitAhead, linesOf } from './outlook.ts';
import { readingsOf } from './readings.ts';
import { type Curves, climateUnseen, longestGap } from './watch.ts';

const lines = linesOf(initialConfig(), initialClimateLimits());
const gap = longestGap(10_000);
const minute = 60_000;
const nothing = climateUnseen().curves;

/** A quarter of an hour in which temperature (K/min) and humidity (%/min) change evenly, with the noise of a sensor. */
const curves = (
  temperature: number,
  humidity: number,
  from = { temperature: 22, humidity: 45 },
  skipped = 0,
): Curves => {
  const rounds = Array.from({ length: 91 }, (_, i) => {
    const minutes = i / 6;
    const noise = Math.sin(i * 7_919) / 20;
    const measured = {
      temperature: from.temperature + temperature * minutes + noise,
      humidity: from.humidity + humidity * minutes + 4 * noise,
    };
    return { at: i * 10_000, ...readingsOf(measured) };
  }).slice(skipped);
  const of = (metric: ChartMetric) => rounds.map((round) => ({ at: round.at, value: round[metric] ?? Number.NaN }));
  return { temperature: of('temperature'), humidity: of('humidity'), dew_point: of('dew_point') };
};

describe('the limit that comes first', () => {
  it('is the next one in the direction of the trend', () => {
    expect(limitAhead(curves(0.2, 0), lines)).toMatchObject({ metric: 'temperature', limit: 'warn_high' });
    expect(limitAhead(curves(-0.2, 0), lines)).toMatchObject({ metric: 'temperature', limit: 'warn_low' });
    const warm = limitAhead(curves(0.2, -0.5, { temperature: 28, humidity: 30 }), lines);
    expect(warm).toMatchObject({ metric: 'temperature', limit: 'alarm_high' });
    expect(Math.abs((warm?.earliest ?? 0) / minute - 20)).toBeLessThan(1);
  });

  it('is of whichever metric comes first', () => {
    expect(limitAhead(curves(0.05, 1), lines)).toMatchObject({ metric: 'dew_point', limit: 'warn_high' });
    const dew = { ...lines.dew_point, warn_high: null, alarm_high: null };
    expect(limitAhead(curves(0.05, 1), { ...lines, dew_point: dew })).toMatchObject({
      metric: 'humidity',
      limit: 'warn_high',
    });
  });

  it('is none where nothing moves, where every limit is behind or off, and where nothing is known', () => {
    expect(limitAhead(curves(0, 0), lines)).toBeNull();
    const none = { warn_low: null, warn_high: null, alarm_low: null, alarm_high: null };
    expect(limitAhead(curves(0.3, 0), { temperature: none, humidity: none, dew_point: none })).toBeNull();
    expect(limitAhead(nothing, lines)).toBeNull();
  });
});

describe('the change in 15 min', () => {
  it('has the sign of its direction, and is not said of a part of the time', () => {
    expect(changeOf(curves(0.2, 0), gap)).toBeCloseTo(2.9, 0);
    expect(changeOf(curves(-0.2, 0), gap)).toBeCloseTo(-2.9, 0);
    expect(changeOf(curves(0.2, 0, undefined, 30), gap)).toBeNull();
    expect(changeOf(nothing, gap)).toBeNull();
  });
});
