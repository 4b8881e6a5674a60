import type { AlarmSpan } from '../../contract/climate.ts';

/** A row of the journal about an alarm. */
export interface AlarmStep extends Pick<AlarmSpan, 'node' | 'key' | 'type' | 'priority' | 'subject'> {
  readonly at: number;
  readonly step: 'raised' | 'returned';
}

/**
 * From when to when alarms were active, as far as it touches the span `from` … `to`; oldest first. `steps` ascend and
 * may begin anywhere: one that returns without having been raised before them had begun by `from` at the latest, and
 * one that is raised again while it is active goes on.
 */
export function alarmSpans(steps: readonly AlarmStep[], from: number, to: number): AlarmSpan[] {
  const open = new Map<string, AlarmSpan>();
  const closed: AlarmSpan[] = [];
  for (const { at, step, ...alarm } of steps) {
    const begun = open.get(alarm.key);
    if (step === 'raised') {
      if (begun === undefined) open.set(alarm.key, { ...alarm, raised: at, returned: null });
      continue;
    }
    open.delete(alarm.key);
    closed.push({ ...alarm, raised: begun?.raised ?? Math.min(at, from), returned: at });
  }
  return [...closed, ...open.values()]
    .filter(({ raised, returned }) => raised < to && (returned === null || returned >= from))
    .sort((a, b) => a.raised - b.raised);
}
