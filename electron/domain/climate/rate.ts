import { interrupted, type LimitWatch, watchLimit } from './limit-watch.ts';

/** One reading of a metric; `at` in ms. */
export interface Reading {
  readonly at: number;
  readonly value: number;
}

/** How far a metric has moved within a window. */
export interface Swing {
  /** Largest less smallest value. */
  readonly span: number;
  /** Whether the largest came after the smallest. */
  readonly rising: boolean;
  /** Whether the whole window is known: without that, `span` is only the least that it can have been. */
  readonly whole: boolean;
}

/** The windows in which a change is limited, ms. */
export const rateWindows = { quarter: 15 * 60_000, hour: 60 * 60_000 } as const;
export type RateWindow = keyof typeof rateWindows;
/** Back by so much, for so long, and the change is over. Thousandths of a kelvin, ms. */
const settle = { deadband: 500, onDelay: 0, offDelay: 60_000 } as const;

/**
 * The change within the window that ends with the newest reading: maximum less minimum, as ASHRAE counts it (Thermal
 * Guidelines for Data Processing Environments, 5th ed., 2021, table 2.1: a change within a time, not a slope). Of each
 * three neighbours the middle one counts, so that a single wild reading is no change of the air. `longestGap`: readings
 * further apart leave the window unknown. Null where fewer than three readings lie in it.
 */
export function swing(readings: readonly Reading[], window: number, longestGap: number): Swing | null {
  const newest = readings.at(-1);
  if (newest === undefined) return null;
  const from = newest.at - window;
  const inside = readings.filter(({ at }) => at >= from);
  const steady = middles(inside);
  const first = steady[0];
  if (first === undefined) return null;
  let [low, high] = [first, first];
  for (const each of steady) {
    if (each.value < low.value) low = each;
    if (each.value > high.value) high = each;
  }
  const whole = isWhole(inside, from, longestGap);
  return { span: high.value - low.value, rising: high.at > low.at, whole };
}

/**
 * Judges a swing against its limit (thousandths; null is off) at `now`. What is known of a window can exceed the limit;
 * only a window that is known as a whole can be back.
 */
export function watchRate(limit: number | null, watch: LimitWatch, seen: Swing | null, now: number): LimitWatch {
  const known = seen !== null && (!watch.exceeded || seen.whole);
  if (limit !== null && !known) return interrupted(watch);
  const milli = Math.round((seen?.span ?? 0) * 1_000);
  return watchLimit('high', { milli: limit, ...settle }, watch, milli, now);
}

function middles(readings: readonly Reading[]): Reading[] {
  const steady: Reading[] = [];
  for (let i = 1; i + 1 < readings.length; i++) {
    const [before, here, after] = [readings[i - 1], readings[i], readings[i + 1]];
    if (before === undefined || here === undefined || after === undefined) continue;
    steady.push({ at: here.at, value: middle(before.value, here.value, after.value) });
  }
  return steady;
}

function middle(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}

function isWhole(inside: readonly Reading[], from: number, longestGap: number): boolean {
  let last = from;
  for (const { at } of inside) {
    if (at - last > longestGap) return false;
    last = at;
  }
  return true;
}
