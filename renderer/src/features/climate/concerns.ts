import type { AlarmType } from '../../../../electron/contract/alarms.ts';
import type { ChartMetric } from '../../../../electron/contract/fields.ts';

/** Alarms of one metric alone, by their type; those of the others are named in the subject. */
const metricOf: Partial<Record<AlarmType, ChartMetric>> = {
  dew_point_alarm: 'dew_point',
  dew_point_warning: 'dew_point',
  rate_of_change: 'temperature',
};
/** Alarms of a node that tell why its curves are as they are. */
const ofAll = new Set<AlarmType>(['node_offline', 'clock_wrong']);
const named = new Set<AlarmType>(['threshold_alarm', 'threshold_warning', 'sensor_failed', 'sensor_stale']);

/** Whether an alarm belongs into the chart of a metric. */
export function concerns(alarm: { readonly type: AlarmType; readonly subject: string }, metric: ChartMetric): boolean {
  if (ofAll.has(alarm.type)) return true;
  if (metricOf[alarm.type] === metric) return true;
  return named.has(alarm.type) && alarm.subject.split(/[./:\s]/)[0] === metric;
}
