import type { TFunction } from 'i18next';
import type { Alarm } from '../../../../electron/contract/alarms.ts';
import type { ChartMetric } from '../../../../electron/contract/fields.ts';
import type { Formats } from '../../format/time.ts';

const climate: ReadonlySet<Alarm['type']> = new Set([
  'threshold_alarm',
  'threshold_warning',
  'dew_point_alarm',
  'dew_point_warning',
  'rate_of_change',
  'sensor_failed',
  'sensor_stale',
]);

/** Whether what is wrong is read from a curve. */
export function isClimate({ type }: Pick<Alarm, 'type'>): boolean {
  return climate.has(type);
}

/** The metric whose curve shows an alarm; null where there is none. */
export function metricOf({ type, subject }: Pick<Alarm, 'type' | 'subject'>): ChartMetric | null {
  if (!climate.has(type)) return null;
  const [first] = subject.split(/[./:\s]+/);
  return first === 'humidity' || first === 'dew_point' ? first : 'temperature';
}

/** Value and limit at the moment of raising, with what lies between them; null where nothing was measured. */
export function measuredText(t: TFunction, formats: Formats, alarm: Alarm): string | null {
  if (alarm.measured === null) return null;
  const { value, limit } = alarm.measured;
  const humid = metricOf(alarm) === 'humidity';
  const rate = alarm.type === 'rate_of_change';
  const unit = rate ? t('unit.kelvin') : humid ? t('unit.percentRh') : t('unit.celsius');
  const apart = value - limit;
  const sign = apart > 0 ? '+' : apart < 0 ? '−' : '±';
  const difference = `${sign}${formats.number(Math.abs(apart), 1)}\u00A0${humid ? unit : t('unit.kelvin')}`;
  return t('alarms.measuredAgainst', {
    value: `${formats.number(value, 1)}\u00A0${unit}`,
    limit: `${formats.number(limit, 1)}\u00A0${unit}`,
    difference,
  });
}
