import { z } from 'zod';
import { declare } from './call.ts';
import { count, epochMs, nodeId, none } from './fields.ts';
import { limits } from './limits.ts';

export const priorities = ['critical', 'high', 'medium', 'low'] as const;
export const priority = z.enum(priorities);
export type Priority = z.infer<typeof priority>;

export const alarmTypes = [
  'node_offline',
  'duress',
  'barred_card', // a blocked or lost one was presented
  'door_forced',
  'door_held',
  'tamper',
  'threshold_alarm',
  'threshold_warning',
  'sensor_failed',
  'journal_gap',
  'journal_broken',
  'keychain_missing',
  'broker_down',
  'clock_wrong',
] as const;
export const alarmType = z.enum(alarmTypes);
export type AlarmType = z.infer<typeof alarmType>;

export const alarm = z.strictObject({
  /** Type and subject: the same cause is one alarm, however often it is reported. */
  key: z.string().max(120),
  type: alarmType,
  priority,
  node: nodeId.nullable(),
  /** Metric and limit of a threshold alarm, else empty. */
  subject: z.string(),
  /** First memory: the cause is still there. */
  active: z.boolean(),
  /** Second memory: a person has seen it. */
  acknowledged: z.boolean(),
  raised: epochMs,
  returned: epochMs.nullable(),
  /** Number of its latest activation: an acknowledgement covers what was there when it was pressed. */
  occurrence: count,
  by: z.string().nullable(),
});
/** An alarm in the list: active, or returned and not yet seen by anybody. */
export type Alarm = z.infer<typeof alarm>;

export const alarmCalls = {
  'alarms.list': declare('locked', none, z.array(alarm)),
  /** Acknowledges the named occurrences; one that was raised again since then stays unacknowledged. */
  'alarms.acknowledge': declare(
    'guard',
    z.strictObject({
      alarms: z
        .array(z.strictObject({ key: alarm.shape.key, occurrence: count }))
        .min(1)
        .max(limits.acknowledge),
    }),
    z.strictObject({ acknowledged: count }),
    ['unavailable'],
  ),
} as const;
