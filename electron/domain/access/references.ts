import type { DoorSettings } from '../../contract/doors.ts';
import type { ItemKind, ItemOf } from './records.ts';

/** What there is that something may refer to. */
export interface References {
  has(kind: ItemKind, id: number): boolean;
  hasNode(node: string): boolean;
  persons(): Iterable<Pick<ItemOf<'person'>, 'groups'>>;
  rights(): Iterable<Pick<ItemOf<'right'>, 'who' | 'where' | 'schedule'>>;
  doors(): Iterable<Pick<DoorSettings, 'inside' | 'outside' | 'pinSchedule'>>;
  /** Keys of the modes in force (`modeKey`). */
  modes(): Iterable<string>;
}

type Door = Omit<DoorSettings, 'maintenance'>;

function doorProblem({ inside, outside, pin, pinSchedule }: Door, { has }: References): string | null {
  if (inside !== null && !has('area', inside)) return 'inside';
  if (outside !== null && !has('area', outside)) return 'outside';
  if (inside !== null && inside === outside) return 'same_area';
  if (pin === 'outside' && (pinSchedule === null || !has('schedule', pinSchedule))) return 'pinSchedule';
  return null;
}

function rightProblem({ who, where, schedule }: ItemOf<'right'>, { has, hasNode }: References): string | null {
  if (!has(who.is, who.id)) return 'who';
  if (where.is === 'door' ? !hasNode(where.node) : !has('doorGroup', where.id)) return 'where';
  return schedule !== null && !has('schedule', schedule) ? 'schedule' : null;
}

/** The field of a draft that refers to nothing, or contradicts another; null where all is well. */
export function missingReference(kind: ItemKind | 'door', draft: object, references: References): string | null {
  if (kind === 'door') return doorProblem(draft as Door, references);
  if (kind === 'right') return rightProblem(draft as ItemOf<'right'>, references);
  if (kind === 'doorGroup') return (draft as ItemOf<'doorGroup'>).nodes.every(references.hasNode) ? null : 'nodes';
  if (kind === 'holiday') {
    const { from, to } = draft as ItemOf<'holiday'>;
    return from <= to ? null : 'to';
  }
  return null;
}

function count<T>(items: Iterable<T>, is: (item: T) => boolean): number {
  let found = 0;
  for (const item of items) if (is(item)) found += 1;
  return found;
}

/** How many things still need an item; it may be removed when none does. */
export function usesOf(kind: ItemKind, id: number, { persons, rights, doors, modes }: References): number {
  if (kind === 'group')
    return (
      count(persons(), ({ groups }) => groups.includes(id)) +
      count(rights(), ({ who }) => who.is === 'group' && who.id === id)
    );
  if (kind === 'schedule')
    return count(rights(), ({ schedule }) => schedule === id) + count(doors(), ({ pinSchedule }) => pinSchedule === id);
  if (kind === 'area')
    return (
      count(doors(), ({ inside, outside }) => inside === id || outside === id) +
      count(modes(), (key) => key.startsWith(`area.${id}.`))
    );
  if (kind === 'doorGroup') return count(rights(), ({ where }) => where.is === 'doorGroup' && where.id === id);
  return 0;
}
