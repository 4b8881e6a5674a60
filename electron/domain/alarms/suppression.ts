import type { Alarm, AlarmType } from '../../contract/alarms.ts';
import { type AlarmIdentity, alarmIdentity } from './identity.ts';

const brokerDown = alarmIdentity('broker_down', null).key;
/** The alarm that stands for many nodes that are offline at once. */
export const nodesOffline = alarmIdentity('nodes_offline', null);

/** What cannot be judged while its node is not heard. Never a door, and never a card: those are told whatever else is. */
const ofNode: ReadonlySet<AlarmType> = new Set([
  'sensor_stale',
  'sensor_failed',
  'clock_wrong',
  'threshold_alarm',
  'threshold_warning',
  'dew_point_alarm',
  'dew_point_warning',
  'rate_of_change',
]);

/** Whether an alarm explains those below it: while it is there, and no person has taken it out of sight itself. */
export function explains(alarm: Alarm | undefined): boolean {
  return alarm !== undefined && alarm.active && alarm.shelved === null && alarm.outOfService === null;
}

/** What is known of a node whose alarms may be explained. */
export interface Whereabouts {
  /** Whether the group of lost nodes stands for it. */
  grouped(node: string): boolean;
  /** Whether its own loss is alarmed still, in sight or not. */
  lost(node: string): boolean;
}

/** Keys of the alarms that would explain this one, the nearest first. */
export function ancestors({ type, node, subject }: AlarmIdentity, { grouped, lost }: Whereabouts): string[] {
  if (type === 'nodes_offline') return [brokerDown];
  if (node === null) return [];
  const above = grouped(node) ? [nodesOffline.key, brokerDown] : [brokerDown];
  if (type === 'node_offline') return above;
  if (!ofNode.has(type)) return [];
  // A group lasts until its last member is back. What those say that are back already is heard.
  const gone = [alarmIdentity('node_offline', node).key, ...(lost(node) ? above : [brokerDown])];
  // A sensor that says that it has failed is the reason why its readings stay away.
  return type === 'sensor_stale' ? [alarmIdentity('sensor_failed', node, subject).key, ...gone] : gone;
}

/** Which alarms have to be looked at when one has changed that may explain them: all, those of some nodes, or none. */
export function below({ type, node, members }: Alarm): 'all' | readonly string[] {
  if (type === 'broker_down') return 'all';
  if (type === 'nodes_offline') return members;
  return (type === 'node_offline' || type === 'sensor_failed') && node !== null ? [node] : [];
}
