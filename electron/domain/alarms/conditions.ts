import type { Metric } from '../../contract/fields.ts';
import type { Contact } from '../../contract/nodes.ts';
import { type AlarmIdentity, alarmIdentity } from './identity.ts';
import type { AlarmChange } from './sources.ts';

/** What the alarms look at of a node; times in ms. */
export interface NodeCondition {
  readonly id: string;
  readonly contact: Contact;
  /** How long it has said nothing while it could have been heard; 0 while there is contact, or no broker. */
  readonly lostFor: number;
  /** How long its last will is known; null where contact has not ended by a will, or there is no broker. */
  readonly willFor: number | null;
  /** It has not been heard since the station is connected: it may still be waiting for its next attempt to connect. */
  readonly awaited: boolean;
  /** It is counted as present, but a word that it should have said has not come. */
  readonly overdue: boolean;
  readonly clockWrongFor: number;
  readonly door: 'open' | 'closed' | 'unknown';
  readonly tamper: boolean | null;
  /** What it has measured since the station started or in the last hour that it was heard before, and whether that stays away now. */
  readonly readings: ReadonlyArray<{ readonly metric: Metric; readonly missing: boolean }>;
}

/** What the station itself is like. */
export interface StationCondition {
  readonly connected: boolean;
  readonly journalBroken: boolean;
  readonly keychainMissing: boolean;
}

/** Raises or clears, by whether the cause is there. */
function level(is: boolean, identity: AlarmIdentity): AlarmChange {
  return is ? { is: 'raise', identity } : { is: 'clear', key: identity.key };
}

/** What the present condition of a node means for its alarms, but for its loss. What is not known changes nothing. */
export function nodeChanges({ id, contact, clockWrongFor, door, tamper, readings }: NodeCondition): AlarmChange[] {
  if (contact !== 'online' && contact !== 'stale') return [];
  const changes = [level(clockWrongFor > 0, alarmIdentity('clock_wrong', id))];
  if (tamper !== null) changes.push(level(tamper, alarmIdentity('tamper', id)));
  if (door === 'closed') changes.push({ is: 'clear', key: alarmIdentity('door_forced', id).key });
  for (const { metric, missing } of readings) changes.push(level(missing, alarmIdentity('sensor_stale', id, metric)));
  return changes;
}

/** What the present condition of the station means for its alarms. */
export function stationChanges({ connected, journalBroken, keychainMissing }: StationCondition): AlarmChange[] {
  return [
    level(keychainMissing, alarmIdentity('keychain_missing', null)),
    level(journalBroken, alarmIdentity('journal_broken', null)),
    level(!connected, alarmIdentity('broker_down', null)),
  ];
}
