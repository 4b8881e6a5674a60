import { z } from 'zod';
import { itemId, itemRev } from './access.ts';
import { declare } from './call.ts';
import { count, epochMs, givenPassword, nodeId, none } from './fields.ts';
import { denialReason } from './incidents.ts';
import { limits } from './limits.ts';
import { siteModes } from './nodes.ts';

export const readerDirections = ['none', 'in', 'out'] as const;

export const doorSettings = z.strictObject({
  node: nodeId,
  rev: itemRev,
  /** Area behind the door, and the one in front of it; null is outdoors or not said. */
  inside: itemId.nullable(),
  outside: itemId.nullable(),
  /** Where readers 0 to 3 lead. */
  readers: z.array(z.enum(readerDirections)).length(4),
  pin: z.enum(['never', 'always', 'outside']),
  /** With `outside`: a PIN is needed while this schedule is not in force. */
  pinSchedule: itemId.nullable(),
  twoPersons: z.boolean(),
  firstPerson: z.boolean(),
  /** A person is not let in again at the same reader for so long, s; 0 is off. */
  antipassback: z.int().min(0).max(3_600),
  /** Orders from the screen need the operator's password, confirmed in the last 5 minutes. */
  confirm: z.boolean(),
  /** Credentials are refused and alarms of the door are held back. */
  maintenance: z.boolean(),
});
/** How a door is meant to decide. What its lock does without power is a field of the node's configuration. */
export type DoorSettings = z.infer<typeof doorSettings>;

export const tableStates = ['waiting', 'sending', 'applied', 'refused', 'differs'] as const;
export const tableFaults = ['malformed', 'hash', 'old_rev', 'too_large', 'storage'] as const;
export const tableState = z.strictObject({
  /** `waiting`: for a node that is not connected, or has not answered yet. */
  state: z.enum(tableStates),
  /** The revision that we mean, and the one in force at the node; null where it has not said. */
  rev: count,
  held: count.nullable(),
  credentials: count,
  /** Pieces sent of how many. */
  sent: count,
  pieces: count,
  /** Why it was refused; `too_large` also where the station itself would not send it. */
  fault: z.enum(tableFaults).nullable(),
  /** Since when it is so. */
  at: epochMs,
});
/** The credential table at a node, against the one that we mean. */
export type TableState = z.infer<typeof tableState>;

export const doorMode = z.enum(siteModes);
export type DoorMode = z.infer<typeof doorMode>;

export const lastRead = z.strictObject({
  at: epochMs,
  /** Null for an unknown card. */
  person: itemId.nullable(),
  /** As it was then. */
  name: z.string().nullable(),
  /** Number of the person's photo now; 0 where there is none. */
  photo: count,
  last4: z.string(),
  granted: z.boolean(),
  reason: denialReason.nullable(),
  /** Row of the journal. */
  incident: count,
});
/** Who was at a door last. */
export type LastRead = z.infer<typeof lastRead>;

export const doorLive = z.strictObject({
  node: nodeId,
  settings: doorSettings,
  table: tableState,
  /** The mode that we mean for this door; what it is in is `mode` of the node. */
  wanted: doorMode,
  /** `unreachable`: the node is not connected. */
  confirmed: z.enum(['confirmed', 'pending', 'unreachable']),
  last: lastRead.nullable(),
});
/** A door as the screens show it, beside its node. */
export type DoorLive = z.infer<typeof doorLive>;

export const doorOps = ['unlock', 'unlock_until', 'hold_unlocked', 'lock', 'hold_locked', 'release_hold'] as const;
export const doorOp = z.enum(doorOps);
export type DoorOp = z.infer<typeof doorOp>;

export const commandStages = [
  'queued',
  'sent',
  'accepted',
  'energised',
  'opened',
  'closed',
  'relocked',
  'done',
  'refused',
  'failed',
  'expired',
  'unreachable',
] as const;
export const commandStage = z.enum(commandStages);
export type CommandStage = z.infer<typeof commandStage>;

