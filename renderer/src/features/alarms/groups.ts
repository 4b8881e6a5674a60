import { type Alarm, type AlarmType, alarmTypes } from '../../../../electron/contract/alarms.ts';
import { type Priority, priorities } from '../../../../electron/contract/fields.ts';

/** Alarms of one type and priority, in the order in which they were given. */
export interface TypeGroup {
  readonly type: AlarmType;
  readonly priority: Priority;
  readonly alarms: readonly Alarm[];
}

/** Sorts alarms by what they are, most urgent first. */
export function typesOf(alarms: readonly Alarm[]): TypeGroup[] {
  const groups = new Map<string, { type: AlarmType; priority: Priority; alarms: Alarm[] }>();
  for (const alarm of alarms) {
    const name = `${alarm.type} ${alarm.priority}`;
    const group = groups.get(name);
    if (group === undefined) groups.set(name, { type: alarm.type, priority: alarm.priority, alarms: [alarm] });
    else group.alarms.push(alarm);
  }
  return [...groups.values()].sort(
    (a, b) =>
      priorities.indexOf(a.priority) - priorities.indexOf(b.priority) ||
      alarmTypes.indexOf(a.type) - alarmTypes.indexOf(b.type),
  );
}

/** A line of the list: one alarm, or many of a type that are one line until they are opened. */
export type ListLine =
  | { readonly is: 'alarm'; readonly key: string; readonly alarm: Alarm; readonly inGroup: boolean }
  | { readonly is: 'group'; readonly key: string; readonly open: boolean; readonly group: TypeGroup };

/** From so many on alarms of a type are one line. */
export const GROUP_FROM = 3;

/** Every alarm as a line of its own. */
export function flatLines(alarms: readonly Alarm[]): ListLine[] {
  return alarms.map((alarm) => ({ is: 'alarm', key: alarm.key, alarm, inGroup: false }));
}

/**
 * The lines of a flood: by priority, and within one what somebody has yet to see. What stands alone comes before what
 * comes in masses, for it is what is overlooked. Critical alarms always stand alone. Groups keep their order whatever
 * arrives, so that a line does not run away from the pointer.
 */
export function groupedLines(alarms: readonly Alarm[], open: ReadonlySet<string>): ListLine[] {
  const types = typesOf(alarms);
  return priorities.flatMap((priority) => {
    const groups = types.filter((group) => group.priority === priority && isMass(group));
    const masses = new Set(groups.map(({ type }) => type));
    const single = alarms.filter((alarm) => alarm.priority === priority && !masses.has(alarm.type));
    return [false, true].flatMap((seen) => [
      ...flatLines(single.filter(({ acknowledged }) => acknowledged === seen)),
      ...groups.filter((group) => isSeen(group) === seen).flatMap((group) => groupLines(group, open)),
    ]);
  });
}

const isMass = ({ priority, alarms }: TypeGroup) => priority !== 'critical' && alarms.length >= GROUP_FROM;
const isSeen = ({ alarms }: TypeGroup) => alarms.every(({ acknowledged }) => acknowledged);

function groupLines(group: TypeGroup, opened: ReadonlySet<string>): ListLine[] {
  const key = `group ${group.type} ${group.priority}`;
  const open = opened.has(key);
  const below = open
    ? group.alarms.map((alarm) => ({ is: 'alarm', key: alarm.key, alarm, inGroup: true }) as const)
    : [];
  return [{ is: 'group', key, open, group }, ...below];
}

/** The alarms that a line stands for. */
export function alarmsOf(line: ListLine): readonly Alarm[] {
  return line.is === 'alarm' ? [line.alarm] : line.group.alarms;
}

/** When the oldest was raised, ms. */
export function oldestOf(alarms: readonly Alarm[]): number {
  return alarms.reduce((oldest, { raised }) => Math.min(oldest, raised), Number.POSITIVE_INFINITY);
}

const atDoors: ReadonlySet<AlarmType> = new Set([
  'duress',
  'barred_card',
  'repeated_refusals',
  'lockdown_access',
  'door_forced',
  'door_held',
  'tamper',
]);

/** Whether what is wrong is at the door of a node. */
export function isAtDoor(type: AlarmType): boolean {
  return atDoors.has(type);
}

/** How many doors or nodes these alarms are at. */
export function placesOf(alarms: readonly Alarm[]): number {
  return new Set(alarms.flatMap(({ node, members }) => (node === null ? members : [node]))).size;
}
