import type { Incident, IncidentFilter, IncidentType } from '../../contract/incidents.ts';

type Happened = 'granted' | 'denied' | 'alarms' | 'acknowledged' | 'commands' | 'comments';

/** What is counted of a shift, by the types of rows. Who enters under duress is let in. */
export const countedTypes = {
  granted: ['access.granted', 'access.duress'],
  denied: ['access.denied'],
  alarms: ['alarm.raised'],
  acknowledged: ['alarm.acknowledged'],
  commands: ['command.queued'],
  comments: ['alarm.commented', 'incident.commented'],
} as const satisfies Record<Happened, readonly IncidentType[]>;

/** Rows that the next guard may have to know of. */
export const notableTypes = [
  'alarm.raised',
  'alarm.commented',
  'alarm.taken_out',
  'incident.commented',
  'mode.begun',
  'mode.ended',
  'door.maintenance',
] as const satisfies NonNullable<IncidentFilter['types']>;

/** Whether the next guard should know of a row. Of the alarms only those that were told of, and were urgent. */
export function isNotable({ type, value }: Incident): boolean {
  if (type !== 'alarm.raised') return notableTypes.some((each) => each === type);
  return (value['priority'] === 'critical' || value['priority'] === 'high') && value['hidden'] === undefined;
}