export const commandStory = z.strictObject({
  id: z.string(),
  node: nodeId,
  op: z.string(),
  /** Until when, with `unlock_until`. */
  until: epochMs.nullable(),
  by: z.string(),
  at: epochMs,
  stages: z.array(z.strictObject({ stage: commandStage, at: epochMs, code: z.string().nullable() })),
  /**
   * `running` until its last stage. `unreachable`: the node was not connected, nothing was sent. `expired`: it did not
   * answer in time, and will not carry it out any more.
   */
  outcome: z.enum(['running', 'done', 'refused', 'failed', 'expired', 'unreachable']),
});
/** The life story of an order. */
export type CommandStory = z.infer<typeof commandStory>;

/** The whole site, or an area: the doors that lead into it or out of it. */
export const modeScope = z.discriminatedUnion('is', [
  z.strictObject({ is: z.literal('site') }),
  z.strictObject({ is: z.literal('area'), id: itemId }),
]);
export type ModeScope = z.infer<typeof modeScope>;

export const modeOrder = z.strictObject({
  scope: modeScope,
  mode: z.enum(['lockdown', 'evacuation']),
  reason: z.string(),
  by: z.string(),
  at: epochMs,
  /** Doors it is for, and those that say that they are in it. A door under evacuation as well counts for that. */
  doors: count,
  confirmed: count,
  /** Not connected: they take it over when they return. */
  unreachable: z.array(nodeId),
  /** Connected and not yet confirmed. */
  pending: z.array(nodeId),
});
/** A lockdown or evacuation in force, with its count. */
export type ModeOrder = z.infer<typeof modeOrder>;

const reason = z.string().trim().min(1).max(limits.text);

export const doorCalls = {
  'doors.list': declare('viewer', none, z.array(doorLive)),
  'doors.configure': declare('manager', doorSettings.omit({ maintenance: true }), doorLive, [
    'not_found',
    'conflict',
    'invalid_input',
  ]),
  'doors.maintenance': declare('manager', z.strictObject({ node: nodeId, on: z.boolean(), reason }), doorLive, [
    'not_found',
    'confirmation_needed',
  ]),
  /** Makes the table anew and sends it, whatever the node holds. */
  'doors.resend': declare('manager', z.strictObject({ node: nodeId }), doorLive, ['not_found']),
  /** Never fires late: what could not be begun within 5 s is over. The answer is the story so far; the rest is pushed. */
  'doors.command': declare(
    'guard',
    z.discriminatedUnion('op', [
      z.strictObject({ node: nodeId, op: doorOp.exclude(['unlock_until']) }),
      z.strictObject({ node: nodeId, op: z.literal('unlock_until'), minutes: z.int().min(1).max(720) }),
    ]),
    commandStory,
    ['not_found', 'confirmation_needed', 'unavailable'],
  ),
  /** The latest stories, newest first. */
  'commands.list': declare('viewer', none, z.array(commandStory)),

  'modes.list': declare('viewer', none, z.array(modeOrder)),
  /** One person is enough: it must be quick. `conflict`: that scope is in that mode already. */
  'modes.begin': declare('guard', z.strictObject({ scope: modeScope, mode: modeOrder.shape.mode, reason }), modeOrder, [
    'not_found',
    'conflict',
  ]),
  /**
   * Ends it. A lockdown is left by two: the operator, who has confirmed the own password, and a second person of role
   * guard or above with another account.
   */
  'modes.end': declare(
    'guard',
    z.strictObject({
      scope: modeScope,
      mode: modeOrder.shape.mode,
      reason,
      second: z.strictObject({ username: z.string().min(1).max(limits.username), password: givenPassword }).nullable(),
    }),
    none,
    ['not_found', 'confirmation_needed', 'second_person', 'credentials', 'locked_out'],
  ),
} as const;
