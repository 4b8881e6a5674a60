import { z } from 'zod';
import { declare } from './call.ts';
import { clockQuality, count, epochMs, nodeId } from './fields.ts';
import { limits } from './limits.ts';

/** What a node can report (docs/protocol.md). */
export const nodeEventTypes = [
  'access.granted',
  'access.denied',
  'access.duress',
  'reader.error',
  'door.opened',
  'door.closed',
  'door.forced',
  'door.held',
  'door.held_cleared',
  'lock.unlocked',
  'lock.locked',
  'rex',
  'tamper',
  'tamper_cleared',
  'threshold.exceeded',
  'threshold.cleared',
  'sensor.failed',
  'sensor.restored',
  'node.started',
  'cfg.applied',
  'cfg.rejected',
  'acl.applied',
  'acl.rejected',
  'mode.changed',
  'clock.changed',
  'buffer.overflow',
  'order.refused',
  'enrol.read',
] as const;
export const nodeEventType = z.enum(nodeEventTypes);
export type NodeEventType = z.infer<typeof nodeEventType>;

/** Why a door stayed shut (docs/protocol.md, "The decision"). */
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
export const denialReason = z.enum(denialReasons);
export type DenialReason = z.infer<typeof denialReason>;

/** What the station itself writes. */
export const stationEventTypes = [
  'station.started',
  'station.stopped',
  'journal.gap',
  'journal.broken',
  'journal.key_lost',
  'keychain.missing',
  'broker.lost',
  'broker.restored',
  'broker.changed',
  'node.created',
  'node.renamed',
  'node.renewed',
  'node.revoked',
  'node.online',
  'node.offline',
  'node.clock_wrong',
  'config.changed',
  'command.queued',
  'command.sent',
  'command.result',
  'alarm.raised',
  'alarm.returned',
  'alarm.acknowledged',
  'alarm.reset',
  'alarm.silenced',
  'alarm.shelved',
  'alarm.unshelved',
  'alarm.suppressed',
  'alarm.unsuppressed',
  'alarm.taken_out',
  'alarm.brought_back',
  'alarm.commented',
  'alarm.assigned',
  'alarm.investigated',
  'alarm.escalated',
  'alarm.rule_changed',
  'session.login',
  'session.failed',
  'session.locked_out',
  'session.logout',
  'session.locked',
  'session.unlocked',
  'account.created',
  'account.changed',
  'account.password',
  'settings.changed',
  'session.confirmed',
  'person.created',
  'person.changed',
  'person.removed',
  'person.pin',
  'people.imported',
  'people.exported',
  'climate.exported',
  'card.added',
  'card.changed',
  'card.removed',
  'access.changed',
  'access.removed',
  'door.changed',
  'door.maintenance',
  'mode.begun',
  'mode.ended',
  'presence.corrected',
  'plan.changed',
] as const;
export const incidentTypes = [...nodeEventTypes, ...stationEventTypes] as const;
export const incidentType = z.enum(incidentTypes);
export type IncidentType = z.infer<typeof incidentType>;

export const incident = z.strictObject({
  /** Place in the journal, from 1, without gaps. */
  id: count,
  /** When it happened, by the clock that `clock` names. */
  timestamp: epochMs,
  /** When the station committed it. */
  received: epochMs,
  type: incidentType,
  node: nodeId.nullable(),
  boot: count.nullable(),
  seq: count.nullable(),
  clock: clockQuality,
  /** Operator, where a person of the station did it. */
  actor: z.string().nullable(),
  /** Sent late: after an outage, or again. */
  late: z.boolean(),
  /** The fields of its type, as received. Text from outside: show it, never interpret it. */
  value: z.record(z.string(), z.unknown()),
});
/** A row of the journal. */
export type Incident = z.infer<typeof incident>;

export const incidentFilter = z.strictObject({
  from: epochMs.optional(),
  to: epochMs.optional(),
  types: z.array(incidentType).max(incidentTypes.length).optional(),
  node: nodeId.optional(),
  text: z.string().trim().max(limits.text).optional(),
});
export type IncidentFilter = z.infer<typeof incidentFilter>;

/** Newest first; the last row's place is where the next page begins. */
export const incidentCursor = z.strictObject({ timestamp: epochMs, id: count });

export const incidentCalls = {
  'incidents.page': declare(
    'viewer',
    z.strictObject({
      filter: incidentFilter,
      after: incidentCursor.optional(),
      limit: z.int().min(1).max(limits.page),
    }),
    z.strictObject({ rows: z.array(incident), next: incidentCursor.nullable() }),
    ['unavailable'],
  ),
  /** Counts up to `cap` rows; `capped` says that there are more. */
  'incidents.count': declare(
    'viewer',
    z.strictObject({ filter: incidentFilter }),
    z.strictObject({ count, capped: z.boolean() }),
    ['unavailable'],
  ),
} as const;
