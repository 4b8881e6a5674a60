import { z } from 'zod';
import { clockQuality, count, metric } from '../../contract/fields.ts';
import type { NodeEventType } from '../../contract/incidents.ts';
import { doorStates, lockStates, siteModes } from '../../contract/nodes.ts';
import type { Json } from '../ports/journal.ts';
import { envelope, wire } from './envelope.ts';

/** Why a door stayed shut. */
export const denialReasons = [
  'unknown_credential',
  'no_right',
  'outside_schedule',
  'not_yet_valid',
  'expired',
  'blocked',
  'lost',
  'pin_wrong',
  'pin_missing',
  'antipassback',
  'second_person_missing',
  'first_person_missing',
  'lockdown',
  'clock_untrusted',
  'door_in_maintenance',
] as const;

const base = {
  ...envelope,
  seq: wire.seq,
  hist: z.boolean().optional(),
  door: z.enum(doorStates),
  lock: z.enum(lockStates),
};
const reader = z.int().min(0).max(3);
const credential = {
  reader,
  cred: z.string().regex(/^[0-9a-f]{32}$/),
  last4: z.string().regex(/^[0-9]{4}$/),
  fmt: z.enum(['w26', 'w34']),
};
const threshold = {
  metric,
  limit: z.enum(['warn_low', 'warn_high', 'alarm_low', 'alarm_high']),
  value: z.number().min(-1_000).max(1_000),
  threshold: z.number().min(-1_000).max(1_000),
};
const judged = { rev: wire.rev, result: z.enum(['applied', 'partial', 'rejected']) };
const table = { rev: wire.rev, code: wire.text.optional() };

function event<T extends NodeEventType, F extends z.ZodRawShape>(type: T, fields: F) {
  return z.object({ ...base, type: z.literal(type), ...fields });
}

/** `N/evt`: what happened, with the fields of its type. */
export const evtBody = z.discriminatedUnion('type', [
  event('access.granted', credential),
  event('access.denied', { ...credential, reason: z.enum(denialReasons) }),
  event('access.duress', credential),
  event('reader.error', { reader, code: z.enum(['parity', 'length']) }),
  event('door.opened', {}),
  event('door.closed', {}),
  event('door.forced', {}),
  event('door.held', {}),
  event('door.held_cleared', {}),
  event('lock.unlocked', {}),
  event('lock.locked', {}),
  event('rex', {}),
  event('tamper', {}),
  event('tamper_cleared', {}),
  event('threshold.exceeded', threshold),
  event('threshold.cleared', threshold),
  event('sensor.failed', { metric, code: z.enum(['no_answer', 'crc', 'range']) }),
  event('sensor.restored', { metric }),
  event('node.started', { resetReason: wire.resetReason, fw: wire.text, prevBoot: count, prevSeq: count }),
  event('cfg.applied', judged),
  event('cfg.rejected', judged),
  event('acl.applied', table),
  event('acl.rejected', table),
  event('mode.changed', { mode: z.enum(siteModes), rev: wire.rev }),
  event('clock.changed', { from: clockQuality, to: clockQuality, step: z.int() }),
  event('buffer.overflow', { lostBoot: wire.boot, lostFrom: wire.seq, lostTo: wire.seq, lost: z.int().min(1) }),
  event('order.refused', { code: z.enum(['signature', 'retained', 'malformed']) }),
  event('enrol.read', credential),
]);
export type EvtBody = z.infer<typeof evtBody>;

const outsideValue: ReadonlySet<string> = new Set(['v', 'ts', 'clk', 'boot', 'seq', 'hist', 'type']);

/** The fields of an event that go into the journal's `value`: all but its envelope, type and place in the sequence. */
export function eventValue(body: EvtBody): { [key: string]: Json } {
  const value: { [key: string]: Json } = {};
  for (const [name, field] of Object.entries(body))
    if (field !== undefined && !outsideValue.has(name)) value[name] = field;
  return value;
}
