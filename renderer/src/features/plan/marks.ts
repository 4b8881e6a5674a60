import type { Alarm, AlarmType } from '../../../../electron/contract/alarms.ts';
import type { Placement } from '../../../../electron/contract/floor-plan.ts';
import { type AlarmBoard, nodesAt } from '../../live/alarm-board.ts';

/** What a marker is about: the door or the sensor of a node. */
export type MarkKind = Placement['is'];

/** Alarms about the climate stand at the sensor alone, those about a door at the door, those about the node at both. */
const onlyAt: Partial<Record<AlarmType, MarkKind>> = {
  threshold_alarm: 'sensor',
  threshold_warning: 'sensor',
  dew_point_alarm: 'sensor',
  dew_point_warning: 'sensor',
  rate_of_change: 'sensor',
  sensor_failed: 'sensor',
  sensor_stale: 'sensor',
  duress: 'door',
  barred_card: 'door',
  repeated_refusals: 'door',
  lockdown_access: 'door',
  door_forced: 'door',
  door_held: 'door',
  tamper: 'door',
};

/** Under which name the alarm of a marker is found. */
export const markKey = (is: MarkKind, node: string) => `${is}/${node}`;

/** The most urgent alarm of each marker that has one whose cause is still there. */
export function markAlarms({ shown, lost }: Pick<AlarmBoard, 'shown' | 'lost'>): ReadonlyMap<string, Alarm> {
  const found = new Map<string, Alarm>();
  for (const alarm of shown) {
    if (!alarm.active) continue;
    const at = onlyAt[alarm.type];
    for (const node of nodesAt(alarm, lost))
      for (const is of ['door', 'sensor'] as const) {
        const key = markKey(is, node);
        if ((at === undefined || at === is) && !found.has(key)) found.set(key, alarm);
      }
  }
  return found;
}

/** Where the words of a door stand: at the side that its wall faces. */
export type Side = 'below' | 'left' | 'above' | 'right';
const sides = ['below', 'left', 'above', 'right'] as const;

/** The side of the words for a wall turned by so many degrees. */
export function sideOf(rotation: number): Side {
  return sides[Math.round(rotation / 90) % 4] ?? 'below';
}

/** As one reads: rows of about a metre from top to bottom, each from left to right. */
export function inReadingOrder<T extends { readonly x: number; readonly y: number }>(items: readonly T[]): T[] {
  const row = ({ y }: T) => Math.floor(y / 100);
  return [...items].sort((a, b) => row(a) - row(b) || a.x - b.x);
}
