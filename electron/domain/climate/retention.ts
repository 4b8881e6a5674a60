import type { Level } from '../../contract/climate.ts';
import { bucketWidth } from './history-level.ts';

const day = 86_400_000;

/** The levels of telemetry that are let go some day; hours are kept for ever. */
export const passingLevels = ['raw', '5m'] as const satisfies readonly Level[];
export type PassingLevel = (typeof passingLevels)[number];

/** How long each level is kept, ms. */
export const keptFor: Readonly<Record<PassingLevel, number>> = { raw: 90 * day, '5m': 730 * day };

/**
 * Before when a level may be let go: whole hours, so that no bucket is cut. It is counted back from the newest reading
 * where that is older than now, so that a clock that has run ahead, or a station that was away for a year, loses nothing.
 */
export function letGoBefore(level: PassingLevel, now: number, newestReading: number): number {
  const before = Math.min(now, newestReading) - keptFor[level];
  return Math.max(0, before - (before % bucketWidth['1h']));
}
