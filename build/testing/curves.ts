import { readFileSync } from 'node:fs';

/** One round of readings of a curve; `at` in ms from its start. */
export interface CurvePoint {
  readonly at: number;
  readonly temperature: number;
  readonly humidity: number;
}

/**
 * A curve of an aisle, sampled every 10 s: `door-opened` (the door to a warm corridor stands open from 5 to 9 min),
 * `cooling-failed` (from 12 to 38 min), `noise-at-limit` (the air stands at 27 °C, the sensor wavers). Made by a model
 * of first order with the noise of a sensor, so that it is known what is true.
 */
export function curve(name: 'door-opened' | 'cooling-failed' | 'noise-at-limit'): CurvePoint[] {
  const text = readFileSync(new URL(`./curves/${name}.csv`, import.meta.url), 'utf8');
  const [, ...lines] = text.trim().split('\n');
  return lines.map((line) => {
    const [seconds = Number.NaN, temperature = Number.NaN, humidity = Number.NaN] = line.split(',').map(Number);
    return { at: seconds * 1_000, temperature, humidity };
  });
}
