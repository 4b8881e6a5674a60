import type { TFunction } from 'i18next';
import { z } from 'zod';
import { type Alarm, type AlarmType, alarmTypes } from '../../../electron/contract/alarms.ts';
import { brokerPlace } from '../../../electron/contract/broker.ts';
import { type Priority, priorities } from '../../../electron/contract/fields.ts';
import type { Incident, IncidentType } from '../../../electron/contract/incidents.ts';
import { isolated, plain } from '../format/outside.ts';
import type { Formats } from '../format/time.ts';
import { type MessageKey, messages } from '../i18n/messages.ts';

const has = (key: string): key is MessageKey => Object.hasOwn(messages.en, key);
// One key stands for all: the union of all of them is too wide for the translator's overloads.
const say = (t: TFunction, key: MessageKey): string => t(key as 'common.yes');

/** The translation of `prefix.word`; null where there is none. */
export function wordOf(t: TFunction, prefix: string, word: unknown): string | null {
  const key = `${prefix}.${String(word)}`;
  return has(key) ? say(t, key) : null;
}

/** The translation of `prefix.word` where there is one; otherwise the word itself, as text from outside. */
export function wordOr(t: TFunction, prefix: string, word: unknown): string {
  return wordOf(t, prefix, word) ?? plain(word);
}

/** Whether a field of a row names a type of alarm. */
export function isAlarmType(value: unknown): value is AlarmType {
  return alarmTypes.some((each) => each === value);
}

/** Whether a field of a row names a priority. */
export function isPriority(value: unknown): value is Priority {
  return priorities.some((each) => each === value);
}

/** What an alarm is about beside its type: metric and limit, reader, or certificate in words. */
export function alarmSubject(t: TFunction, alarm: Pick<Alarm, 'type' | 'subject'>): string {
  if (alarm.subject === '') return '';
  if (alarm.type === 'repeated_refusals') return t('doorSet.reader', { n: alarm.subject });
  if (alarm.type === 'certificate_expiring') return wordOr(t, 'certificate', alarm.subject);
  return alarm.subject
    .split(/[./:\s]+/)
    .map((part) => wordOr(t, has(`metric.${part}`) ? 'metric' : 'limit', part))
    .join(' · ');
}

/** How many nodes a group of lost nodes has, and how many of them are still `away` where some are back. */
export function groupSize(t: TFunction, { active, members }: Pick<Alarm, 'active' | 'members'>, away: number): string {
  const all = members.length;
  return active && away < all ? t('alarms.nodesAway', { away, all }) : t('alarms.nodes', { count: all });
}

const climateValue = (t: TFunction, formats: Formats, metric: unknown, value: unknown): string => {
  if (typeof value !== 'number') return plain(value);
  const unit = metric === 'temperature' ? t('unit.celsius') : metric === 'humidity' ? t('unit.percent') : '';
  return `${formats.number(value, 1)}\u00A0${unit}`;
};

const broker = z.object({ kind: z.enum(['builtin', 'external']), host: z.string(), port: z.number() });
const brokerText = (t: TFunction, value: unknown): string => {
  const place = broker.safeParse(value).data;
  if (place === undefined) return value === null ? '–' : plain(value);
  return `${t(`broker.${place.kind}`)} ${brokerPlace({ ...place, host: plain(place.host) })}`;
};

const asMoment = new Set(['since', 'until', 'from', 'to', 'at', 'raised', 'expires', 'made', 'newest']);
const EARLIEST_MOMENT = 1_500_000_000_000;

/** A field of an incident as text, in words and units where the field is known. */
export function fieldText(t: TFunction, formats: Formats, incident: Incident, name: string): string {
  const value = incident.value[name];
  if (name === 'value' || name === 'threshold') return climateValue(t, formats, incident.value.metric, value);
  if (name === 'last4') return `…${plain(value)}`;
  if (typeof value === 'boolean') return t(value ? 'common.yes' : 'common.no');
  if (asMoment.has(name) && typeof value === 'number' && value > EARLIEST_MOMENT) return formats.moment(value);
  if (typeof value === 'number') return Number.isInteger(value) ? formats.number(value) : formats.number(value, 2);
  if ((name === 'from' || name === 'to') && typeof value === 'string') return wordOr(t, 'clock.short', value);
  if (incident.type === 'broker.changed' && (name === 'from' || name === 'to')) return brokerText(t, value);
  if (name === 'type' && has(`alarm.${String(value)}`)) return wordOr(t, 'alarm', value);
  return wordOr(t, name, value);
}

/** The fields that a row's short text is made of, most telling first. */
const telling = [
  'reason',
  'metric',
  'limit',
  'value',
  'last4',
  'code',
  'result',
  'stage',
  'op',
  'type',
  'text',
  'to',
  'mode',
  'scope',
  'change',
  'name',
  'username',
  'broker',
  'rev',
  'resetReason',
  'lost',
  'missing',
  'fw',
] as const;
const SHORT_FIELDS = 3;

const isCount = (value: unknown): value is number => typeof value === 'number';

