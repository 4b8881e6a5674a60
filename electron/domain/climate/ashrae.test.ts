import { describe, expect, it } from 'vitest';
import { ashraeClasses, climateOrderErrors, initialClimateLimits, places } from '../../contract/climate-rules.ts';
import { configOrderErrors, initialConfig, nodeConfig } from '../../contract/config.ts';
import { allClasses, classConfig, classOwnLimits, hasEnvelope } from './ashrae.ts';

describe('a class of ASHRAE TC 9.9', () => {
  it.each([
    ['A1', 15, 32, 80, 17],
    ['A2', 10, 35, 80, 21],
    ['A3', 5, 40, 85, 24],
    ['A4', 5, 45, 90, 24],
  ] as const)(
    '%s alarms outside %d … %d °C, above %d per cent and above a dew point of %d °C',
    (name, low, high, humidity, dew) => {
      expect(classConfig(name)).toMatchObject({
        'temperature.alarm_low': low * 1_000,
        'temperature.alarm_high': high * 1_000,
        'humidity.alarm_low': 8_000,
        'humidity.alarm_high': humidity * 1_000,
      });
      expect(classOwnLimits(name, false)).toMatchObject({
        'dew_point.alarm_low': -12_000,
        'dew_point.alarm_high': dew * 1_000,
      });
    },
  );

  it('warns outside the recommended envelope, which is the same for all', () => {
    for (const name of ashraeClasses) {
      expect(classConfig(name)).toMatchObject({
        'temperature.warn_low': 18_000,
        'temperature.warn_high': 27_000,
        'humidity.warn_low': null,
        'humidity.warn_high': 70_000,
      });
      expect(classOwnLimits(name, true)).toMatchObject({ 'dew_point.warn_low': -9_000, 'dew_point.warn_high': 15_000 });
    }
  });

  it('allows 5 K in 15 min and 20 K in an hour, and only 5 K where tape drives stand', () => {
    expect(classOwnLimits('A2', false)).toMatchObject({ 'rate.quarter': 5_000, 'rate.hour': 20_000 });
    expect(classOwnLimits('A2', true)).toMatchObject({ 'rate.quarter': 5_000, 'rate.hour': 5_000 });
  });

  it('makes of any configuration one that a node accepts', () => {
    for (const { config, limits } of allClasses()) {
      const whole = { ...initialConfig(), ...config };
      expect(nodeConfig.safeParse(whole).success).toBe(true);
      expect(configOrderErrors(whole)).toEqual([]);
      expect(climateOrderErrors({ ...initialClimateLimits(), ...limits })).toEqual([]);
    }
  });

  it('is what a factory-new node has, where it is A1', () => {
    expect(initialConfig()).toMatchObject(classConfig('A1'));
    expect(initialClimateLimits()).toMatchObject(classOwnLimits('A1', false));
  });

  it('says nothing of the air behind the equipment', () => {
    expect(places.filter(hasEnvelope)).toEqual(['inlet', 'aisle']);
  });
});
