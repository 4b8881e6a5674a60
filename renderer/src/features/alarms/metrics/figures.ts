import { type AlarmMetrics, alarmTargets } from '../../../../../electron/contract/alarm-metrics.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** How a figure stands to its target; null where there is none, or too little to judge by. */
export type Verdict = 'good' | 'fair' | 'bad' | null;

/** Alarms an hour on average; null before the first hour is over. */
export function perHour({ from, to, annunciated }: AlarmMetrics): number | null {
  return to - from < HOUR ? null : (annunciated * HOUR) / (to - from);
}

/** How many an hour one desk has to bear. */
export function rateVerdict(rate: number | null): Verdict {
  const { good, limit } = alarmTargets.perHour;
  if (rate === null) return null;
  return rate <= good ? 'good' : rate <= limit ? 'fair' : 'bad';
}

/** Share of the time in which there was a flood. */
export function floodShare({ from, to, floods }: AlarmMetrics): number {
  return floods.time / (to - from);
}

/** Below one per cent of the time (ISA-18.2, clause 16). */
export const floodShareBorne = 0.01;

/** How much of all the ten most frequent causes made; null where ten causes must be more than the target anyway. */
export function topShare({ top, annunciated }: AlarmMetrics): number | null {
  if (annunciated * alarmTargets.topTen < top.length) return null;
  return annunciated === 0 ? null : top.reduce((sum, { count }) => sum + count, 0) / annunciated;
}

/** Good within a bound, else bad. */
export function within(ok: boolean): Verdict {
  return ok ? 'good' : 'bad';
}

/** Which bars are drawn: spans of 10 min as long as they can be told apart. */
export type Slot = 'tens' | 'hours';
export function slotsOf({ from, to }: Pick<AlarmMetrics, 'from' | 'to'>): readonly Slot[] {
  return to - from > DAY + HOUR ? ['hours'] : ['tens', 'hours'];
}
export const slotWidth = { tens: 600_000, hours: HOUR } as const;
