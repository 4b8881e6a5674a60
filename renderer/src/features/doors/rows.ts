import type { Alarm } from '../../../../electron/contract/alarms.ts';
import type { DoorLive, DoorMode } from '../../../../electron/contract/doors.ts';
import type { NodeLive } from '../../../../electron/contract/nodes.ts';
import { isKnown } from './orders.ts';

/** What rules a door now, most binding first; the words are under `doors.rule.…`. */
export const rules = [
  'unknown',
  'evacuation',
  'lockdown',
  'maintenance',
  'heldLocked',
  'unlockedUntil',
  'heldUnlocked',
  'normal',
] as const;
export type Rule = (typeof rules)[number];

/** What rules the door at a node, as the node says; unknown as soon as it is not heard. */
export function ruleOf(node: NodeLive): Rule {
  if (!isKnown(node) || node.mode === 'unknown') return 'unknown';
  if (node.mode !== 'normal') return node.mode;
  if (node.hold === 'locked') return 'heldLocked';
  if (node.until !== null) return 'unlockedUntil';
  return node.hold === 'unlocked' ? 'heldUnlocked' : 'normal';
}

export interface DoorRow {
  readonly id: string;
  readonly name: string;
  readonly node: NodeLive;
  /** Null until the station has told it. */
  readonly door: DoorLive | null;
  readonly rule: Rule;
  /** A mode that is meant and not yet confirmed. */
  readonly pending: DoorMode | null;
  readonly alarm: Alarm | null;
}

/** A door as a row of the list. */
export function rowOf(node: NodeLive, door: DoorLive | null, alarm: Alarm | null): DoorRow {
  const pending = door !== null && door.confirmed !== 'confirmed' && door.wanted !== 'normal' ? door.wanted : null;
  return { id: node.id, name: node.name, node, door, rule: ruleOf(node), pending, alarm };
}

export const views = ['all', 'attention', 'open', 'released', 'away', 'maintenance'] as const;
export type View = (typeof views)[number];

const wrongTables: ReadonlySet<string> = new Set(['refused', 'differs']);

/** Whether a row belongs into a view of the list. */
export function inView({ node, door, rule, alarm, pending }: DoorRow, view: View): boolean {
  const known = isKnown(node);
  switch (view) {
    case 'all':
      return true;
    case 'attention':
      return (
        alarm !== null || node.contact !== 'online' || pending !== null || wrongTables.has(door?.table.state ?? '')
      );
    case 'open':
      return known && node.door === 'open';
    case 'released':
      return known && (node.lock === 'unlocked' || rule === 'unlockedUntil' || rule === 'heldUnlocked');
    case 'away':
      return !known;
    case 'maintenance':
      return rule === 'maintenance' || door?.settings.maintenance === true;
  }
}

/** Whether the typed text is in the name, the id or the person who was there last. */
export function matches(row: DoorRow, text: string): boolean {
  const wanted = text.trim().toLocaleLowerCase();
  const person = row.door?.last?.name ?? '';
  return wanted === '' || `${row.name} ${row.id} ${person}`.toLocaleLowerCase().includes(wanted);
}
