import { describe, expect, it } from 'vitest';
import { initialClimateLimits } from '../../../../electron/contract/climate-rules.ts';
import { initialConfig } from '../../../../electron/contract/config.ts';
import { concerns } from './concerns.ts';
import { limitsFor, scaleOf } from './ranges.ts';
import { widthOf } from './units.ts';

describe('the limits in a chart', () => {
  it('are those of the node, and of the dew point those of the station, without those that are off', () => {
    const config = { ...initialConfig(), 'temperature.warn_low': null };
    const values = (metric: 'temperature' | 'dew_point') =>
      limitsFor(metric, config, initialClimateLimits()).map(({ name, value }) => `${name} ${value}`);
    expect(values('temperature')).toEqual(['warn_high 27', 'alarm_low 15', 'alarm_high 32']);
    expect(values('dew_point')).toEqual(['warn_low -9', 'warn_high 15', 'alarm_low -12', 'alarm_high 17']);
    expect(limitsFor('humidity', undefined, undefined)).toEqual([]);
    expect(limitsFor('dew_point', config, undefined)).toEqual([]);
  });

  it('are in the picture where they are near the curve, which keeps its shape', () => {
    const limits = limitsFor('temperature', initialConfig(), undefined);
    const near = scaleOf('temperature', 20, 22, limits);
    expect(near[0]).toBeLessThan(15);
    expect(near[1]).toBeGreaterThan(27);
    expect(near[1]).toBeLessThan(32);
    const wide = scaleOf('temperature', 16, 30, limits);
    expect(wide[1]).toBeGreaterThan(32);
    const humid = scaleOf('humidity', 40, 41, limitsFor('humidity', initialConfig(), undefined));
    expect(humid[1] - humid[0]).toBeLessThan(3);
  });
});

describe('an alarm in a chart', () => {
  it.each([
    ['threshold_warning', 'temperature.warn_high', true, false],
    ['threshold_alarm', 'humidity.alarm_low', false, false],
    ['sensor_failed', 'temperature', true, false],
    ['dew_point_alarm', 'alarm_high', false, true],
    ['rate_of_change', 'quarter', true, false],
    ['node_offline', '', true, true],
    ['door_forced', '', false, false],
  ] as const)('%s about “%s”', (type, subject, ofTemperature, ofDewPoint) => {
    expect(concerns({ type, subject }, 'temperature')).toBe(ofTemperature);
    expect(concerns({ type, subject }, 'dew_point')).toBe(ofDewPoint);
  });
});

describe('the width of a point', () => {
  it.each([
    [22_000, '22 s'],
    [300_000, '5 min'],
    [900_000, '15 min'],
    [10_800_000, '3 h'],
    [86_400_000, '1 d'],
    [90_000, '90 s'],
  ])('of %i ms is %s', (step, words) => {
    const { value, unit } = widthOf(step);
    expect(`${value} ${unit}`).toBe(words);
  });
});