/** What happened, in a few words beside its type: "unknown card · …4471". */
export function incidentText(t: TFunction, formats: Formats, incident: Incident): string {
  const { value } = incident;
  if (incident.type.startsWith('threshold.') && 'value' in value && 'threshold' in value) {
    const now = fieldText(t, formats, incident, 'value');
    const limit = fieldText(t, formats, incident, 'threshold');
    return `${fieldText(t, formats, incident, 'metric')} ${now} · ${fieldText(t, formats, incident, 'limit')} ${limit}`;
  }
  if (incident.type === 'journal.gap' && isCount(value.boot) && isCount(value.from) && isCount(value.to))
    return t('incidents.gap', { boot: value.boot, from: value.from, to: value.to });
  return telling
    .filter((name) => name in value && value[name] !== null && value[name] !== '')
    .slice(0, SHORT_FIELDS)
    .map((name) => {
      const text = fieldText(t, formats, incident, name);
      const bare =
        name === 'reason' ||
        name === 'last4' ||
        name === 'metric' ||
        name === 'limit' ||
        typeof value[name] === 'string';
      return bare ? isolated(text) : `${wordOr(t, 'field', name)} ${text}`;
    })
    .join(' · ');
}

export const incidentGroups = {
  access: ['access.granted', 'access.denied', 'access.duress', 'reader.error', 'enrol.read'],
  door: [
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
    'mode.changed',
    'mode.begun',
    'mode.ended',
    'door.changed',
    'door.maintenance',
  ],
  climate: ['threshold.exceeded', 'threshold.cleared', 'sensor.failed', 'sensor.restored', 'climate.exported'],
  node: [
    'node.started',
    'node.online',
    'node.offline',
    'node.created',
    'node.renamed',
    'node.renewed',
    'node.revoked',
    'node.commissioned',
    'node.abandoned',
    'firmware.ordered',
    'firmware.updated',
    'firmware.rolled_back',
    'firmware.halted',
    'firmware.given_up',
    'firmware.skipped',
    'firmware.no_image',
    'node.clock_wrong',
    'clock.changed',
    'buffer.overflow',
    'order.refused',
    'command.queued',
    'command.sent',
    'command.result',
  ],
  config: ['config.changed', 'cfg.applied', 'cfg.rejected', 'acl.applied', 'acl.rejected', 'plan.changed'],
  alarm: [
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
  ],
  journal: [
    'journal.gap',
    'journal.broken',
    'journal.key_lost',
    'journal.exported',
    'journal.purged',
    'incident.commented',
    'incident.file_added',
    'case.made',
    'report.made',
    'handover.signed',
  ],
  station: [
    'station.started',
    'station.stopped',
    'keychain.missing',
    'broker.lost',
    'broker.restored',
    'broker.changed',
    'broker.owed_dismissed',
    'settings.changed',
    'database.damaged',
    'database.restored',
    'database.mended',
    'backup.made',
    'backup.failed',
    'backup.key_changed',
    'archive.opened',
  ],
  people: [
    'person.created',
    'person.changed',
    'person.removed',
    'person.pin',
    'people.imported',
    'people.exported',
    'card.added',
    'card.changed',
    'card.removed',
    'access.changed',
    'access.removed',
    'presence.corrected',
  ],
  person: [
    'session.login',
    'session.failed',
    'session.locked_out',
    'session.logout',
    'session.locked',
    'session.unlocked',
    'session.confirmed',
    'account.created',
    'account.changed',
    'account.password',
  ],
} as const satisfies Record<string, readonly IncidentType[]>;
export type IncidentGroup = keyof typeof incidentGroups;

export type Tone = 'critical' | 'high' | 'medium' | 'good' | 'plain';
const tones: Partial<Record<IncidentType, Tone>> = {
  'access.duress': 'critical',
  'journal.broken': 'critical',
  'database.damaged': 'critical',
  'database.restored': 'high',
  'journal.purged': 'high',
  'backup.failed': 'high',
  'door.forced': 'high',
  tamper: 'high',
  'door.held': 'medium',
  'access.denied': 'medium',
  'reader.error': 'medium',
  'threshold.exceeded': 'medium',
  'sensor.failed': 'medium',
  'node.offline': 'medium',
  'firmware.rolled_back': 'medium',
  'firmware.given_up': 'medium',
  'firmware.no_image': 'medium',
  'mode.begun': 'high',
  'mode.ended': 'good',
  'node.clock_wrong': 'medium',
  'cfg.rejected': 'medium',
  'acl.rejected': 'medium',
  'buffer.overflow': 'high',
  'order.refused': 'medium',
  'journal.gap': 'high',
  'journal.key_lost': 'high',
  'keychain.missing': 'medium',
  'broker.lost': 'high',
  'session.failed': 'medium',
  'session.locked_out': 'medium',
  'access.granted': 'good',
  'door.closed': 'good',
  'door.held_cleared': 'good',
  tamper_cleared: 'good',
  'threshold.cleared': 'good',
  'sensor.restored': 'good',
  'node.online': 'good',
  'cfg.applied': 'good',
  'acl.applied': 'good',
  'broker.restored': 'good',
  'database.mended': 'good',
  'alarm.returned': 'good',
};

/** How a row stands out: by the shape and colour of its mark; its words say the same. */
export function incidentTone(type: IncidentType): Tone {
  return tones[type] ?? 'plain';
}
