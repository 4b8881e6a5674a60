import type { AlarmType } from '../../contract/alarms.ts';
import { alarmIdentity } from '../alarms/identity.ts';
import type { AlarmChange } from '../alarms/sources.ts';
import type { ClimateWatchName, Verdict } from './watch.ts';

/** The types of alarm that the station's own judgement of a climate raises. */
export const climateAlarmTypes: ReadonlySet<AlarmType> = new Set<AlarmType>([
  'dew_point_warning',
  'dew_point_alarm',
  'rate_of_change',
]);

/** What a verdict means for the alarms. Metric and limit are the subject, so that each limit is an alarm of its own. */
export function climateAlarm(node: string, { name, exceeded, measured }: Verdict): AlarmChange {
  const identity = alarmIdentity(typeOf(name), node, name);
  if (!exceeded) return { is: 'clear', key: identity.key };
  return { is: 'raise', identity, ...(measured === null ? {} : { measured }) };
}

function typeOf(name: ClimateWatchName): AlarmType {
  if (!name.startsWith('dew_point')) return 'rate_of_change';
  return name.includes('.alarm') ? 'dew_point_alarm' : 'dew_point_warning';
}
