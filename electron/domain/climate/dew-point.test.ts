import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dewPoint } from './dew-point.ts';

describe('the dew point', () => {
  it.each([
    [25, 50, 13.85],
    [20, 40, 5.98],
    [27, 60, 18.57],
    [22, 45, 9.52],
    [32, 40, 16.71],
  ])('of air of %d °C and %d per cent is %d °C', (temperature, humidity, expected) => {
    expect(dewPoint(temperature, humidity)).toBeCloseTo(expected, 2);
  });

  it('is the temperature itself where the air is saturated', () => {
    for (const temperature of [-45, -10, 0, 21.37, 60]) expect(dewPoint(temperature, 100)).toBe(temperature);
  });

  it('is not known of air without any moisture, nor outside the range of the formula', () => {
    expect([dewPoint(20, 0), dewPoint(20, -1), dewPoint(20, 100.01)]).toEqual([null, null, null]);
    expect([dewPoint(-45.1, 50), dewPoint(60.1, 50)]).toEqual([null, null]);
    expect([dewPoint(Number.NaN, 50), dewPoint(20, Number.NaN)]).toEqual([null, null]);
  });

  it('never lies above the temperature, and rises with temperature and with humidity', () => {
    const air = fc.record({
      t: fc.double({ min: -45, max: 59, noNaN: true }),
      rh: fc.double({ min: 0.1, max: 99, noNaN: true }),
    });
    fc.assert(
      fc.property(air, ({ t, rh }) => {
        const dew = dewPoint(t, rh) ?? Number.NaN;
        expect(dew).toBeLessThanOrEqual(t + 0.001);
        expect(dewPoint(t + 1, rh)).toBeGreaterThan(dew);
        expect(dewPoint(t, rh + 1)).toBeGreaterThan(dew);
      }),
    );
  });
});
