import { type AlarmMetrics, alarmTargets } from '../../../contract/alarm-metrics.ts';
import { limits } from '../../../contract/limits.ts';
import { isAnnunciation, type StandingAlarm, type StepRow } from './step-row.ts';

const { after } = alarmTargets.stale;

/**
 * Alarms that stood before the operator for longer than a day. What is taken out of sight stands no longer; when it
 * comes back it begins anew.
 */
export function staleMeter(from: number, standing: readonly StandingAlarm[]) {
  const open = new Map(standing.map((alarm) => [alarm.key, alarm]));
  /** The first ms at which each was stale, and the first at which it no longer was. */
  const spans: { begin: number; end: number }[] = [];

  const note = (since: number, end: number) => {
    const begin = Math.max(since + after + 1, from);
    if (end > begin) spans.push({ begin, end });
  };

  return {
    take(row: StepRow): void {
      const { at, key, type, node, subject } = row;
      if (isAnnunciation(row)) {
        if (!open.has(key)) open.set(key, { key, type, node, subject, since: at });
      } else if (row.step !== 'raised' && row.step !== 'acknowledged') {
        const alarm = open.get(key);
        if (alarm !== undefined) note(alarm.since, at);
        open.delete(key);
      }
    },
    read(to: number): AlarmMetrics['stale'] {
      const now = [...open.values()].filter(({ since }) => to - since > after).sort((a, b) => a.since - b.since);
      for (const { since } of now) note(since, to + 1);
      return {
        now: now.slice(0, limits.metricRows),
        nowCount: now.length,
        most: mostAtOnce(spans),
        count: spans.length,
      };
    },
  };
}

function mostAtOnce(spans: ReadonlyArray<{ begin: number; end: number }>): number {
  const begins = spans.map(({ begin }) => begin).sort((a, b) => a - b);
  const ends = spans.map(({ end }) => end).sort((a, b) => a - b);
  let most = 0;
  let over = 0;
  for (const [i, begin] of begins.entries()) {
    while ((ends[over] ?? Number.POSITIVE_INFINITY) <= begin) over++;
    most = Math.max(most, i + 1 - over);
  }
  return most;
}
