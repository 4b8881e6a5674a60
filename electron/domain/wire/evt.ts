import { z } from 'zod';
import { tableFaults } from '../../contract/doors.ts';
import { clockQuality, count, metric } from '../../contract/fields.ts';
import { denialReason, type NodeEventType } from '../../contract/incidents.ts';
import { doorStates, lockStates, siteModes } from '../../contract/nodes.ts';
import type { Json } from '../ports/journal.ts';
import { envelope, wire } from './envelope.ts';

const base = {
  ...envelope,
  seq: wire.seq,
  hist: z.boolean().optional(),
  door: z.enum(doorStates),
  lock: z.enum(lockStates),
};
const reader = z.int().min(0).max(3);
/** The card itself, encrypted under the node's key: 18 bytes in base64url. */
const enc = z.string().regex(/^[A-Za-z0-9_-]{24}$/);
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
const refusedTable = { rev: wire.rev, code: z.enum(tableFaults) };

function event<T extends NodeEventType, F extends z.ZodRawShape>(type: T, fields: F) {
  return z.object({ ...base, type: z.literal(type), ...fields });
}

/** `N/evt`: what happened, with the fields of its type. */
export const evtBody = z.discriminatedUnion('type', [
  event('access.granted', credential),
  // `enc` comes with an unknown card; a ring that was filled by an older firmware has none.
  event('access.denied', { ...credential, reason: denialReason, enc: enc.optional() }),
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
  event('acl.applied', { rev: wire.rev }),
  event('acl.rejected', refusedTable),
  event('mode.changed', { mode: z.enum(siteModes), rev: wire.rev }),
  event('clock.changed', { from: clockQuality, to: clockQuality, step: z.int() }),
  event('buffer.overflow', { lostBoot: wire.boot, lostFrom: wire.seq, lostTo: wire.seq, lost: z.int().min(1) }),
  event('order.refused', { code: z.enum(['signature', 'retained', 'malformed']) }),
  event('enrol.read', { ...credential, enc }),
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
