import type { Alarm } from '../../../electron/contract/alarms.ts';

/** A flood begins above 10 alarms in 10 min and ends below 5 in 10 min (ISA-18.2-2016, clause 16). */
export const floodLimits = { within: 600_000, above: 10, below: 5 } as const;

/** What was annunciated lately, and whether that is more than a person can answer. */
export interface Flood {
  /** When each occurrence of the last 10 min was raised, ms. */
  readonly raised: ReadonlyMap<string, number>;
  readonly on: boolean;
}

export const noFlood: Flood = { raised: new Map(), on: false };

/** The flood after these alarms were seen in sight; the same object where nothing has changed. */
export function floodAfter(before: Flood, shown: readonly Alarm[], now: number): Flood {
  const since = now - floodLimits.within;
  const kept = [...before.raised].filter(([, at]) => at > since);
  const raised = new Map(kept);
  for (const { key, occurrence, raised: at } of shown) if (at > since) raised.set(`${key}#${occurrence}`, at);
  if (kept.length === before.raised.size && raised.size === kept.length) return before;
  const on = before.on ? raised.size >= floodLimits.below : raised.size > floodLimits.above;
  return { raised, on };
}
