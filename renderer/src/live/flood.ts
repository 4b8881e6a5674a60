import { alarmTargets } from '../../../electron/contract/alarm-metrics.ts';
import type { Alarm } from '../../../electron/contract/alarms.ts';

const { within, above, below } = alarmTargets.flood;

/** What was annunciated lately, and whether that is more than a person can answer. */
export interface Flood {
  /** When each occurrence of the last 10 min was raised, ms. */
  readonly raised: ReadonlyMap<string, number>;
  readonly on: boolean;
}

export const noFlood: Flood = { raised: new Map(), on: false };

/** The flood after these alarms were seen in sight; the same object where nothing has changed. */
export function floodAfter(before: Flood, shown: readonly Alarm[], now: number): Flood {
  const since = now - within;
  const kept = [...before.raised].filter(([, at]) => at > since);
  const raised = new Map(kept);
  for (const { key, occurrence, raised: at } of shown) if (at > since) raised.set(`${key}#${occurrence}`, at);
  if (kept.length === before.raised.size && raised.size === kept.length) return before;
  const on = before.on ? raised.size >= below : raised.size > above;
  return { raised, on };
}
