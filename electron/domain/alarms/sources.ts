import type { AlarmType } from '../../contract/alarms.ts';
import type { DenialReason, Incident, IncidentType } from '../../contract/incidents.ts';
import { type AlarmIdentity, alarmIdentity } from './identity.ts';
import type { Raise } from './machine.ts';

/** What something that happened means for the alarms. */
export type AlarmChange = Omit<Raise, 'at'> | { readonly is: 'clear'; readonly key: string };

/** A node is gone for good: nobody can act any more on what was alarmed of it. */
export interface NodeGone {
  readonly is: 'gone';
  readonly node: string;
  /** Who revoked it, or null where that is not known. */
  readonly actor: string | null;
}

/** What a row of the journal can mean. */
export type RowMeaning = AlarmChange | NodeGone;

/** Something else that the alarms come from; it tells what has changed as it happens. */
export interface AlarmSource {
  onChange(listener: (changes: readonly AlarmChange[]) => void): () => void;
}

function raise(type: AlarmType, node: string | null, subject = ''): AlarmChange[] {
  return [{ is: 'raise', identity: alarmIdentity(type, node, subject) }];
}

function clear(...identities: readonly AlarmIdentity[]): AlarmChange[] {
  return identities.map(({ key }) => ({ is: 'clear', key }));
}

const limitNames = ['warn_low', 'warn_high', 'alarm_low', 'alarm_high'] as const;
const metricNames = ['temperature', 'humidity'] as const;

function thresholdIdentity({ node, value }: Incident): AlarmIdentity {
  const limit = String(value['limit']);
  const type = limit.startsWith('alarm') ? 'threshold_alarm' : 'threshold_warning';
  return alarmIdentity(type, node, `${String(value['metric'])}.${limit}`);
}

/** Everything about a node that its next start begins anew: what still holds then, it reports again. */
function sinceStart(node: string | null): AlarmIdentity[] {
  const thresholds = metricNames.flatMap((metric) =>
    limitNames.map((limit) => {
      const type = limit.startsWith('alarm') ? ('threshold_alarm' as const) : ('threshold_warning' as const);
      return alarmIdentity(type, node, `${metric}.${limit}`);
    }),
  );
  const sensors = metricNames.map((metric) => alarmIdentity('sensor_failed', node, metric));
  return [...thresholds, ...sensors, alarmIdentity('door_held', node)];
}

// What a node says is text from outside until it is a number.
function measuredBy({ value: { value, threshold } }: Incident): Pick<Raise, 'measured'> {
  return typeof value === 'number' && typeof threshold === 'number' ? { measured: { value, limit: threshold } } : {};
}

function gone({ node, actor }: Incident): NodeGone[] {
  return node === null ? [] : [{ is: 'gone', node, actor }];
}

type Meaning = (incident: Incident) => RowMeaning[];

/** Refusals of a card that somebody has barred; `expired` and the like are everyday life. */
const barred: ReadonlySet<string> = new Set<DenialReason>(['blocked', 'lost']);

const meanings: Partial<Record<IncidentType, Meaning>> = {
  'access.duress': ({ node }) => raise('duress', node),
  // Somebody has in hand what a guard has stopped: at once, not after three refusals.
  'access.denied': ({ node, value: { reason } }) =>
    barred.has(String(reason))
      ? raise('barred_card', node)
      : reason === 'lockdown'
        ? raise('lockdown_access', node)
        : [],
  // A node tells of it only after the door was closed: it is another one, even where nobody has reset the last.
  'door.forced': ({ node }) => [{ is: 'raise', identity: alarmIdentity('door_forced', node), again: true }],
  'door.held': ({ node }) => raise('door_held', node),
  'door.held_cleared': ({ node }) => clear(alarmIdentity('door_held', node)),
  'door.closed': ({ node }) => clear(alarmIdentity('door_held', node), alarmIdentity('door_forced', node)),
  tamper: ({ node }) => raise('tamper', node),
  tamper_cleared: ({ node }) => clear(alarmIdentity('tamper', node)),
  'threshold.exceeded': (incident) => [{ is: 'raise', identity: thresholdIdentity(incident), ...measuredBy(incident) }],
  'threshold.cleared': (incident) => clear(thresholdIdentity(incident)),
  'sensor.failed': ({ node, value }) => raise('sensor_failed', node, String(value['metric'])),
  'sensor.restored': ({ node, value }) => clear(alarmIdentity('sensor_failed', node, String(value['metric']))),
  'node.started': ({ node }) => clear(...sinceStart(node)),
  'node.revoked': gone,
  // One that was never finished; another one has the account again that it had.
  'node.abandoned': (incident) => (incident.value['account'] === 'revoked' ? gone(incident) : []),
  'journal.gap': ({ node }) => raise('journal_gap', node),
  'database.damaged': () => raise('database_damaged', null),
  'buffer.overflow': ({ node }) => raise('buffer_overflow', node),
};

/** Alarms that whoever works at a door would raise all the time. */
const heldBackTypes: ReadonlySet<AlarmType> = new Set(['door_forced', 'door_held', 'tamper']);

/** Whether an alarm is not raised because somebody works at that door; `works`: whether its mode is maintenance. */
export function isHeldBack(change: RowMeaning, works: (node: string) => boolean): boolean {
  if (change.is !== 'raise') return false;
  const { type, node } = change.identity;
  return node !== null && heldBackTypes.has(type) && works(node);
}

/** What a row of the journal means for the alarms; most mean nothing. */
export function alarmChanges(incident: Incident): readonly RowMeaning[] {
  return meanings[incident.type]?.(incident) ?? [];
}
