import { z } from 'zod';
import { alarmType } from './alarm-types.ts';
import { declare } from './call.ts';
import { count, epochMs, nodeId, none, priority, reason } from './fields.ts';
import { incident } from './incidents.ts';
import { limits } from './limits.ts';

export { type AlarmType, alarmType, alarmTypes } from './alarm-types.ts';

const act = { by: z.string(), at: epochMs };
export const alarmComment = z.strictObject({ ...act, text: z.string() });

export const alarm = z.strictObject({
  /** Type, node and subject: the same cause is one alarm, however often it is reported. */
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
  /** It does not go by itself when its cause has gone: a person must reset it. */
  latched: z.boolean(),
  raised: epochMs,
  returned: epochMs.nullable(),
  /** Number of its latest activation: an act covers what was there when its button was pressed, never what came after. */
  occurrence: count,
  /** Who acknowledged this occurrence, and when. */
  by: z.string().nullable(),
  acknowledgedAt: epochMs.nullable(),
  /** Its sound was silenced; a new occurrence sounds again. */
  silenced: z.boolean(),
  /** Taken out of sight by a person until then; it comes back by itself. */
  shelved: z.strictObject({ ...act, until: epochMs, reason: z.string() }).nullable(),
  /** Taken out of sight by a manager until a manager brings it back. */
  outOfService: z.strictObject({ ...act, reason: z.string() }).nullable(),
  /** Key of the alarm that explains this one: while that is active, this one is not annunciated. */
  suppressedBy: z.string().nullable(),
  /** Since when it has waited longer for an acknowledgement than its type allows. */
  escalated: epochMs.nullable(),
  /** The colleague it was handed to. */
  assigned: z.string().nullable(),
  investigating: z.strictObject(act).nullable(),
  /** The latest, oldest first; all are in the journal. */
  comments: z.array(alarmComment).max(limits.alarmComments),
  /** What was measured when it was raised and against which limit; °C, % RH, or K within 15 min. */
  measured: z.strictObject({ value: z.number(), limit: z.number() }).nullable(),
  /** The nodes of an alarm that stands for many, else empty. */
  members: z.array(nodeId).max(limits.doors),
});
/** An alarm in the list: active, returned and not yet seen, latched, or out of sight by a person's act. */
export type Alarm = z.infer<typeof alarm>;

/** What the two memories and the latch come to (ISA-18.2, 5.4). `normal` is listed only while it is out of sight. */
export const alarmStates = [
  'active_unacknowledged',
  'active_acknowledged',
  'returned_unacknowledged',
  'latched',
  'normal',
] as const;
export type AlarmState = (typeof alarmStates)[number];

/** The state of an alarm, from its memories. */
export function alarmState({ active, acknowledged, latched }: Alarm): AlarmState {
  if (active) return acknowledged ? 'active_acknowledged' : 'active_unacknowledged';
  if (!acknowledged) return 'returned_unacknowledged';
  return latched ? 'latched' : 'normal';
}

/** Why an alarm is not annunciated, or null where it is. */
export function outOfSight({ outOfService, shelved, suppressedBy }: Alarm): OutOfSight | null {
  if (outOfService !== null) return 'out_of_service';
  if (shelved !== null) return 'shelved';
  return suppressedBy === null ? null : 'suppressed';
}
export type OutOfSight = 'out_of_service' | 'shelved' | 'suppressed';

/** The `reason` of the rows that end the alarms of a node that was revoked. */
export const nodeRevoked = 'node_revoked';

/** An occurrence as it was on the screen. */
export const seenAlarm = z.strictObject({ key: alarm.shape.key, occurrence: count });
export type SeenAlarm = z.infer<typeof seenAlarm>;

const seen = z.array(seenAlarm).min(1).max(limits.acknowledge);
const keys = z.array(alarm.shape.key).min(1).max(limits.acknowledge);
const comment = z.string().trim().max(limits.reason);
/** How many of the named alarms the act has changed; the others had changed meanwhile. */
const done = z.strictObject({ done: count });

export const alarmCalls = {
  'alarms.list': declare('locked', none, z.array(alarm)),
  /**
   * Acknowledges the named occurrences; one that was raised again since then stays unacknowledged. `invalid_input` with
   * `details.reason` = `comment` where a type wants one and none is given: then nothing is acknowledged.
   */
  'alarms.acknowledge': declare('guard', z.strictObject({ alarms: seen, comment: comment.optional() }), done, [
    'unavailable',
    'invalid_input',
  ]),
  /** Ends latched alarms whose cause has gone and that are acknowledged; of the others nothing changes. */
  'alarms.reset': declare('guard', z.strictObject({ alarms: seen }), done, ['unavailable']),
  /** Ends their sound, and nothing else. */
  'alarms.silence': declare('guard', z.strictObject({ alarms: seen }), done, ['unavailable']),
  /** `forbidden` with `details.type` where a type must never be out of sight: then nothing is shelved. */
  'alarms.shelve': declare(
    'guard',
    z.strictObject({ alarms: seen, minutes: z.int().min(1).max(limits.shelveMinutes), reason }),
    done,
    ['unavailable', 'forbidden'],
  ),
  'alarms.unshelve': declare('guard', z.strictObject({ keys }), done, ['unavailable']),
  /** Also of alarms that may yet come: the key need not be listed, but must be of a known node. */
  'alarms.takeOut': declare('manager', z.strictObject({ keys, reason }), done, [
    'unavailable',
    'forbidden',
    'not_found',
  ]),
  'alarms.bringBack': declare('manager', z.strictObject({ keys }), done, ['unavailable']),
  'alarms.comment': declare('guard', z.strictObject({ alarms: seen, text: reason }), done, ['unavailable']),
  /** To an account by its name, or to nobody again. */
  'alarms.assign': declare(
    'guard',
    z.strictObject({ alarms: seen, to: z.string().max(limits.username).nullable() }),
    done,
    ['unavailable', 'not_found'],
  ),
  'alarms.investigate': declare('guard', z.strictObject({ alarms: seen, on: z.boolean() }), done, ['unavailable']),
  /** Names of the accounts that an alarm can be handed to. */
  'alarms.colleagues': declare('guard', none, z.array(z.string())),
  /** What the journal knows of one alarm, newest first; `before` is the id of the last row of the page before. */
  'alarms.history': declare(
    'viewer',
    z.strictObject({ key: alarm.shape.key, before: count.optional(), limit: z.int().min(1).max(limits.page) }),
    z.array(incident),
    ['unavailable'],
  ),
} as const;
