import { z } from 'zod';
import { itemId } from './access.ts';
import { alarmType, alarmTypes } from './alarm-types.ts';
import { declare } from './call.ts';
import {
  clockQuality,
  count,
  displayName,
  epochMs,
  nodeId,
  none,
  priorities,
  priority,
  reason,
  username,
} from './fields.ts';
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
  'broker.owed_dismissed',
  'node.created',
  'node.renamed',
  'firmware.ordered',
  'firmware.updated',
  'firmware.rolled_back',
  'firmware.halted',
  'firmware.given_up',
  'firmware.skipped',
  'firmware.no_image',
  'node.renewed',
  'node.revoked',
  'node.commissioned',
  'node.abandoned',
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
  'journal.exported',
  'journal.purged',
  'database.damaged',
  'database.restored',
  'database.mended',
  'incident.commented',
  'incident.file_added',
  'case.made',
  'report.made',
  'handover.signed',
  'backup.made',
  'backup.failed',
  'backup.key_changed',
  'archive.opened',
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

/** Where a row stands in time, as the search has it, ms: a clock that knew only the time since its start says nothing. */
export function momentOf({ clock, timestamp, received }: Pick<Incident, 'clock' | 'timestamp' | 'received'>): number {
  return clock === 'uptime' ? received : timestamp;
}

export const incidentFilter = z.strictObject({
  from: epochMs.optional(),
  /** Excluded. */
  to: epochMs.optional(),
  types: z.array(incidentType).max(incidentTypes.length).optional(),
  /** Of the alarms: a row that is about none has no priority. */
  priorities: z.array(priority).max(priorities.length).optional(),
  /** Of the alarms, as above. */
  alarmTypes: z.array(alarmType).max(alarmTypes.length).optional(),
  /** A door goes by the id of its node. */
  nodes: z.array(nodeId).max(limits.doors).optional(),
  /** The doors that lead into this area or out of it. */
  area: itemId.optional(),
  /** A cardholder, as the row named them when it was written. */
  person: itemId.optional(),
  /** Last digits of a card. */
  card: z
    .string()
    .regex(/^\d{1,4}$/)
    .optional(),
  /** An operator of the station. */
  actor: username.optional(),
  /** Words that all must be there, each as the beginning of a word: names of types in both languages, of nodes, persons and operators, comments, reasons. */
  text: z.string().trim().max(limits.text).optional(),
});
/** What is looked for in the journal; what is left out does not narrow. */
export type IncidentFilter = z.infer<typeof incidentFilter>;

/** Newest first; the last row's place is where the next page begins. */
export const incidentCursor = z.strictObject({ timestamp: epochMs, id: count });

/** A file that somebody laid beside an incident. It is kept and given back as it came, never opened. */
export const incidentFile = z.strictObject({
  id: count,
  incident: count,
  name: z.string().max(limits.fileName),
  bytes: count,
  sha256: z.string().length(64),
  by: z.string(),
  at: epochMs,
});
export type IncidentFile = z.infer<typeof incidentFile>;

/** A file of which the journal says that it was added. */
export const namedFile = incidentFile.pick({ incident: true, name: true, by: true, at: true });
export type NamedFile = z.infer<typeof namedFile>;

/** Why a row stands in the surroundings of another. */
export const nearness = z.enum(['itself', 'node', 'person', 'alarm', 'command']);
export type Nearness = z.infer<typeof nearness>;

export const savedFilter = z.strictObject({ id: count, name: displayName, filter: incidentFilter });
/** A filter under a name, of one operator. The span of time is kept as it was. */
export type SavedFilter = z.infer<typeof savedFilter>;

const one = z.strictObject({ id: count });
/** When the first and the last of some rows happened. */
const timesFromTo = { from: epochMs, to: epochMs };
const rowTimes = z.strictObject(timesFromTo);

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
  /** Exact where nothing but time and one type narrows, else counted up to 10,000; `capped` says that there are more. */
  'incidents.count': declare(
    'viewer',
    z.strictObject({ filter: incidentFilter }),
    z.strictObject({ count, capped: z.boolean() }),
    ['unavailable'],
  ),
  /**
   * How many rows lie in each of equal parts of a span; the filter's own span counts for nothing here. Where a part is a
   * day or longer, or there are too many rows to count one by one, the parts are whole days (UTC): then there are fewer
   * of them, the first may begin before the span and the last end after it.
   */
  'incidents.histogram': declare(
    'viewer',
    z.strictObject({ filter: incidentFilter, from: epochMs, to: epochMs, parts: z.int().min(1).max(limits.histogram) }),
    z.strictObject({
      from: epochMs,
      /** Width of a part, ms. */
      width: z.int().positive(),
      counts: z.array(count),
      /** Rows were counted up to a cap only: the parts before this time are not known. */
      knownFrom: epochMs.nullable(),
    }),
    ['unavailable'],
  ),
  /**
   * From the first row of the journal to the last, by when they happened; null for an empty journal. What lies far from
   * when anything came in, by a clock that was wrong, does not count: it is told as what lies before and after.
   */
  'incidents.span': declare(
    'viewer',
    none,
    z.strictObject({ ...timesFromTo, before: rowTimes.nullable(), after: rowTimes.nullable() }).nullable(),
    ['unavailable'],
  ),
  /** What happened before and after a row at the same door and node, with the same person, of the same alarm or command; oldest first. */
  'incidents.around': declare(
    'viewer',
    z.strictObject({ id: count, minutes: z.int().min(1).max(limits.aroundMinutes) }),
    z.strictObject({
      rows: z.array(z.strictObject({ incident, near: z.array(nearness).min(1) })),
      /** There were more than fit; those nearest in time are here. */
      capped: z.boolean(),
    }),
    ['not_found', 'unavailable'],
  ),
  /** What was added to a row later: comments as rows of the journal, oldest first, files, and those that lie there no more. */
  'incidents.notes': declare(
    'viewer',
    one,
    z.strictObject({ comments: z.array(incident), files: z.array(incidentFile), missing: z.array(namedFile) }),
    ['not_found', 'unavailable'],
  ),
  'incidents.comment': declare('guard', z.strictObject({ id: count, text: reason }), incident, [
    'not_found',
    'unavailable',
  ]),
  /** Asks the operator for a file of at most 10 MB and lays it beside a row; null where they thought better of it. */
  'incidents.addFile': declare('guard', one, incidentFile.nullable(), ['not_found', 'invalid_input', 'unavailable']),
  /**
   * Gives a file back, to where the operator says. One that is not what the journal says was added is not:
   * `unavailable` with `details.reason` = `altered`.
   */
  'incidents.saveFile': declare('viewer', z.strictObject({ file: count }), z.strictObject({ saved: z.boolean() }), [
    'not_found',
    'unavailable',
  ]),
  /** The own ones, by name. */
  'filters.list': declare('viewer', none, z.array(savedFilter), ['unavailable']),
  /** Keeps a filter under a name; the one that had the name makes room. */
  'filters.save': declare('viewer', savedFilter.omit({ id: true }), savedFilter, ['conflict', 'unavailable']),
  'filters.remove': declare('viewer', one, none, ['not_found', 'unavailable']),
} as const;
