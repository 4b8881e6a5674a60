import { interrupted, type LimitWatch, watchLimit } from './limit-watch.ts';

/** One reading of a metric; `at` in ms. */
export interface Reading {
  readonly at: number;
  readonly value: number;
}

/** Values between which those of a window lie. */
export interface Bounds {
  readonly low: number;
  readonly high: number;
}

/** How far a metric has moved within a window. */
export interface Swing extends Bounds {
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

/** The readings that were taken at `from` or later, of a curve that ascends. */
export function since(readings: readonly Reading[], from: number): readonly Reading[] {
  const first = firstSince(readings, from);
  return first === 0 ? readings : readings.slice(first);
}

function firstSince(readings: readonly Reading[], from: number): number {
  let [low, high] = [0, readings.length];
  while (low < high) {
    const half = (low + high) >> 1;
    if ((readings[half]?.at ?? from) < from) low = half + 1;
    else high = half;
  }
  return low;
}

/**
 * The change within the window that ends with the newest reading: maximum less minimum, as ASHRAE counts it (Thermal
 * Guidelines for Data Processing Environments, 5th ed., 2021, table 2.1: a change within a time, not a slope). Of each
 * three neighbours the middle one counts, so that a single wild reading is no change of the air. `longestGap`: readings
 * further apart leave the window unknown. Null where fewer than three readings lie in it.
 */
export function swing(readings: readonly Reading[], window: number, longestGap: number): Swing | null {
  const from = (readings.at(-1)?.at ?? 0) - window;
  const first = firstSince(readings, from);
  if (readings.length - first < 3) return null;
  // A node may measure every second, and this is done at every message: one pass over numbers, nothing made on the way.
  let [lowest, lowestAt, highest, highestAt] = [Number.POSITIVE_INFINITY, 0, Number.NEGATIVE_INFINITY, 0];
  let [before, here] = [0, 0];
  let [last, whole] = [from, true];
  for (let i = first; i < readings.length; i++) {
    const { at, value } = readings[i] as Reading;
    if (at - last > longestGap) whole = false;
    if (i >= first + 2) {
      const counted = middle(before, here, value);
      if (counted < lowest) [lowest, lowestAt] = [counted, last];
      if (counted > highest) [highest, highestAt] = [counted, last];
    }
    before = here;
    here = value;
    last = at;
  }
  return { low: lowest, high: highest, span: highest - lowest, rising: highestAt > lowestAt, whole };
}

/** Bounds that hold with the newest reading of a curve too; what has left the window since still widens them. */
export function widened({ low, high }: Bounds, readings: readonly Reading[]): Bounds {
  const [before, here, after] = readings.slice(-3).map(({ value }) => value);
  if (before === undefined || here === undefined || after === undefined) return { low, high };
  const value = middle(before, here, after);
  return { low: Math.min(low, value), high: Math.max(high, value) };
}

/** Whether a swing within these bounds is none that a limit (thousandths) speaks of. */
export function isCalm(limit: number, { low, high }: Bounds): boolean {
  return Math.round((high - low) * 1_000) <= limit;
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

function middle(a: number, b: number, c: number): number {
  if (a < b) return c < a ? a : c > b ? b : c;
  return c < b ? b : c > a ? a : c;
}
