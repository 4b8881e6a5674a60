import { z } from 'zod';
import { type Alarm, alarm, alarmState } from '../../contract/alarms.ts';
import { epochMs, type Priority } from '../../contract/fields.ts';
import { limits } from '../../contract/limits.ts';
import type { AlarmIdentity } from './identity.ts';

/** Longest shelf, ms. */
export const longestShelf = limits.shelveMinutes * 60_000;

const pending = z.strictObject({
  since: epochMs,
  worse: z.boolean(),
  measured: alarm.shape.measured,
  members: alarm.shape.members,
});

/** An alarm as it is kept and stored: what everybody sees, and the times that run. All times are wall time, ms. */
export const alarmRecord = z.strictObject({
  alarm,
  /** Its cause is there since then, but not yet as long as its on-delay wants. */
  pending: pending.nullable(),
  /** Its cause is gone since then, but not yet as long as its off-delay wants. */
  returning: epochMs.nullable(),
  /** Since when it has waited for an acknowledgement: `raised`, unless the clock was set back since. */
  waiting: epochMs,
});
export type AlarmRecord = z.infer<typeof alarmRecord>;

/** An alarm that has never been raised: there is something to be kept of it nevertheless. */
export function blankRecord(identity: AlarmIdentity, priority: Priority, last: number, at: number): AlarmRecord {
  const { key, type, node, subject } = identity;
  const memories = { active: false, acknowledged: true, latched: false, silenced: false } as const;
  const nobody = { by: null, acknowledgedAt: null, assigned: null, investigating: null } as const;
  const nothing = { shelved: null, outOfService: null, suppressedBy: null, escalated: null, measured: null } as const;
  const times = { raised: at, returned: null, occurrence: last };
  const blank = { key, type, node, subject, priority, ...memories, ...nobody, ...nothing, ...times };
  return { alarm: { ...blank, comments: [], members: [] }, pending: null, returning: null, waiting: at };
}

/**
 * A stored record at the start of the station. The delay of a cause of the station itself begins anew: nobody knows how
 * it was meanwhile, and its connection has yet to come up. What a node said goes on.
 */
export function resumed(record: AlarmRecord, at: number): AlarmRecord {
  const runs = record.pending;
  return runs === null || record.alarm.node !== null ? record : { ...record, pending: { ...runs, since: at } };
}

/** Whether an alarm stands in the list. */
export function isListed(each: Alarm): boolean {
  return alarmState(each) !== 'normal' || each.shelved !== null || each.outOfService !== null;
}
