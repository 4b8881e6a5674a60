import type { AlarmType, Priority } from '../../contract/alarms.ts';
import type { DenialReason, Incident, IncidentType } from '../../contract/incidents.ts';
import type { AlarmIdentity, AlarmKind } from './transition.ts';

/** How each type of alarm ends. */
export const alarmKinds: Readonly<Record<AlarmType, AlarmKind>> = {
  node_offline: 'level',
  duress: 'pulse',
  barred_card: 'pulse',
  door_forced: 'latched',
  door_held: 'level',
  tamper: 'level',
  threshold_alarm: 'level',
  threshold_warning: 'level',
  sensor_failed: 'level',
  journal_gap: 'pulse',
  journal_broken: 'level',
  keychain_missing: 'level',
  broker_down: 'level',
  clock_wrong: 'level',
};

/** Contact lost for so long: first a warning, then an alarm; ms. */
export const offlineAfter = { warning: 30_000, alarm: 120_000 } as const;
/** A broker that comes back within this time raised no alarm; ms. */
export const brokerDownAfter = 10_000;
/** A clock must be wrong for so long: after a start it is until the time has been asked for; ms. */
export const clockWrongAfter = 60_000;

/** What something that happened means for the alarms. */
export type AlarmChange =
  | { readonly is: 'raise'; readonly identity: AlarmIdentity; readonly priority: Priority }
  | { readonly is: 'clear'; readonly key: string };

/** The name of an alarm of a type: the same cause has the same. */
export function alarmIdentity(type: AlarmType, node: string | null, subject = ''): AlarmIdentity {
  const key = [type, node ?? '', subject].join(':').replace(/:+$/, '');
  return { key, type, node, subject };
}

function raise(type: AlarmType, priority: Priority, node: string | null, subject = ''): AlarmChange[] {
  return [{ is: 'raise', priority, identity: alarmIdentity(type, node, subject) }];
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

type Meaning = (incident: Incident) => AlarmChange[];

/** Refusals of a card that somebody has barred; `expired` and the like are everyday life. */
const barred: ReadonlySet<string> = new Set<DenialReason>(['blocked', 'lost']);

const meanings: Partial<Record<IncidentType, Meaning>> = {
  'access.duress': ({ node }) => raise('duress', 'critical', node),
  // Somebody has in hand what a guard has stopped: at once, not after three refusals.
  'access.denied': ({ node, value }) => (barred.has(String(value['reason'])) ? raise('barred_card', 'high', node) : []),
  'door.forced': ({ node }) => raise('door_forced', 'high', node),
  'door.held': ({ node }) => raise('door_held', 'medium', node),
  'door.held_cleared': ({ node }) => clear(alarmIdentity('door_held', node)),
  'door.closed': ({ node }) => clear(alarmIdentity('door_held', node), alarmIdentity('door_forced', node)),
  tamper: ({ node }) => raise('tamper', 'high', node),
  tamper_cleared: ({ node }) => clear(alarmIdentity('tamper', node)),
  'threshold.exceeded': (incident) => {
    const identity = thresholdIdentity(incident);
    return [{ is: 'raise', identity, priority: identity.type === 'threshold_alarm' ? 'high' : 'low' }];
  },
  'threshold.cleared': (incident) => clear(thresholdIdentity(incident)),
  'sensor.failed': ({ node, value }) => raise('sensor_failed', 'medium', node, String(value['metric'])),
  'sensor.restored': ({ node, value }) => clear(alarmIdentity('sensor_failed', node, String(value['metric']))),
  'node.started': ({ node }) => clear(...sinceStart(node)),
  'journal.gap': ({ node }) => raise('journal_gap', 'medium', node),
};

/** Alarms that whoever works at a door would raise all the time. */
const heldBackTypes: ReadonlySet<AlarmType> = new Set(['door_forced', 'door_held', 'tamper']);

/** Whether an alarm is not raised because somebody works at that door; `works`: whether its mode is maintenance. */
export function isHeldBack(change: AlarmChange, works: (node: string) => boolean): boolean {
  if (change.is !== 'raise') return false;
  const { type, node } = change.identity;
  return node !== null && heldBackTypes.has(type) && works(node);
}

/** What a row of the journal means for the alarms; most mean nothing. */
export function alarmChanges(incident: Incident): readonly AlarmChange[] {
  return meanings[incident.type]?.(incident) ?? [];
}
