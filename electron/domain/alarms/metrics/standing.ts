import { isAnnunciation, type StandingAlarm, type StepRow } from './step-row.ts';

/**
 * Whether an alarm stood before the operator, and since when; `newestFirst` are its own steps before a moment. It reads
 * back only as far as it must.
 */
export function standingBefore(newestFirst: Iterable<StepRow>): StandingAlarm | null {
  let standing: StandingAlarm | null = null;
  for (const row of newestFirst) {
    const { key, type, node, subject, at } = row;
    if (isAnnunciation(row)) standing = { key, type, node, subject, since: at };
    else if (row.step !== 'raised' && row.step !== 'acknowledged') return standing;
  }
  return standing;
}
