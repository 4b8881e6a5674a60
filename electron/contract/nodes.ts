import { z } from 'zod';
import { declare } from './call.ts';
import { configName, limitNames, nodeConfig } from './config.ts';
import { chartMetric, clockQuality, count, displayName, epochMs, macAddress, metric, nodeId, none } from './fields.ts';

export const doorStates = ['open', 'closed', 'unknown'] as const;
export const lockStates = ['locked', 'unlocked', 'unknown'] as const;
export const siteModes = ['normal', 'lockdown', 'evacuation', 'maintenance'] as const;
/** How an order has left a door: refusing everybody, or released until it is told otherwise. */
export const holds = ['none', 'locked', 'unlocked'] as const;

export const liveValue = z.strictObject({
  metric,
  /** °C or % RH. */
  value: z.number(),
  /** By the node's clock. */
  at: epochMs,
  /** By the station's clock: what the age on screen is counted from. */
  received: epochMs,
});
export type LiveValue = z.infer<typeof liveValue>;

/** Whether we know how the node is: `never` was never heard, `online` speaks, `stale` has missed 3 intervals, `offline` has lost contact. */
export const contacts = ['never', 'online', 'stale', 'offline'] as const;
export const contact = z.enum(contacts);
export type Contact = z.infer<typeof contact>;

export const climateNow = z.strictObject({
  /** Of the newest round in which temperature and humidity were both measured, °C; times as of a value. */
  dewPoint: z.strictObject({ value: z.number(), at: epochMs, received: epochMs }).nullable(),
  /** Change of the temperature in the last 15 min, K, negative where it fell; null where not all of it is known. */
  change: z.number().nullable(),
  /**
   * The limit that comes first at the present trend: with 95 % confidence not before `earliest` and not after `latest`,
   * by the station's clock. Null where no trend stands out, or where it is too far away to be said.
   */
  reach: z
    .strictObject({ metric: chartMetric, limit: z.enum(limitNames), earliest: epochMs, latest: epochMs })
    .nullable(),
});
/** What follows from a node's readings. */
export type ClimateNow = z.infer<typeof climateNow>;

export const pendingAccount = z.strictObject({
  /** By the station's clock. */
  until: epochMs,
  /** A new node is `revoked`; one that is replaced or renewed has the account of `before` again. */
  after: z.enum(['revoked', 'before']),
});
/** An account that the wizard has made and nobody has finished: until when it lives, and what becomes of the node then. */
export type PendingAccount = z.infer<typeof pendingAccount>;

export const nodeLive = z.strictObject({
  id: nodeId,
  name: z.string(),
  /** Of the board that was commissioned; null where nobody has seen which it is. */
  mac: macAddress.nullable(),
  /** Null where the account is for good. */
  pending: pendingAccount.nullable(),
  contact,
  /** Since when `contact` is what it is, by the station's clock. */
  since: epochMs,
  /** Last word of any kind from it, by the station's clock; null if never. */
  heard: epochMs.nullable(),
  values: z.array(liveValue),
  climate: climateNow,
  door: z.enum(doorStates),
  lock: z.enum(lockStates),
  mode: z.enum([...siteModes, 'unknown']),
  hold: z.enum([...holds, 'unknown']),
  /** The lock is released until then, by the node's clock; null where it is not, or not for a time. */
  until: epochMs.nullable(),
  tamper: z.boolean().nullable(),
  firmware: z.string().nullable(),
  hardware: z.string().nullable(),
  ip: z.string().nullable(),
  clock: clockQuality.nullable(),
  boot: count.nullable(),
  uptime: count.nullable(),
  rssi: z.int().nullable(),
  buffered: count.nullable(),
  bufferCap: count.nullable(),
  /** Events committed of this node since its account was made. */
  events: count,
  /** Messages of it that were refused as malformed since the station started. */
  refused: count,
  config: z.enum(['none', 'pending', 'applied', 'partial', 'rejected', 'differs']),
});
/** A node as the screens show it; every field that is not known is null or `unknown`, never the last state. */
export type NodeLive = z.infer<typeof nodeLive>;

export const fieldErrors = ['missing', 'not_integer', 'out_of_range', 'order'] as const;
export const configReport = z.strictObject({
  rev: count,
  result: z.enum(['applied', 'partial', 'rejected']),
  code: z.enum(['malformed', 'hash', 'old_rev', 'fields']).nullable(),
  errors: z.partialRecord(configName, z.enum(fieldErrors)),
  config: nodeConfig,
  received: epochMs,
});
export const configState = z.strictObject({
  id: nodeId,
  state: nodeLive.shape.config,
  desired: z.strictObject({ rev: count, config: nodeConfig, by: z.string(), at: epochMs }),
  reported: configReport.nullable(),
  /** Fields that the node holds otherwise than we mean. */
  differs: z.array(configName),
});
/** What we mean a node to do, beside what it says it does. */
export type ConfigState = z.infer<typeof configState>;

export const provisioning = z.strictObject({
  site: z.string(),
  node: z.string(),
  host: z.string(),
  port: z.int(),
  ca: z.string(),
  password: z.string(),
  key: z.string(),
  /** The lines to send over the serial line, ready to paste. */
  lines: z.array(z.string()),
});
/** What a node needs to find its station; shown once, never stored in clear. */
export type Provisioning = z.infer<typeof provisioning>;

export const nodeCalls = {
  'nodes.list': declare('viewer', none, z.array(nodeLive)),
  /** `fail`: what the lock does without power; nobody but the person who fits it knows, so there is no default. */
  'nodes.create': declare(
    'admin',
    z.strictObject({ id: nodeId, name: displayName, fail: z.enum(['secure', 'safe']) }),
    provisioning,
    ['conflict', 'unavailable'],
  ),
  /** A new account and key; the old ones end at once. */
  'nodes.renew': declare('admin', z.strictObject({ id: nodeId }), provisioning, ['not_found', 'unavailable']),
  'nodes.rename': declare('manager', z.strictObject({ id: nodeId, name: displayName }), none, ['not_found']),
  /**
   * Ends the account; the journal keeps what the node said. `account`: at the broker it has `ended`, is `owed` until the
   * broker can be reached, or is to be removed `by_hand`.
   */
  'nodes.revoke': declare(
    'admin',
    z.strictObject({ id: nodeId }),
    z.strictObject({ account: z.enum(['ended', 'owed', 'by_hand']) }),
    ['not_found'],
  ),
  'nodes.config': declare('viewer', z.strictObject({ id: nodeId }), configState, ['not_found']),
  /** `base` is the revision that the form was filled from: somebody else's newer one is a `conflict`. */
  'nodes.configure': declare('manager', z.strictObject({ id: nodeId, base: count, config: nodeConfig }), configState, [
    'not_found',
    'conflict',
    'invalid_input',
  ]),
  /** Lets the node blink and beep, so that somebody standing there finds it. `unavailable` when it is not online. */
  'nodes.identify': declare('guard', z.strictObject({ id: nodeId }), z.strictObject({ command: z.string() }), [
    'not_found',
    'unavailable',
  ]),
} as const;
