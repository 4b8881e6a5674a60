import type { Contact } from '../../contract/nodes.ts';
import { type AlarmChange, alarmIdentity, brokerDownAfter, clockWrongAfter, offlineAfter } from './sources.ts';

/** What the alarms look at of a node; times in ms. */
export interface NodeCondition {
  readonly id: string;
  readonly contact: Contact;
  /** How long it has said nothing while it could have been heard; 0 while there is contact, or no broker. */
  readonly lostFor: number;
  readonly clockWrongFor: number;
  readonly door: 'open' | 'closed' | 'unknown';
  readonly tamper: boolean | null;
}

/** What the station itself is like. */
export interface StationCondition {
  /** How long there has been no broker; 0 while there is one, ms. */
  readonly brokerDownFor: number;
  readonly journalBroken: boolean;
  readonly keychainMissing: boolean;
}

const held = (is: boolean, change: Extract<AlarmChange, { is: 'raise' }>): AlarmChange =>
  is ? change : { is: 'clear', key: change.identity.key };

/** What the present condition of a node means for the alarms. What is not known changes nothing. */
export function nodeChanges(node: NodeCondition): AlarmChange[] {
  const { id, contact, lostFor, clockWrongFor, door, tamper } = node;
  const present = contact === 'online' || contact === 'stale';
  const changes: AlarmChange[] = [];
  const offline = { is: 'raise', identity: alarmIdentity('node_offline', id) } as const;
  if (present) changes.push({ is: 'clear', key: offline.identity.key });
  else if (lostFor >= offlineAfter.alarm) changes.push({ ...offline, priority: 'high' });
  else if (lostFor >= offlineAfter.warning) changes.push({ ...offline, priority: 'medium' });
  if (!present) return changes;
  const wrong = clockWrongFor >= clockWrongAfter;
  if (wrong || clockWrongFor === 0)
    changes.push(held(wrong, { is: 'raise', identity: alarmIdentity('clock_wrong', id), priority: 'low' }));
  if (tamper !== null)
    changes.push(held(tamper, { is: 'raise', identity: alarmIdentity('tamper', id), priority: 'high' }));
  if (door === 'closed') changes.push({ is: 'clear', key: alarmIdentity('door_forced', id).key });
  return changes;
}

/** What the present condition of the station means for the alarms. */
export function stationChanges(station: StationCondition): AlarmChange[] {
  const { brokerDownFor, journalBroken, keychainMissing } = station;
  const broker = { is: 'raise', identity: alarmIdentity('broker_down', null), priority: 'high' } as const;
  const changes: AlarmChange[] = [
    held(keychainMissing, { is: 'raise', identity: alarmIdentity('keychain_missing', null), priority: 'low' }),
    held(journalBroken, { is: 'raise', identity: alarmIdentity('journal_broken', null), priority: 'critical' }),
  ];
  if (brokerDownFor === 0) return [...changes, { is: 'clear', key: broker.identity.key }];
  return brokerDownFor >= brokerDownAfter ? [...changes, broker] : changes;
}
