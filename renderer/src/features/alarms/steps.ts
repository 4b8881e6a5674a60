import type { TFunction } from 'i18next';
import { type AlarmType, alarmTypes, nodeRevoked } from '../../../../electron/contract/alarms.ts';
import type { Incident } from '../../../../electron/contract/incidents.ts';
import { limits } from '../../../../electron/contract/limits.ts';
import { isolated } from '../../format/outside.ts';
import type { Formats } from '../../format/time.ts';

/** The type and the node that an alarm's key begins with; null where the key names none. */
export function partsOfKey(key: string): { readonly type: AlarmType | null; readonly node: string | null } {
  const [first, node] = key.split(':');
  return { type: alarmTypes.find((type) => type === first) ?? null, node: node ?? null };
}

/** What a step of an alarm adds to its name: why, until when, to whom, in whose words. */
export function stepText(t: TFunction, formats: Formats, { value }: Incident, now: number): string {
  const { until, reason, text, to, hidden } = value;
  const parts = [
    ...(typeof until === 'number' ? [t('alarms.until', { time: formats.since(until, now) })] : []),
    ...(typeof to === 'string' ? [isolated(to)] : []),
    ...(typeof reason === 'string'
      ? [reason === nodeRevoked ? t('reason.node_revoked') : isolated(reason, limits.reason)]
      : []),
    ...(typeof text === 'string' ? [isolated(text, limits.reason)] : []),
    ...(typeof hidden === 'string' ? [t('alarms.outOfSight')] : []),
  ];
  return parts.join(' · ');
}
