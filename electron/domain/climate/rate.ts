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

/** The readings that were taken at `from` or later, of a curve that ascends. */
export function since(readings: readonly Reading[], from: number): readonly Reading[] {
  let [low, high] = [0, readings.length];
  while (low < high) {
    const half = (low + high) >> 1;
    if ((readings[half]?.at ?? from) < from) low = half + 1;
    else high = half;
  }
  return low === 0 ? readings : readings.slice(low);
}

/**
 * The change within the window that ends with the newest reading: maximum less minimum, as ASHRAE counts it (Thermal
 * Guidelines for Data Processing Environments, 5th ed., 2021, table 2.1: a change within a time, not a slope). Of each
 * three neighbours the middle one counts, so that a single wild reading is no change of the air. `longestGap`: readings
 * further apart leave the window unknown. Null where fewer than three readings lie in it.
 */
export function swing(readings: readonly Reading[], window: number, longestGap: number): Swing | null {
  const from = (readings.at(-1)?.at ?? 0) - window;
  let [low, high]: [Reading | null, Reading | null] = [null, null];
  let [before, here]: [Reading | null, Reading | null] = [null, null];
  let [last, whole] = [from, true];
  // A node may measure every second, and this is done at every message: one pass, nothing made on the way.
  for (const after of since(readings, from)) {
    if (after.at - last > longestGap) whole = false;
    last = after.at;
    if (before !== null && here !== null) {
      const value = middle(before.value, here.value, after.value);
      if (low === null || value < low.value) low = { at: here.at, value };
      if (high === null || value > high.value) high = { at: here.at, value };
    }
    [before, here] = [here, after];
  }
  return low === null || high === null ? null : { span: high.value - low.value, rising: high.at > low.at, whole };
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
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}
