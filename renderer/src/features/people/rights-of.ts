import type { AccessBook, Right } from '../../../../electron/contract/access.ts';
import type { Cardholder } from '../../../../electron/contract/people.ts';

/** A right as one person has it, at one door. */
export interface DoorRight {
  readonly node: string;
  readonly right: Right;
  /** The group that it comes through; null where it is the person's own. */
  readonly group: number | null;
}

/** Whether a right is this person's, own or through a group. */
export function isOf({ who }: Right, { id, groups }: Pick<Cardholder, 'id' | 'groups'>): boolean {
  return who.is === 'person' ? who.id === id : groups.includes(who.id);
}

/** Everything that a person may pass, door by door: own rights and those of the groups. */
export function doorRights(book: AccessBook, person: Pick<Cardholder, 'id' | 'groups'>): readonly DoorRight[] {
  return book.rights
    .filter((right) => isOf(right, person))
    .flatMap((right) => {
      const { who, where } = right;
      const nodes =
        where.is === 'door' ? [where.node] : (book.doorGroups.find(({ id }) => id === where.id)?.nodes ?? []);
      return nodes.map((node) => ({ node, right, group: who.is === 'group' ? who.id : null }));
    });
}

/** Whether two rights say the same of the same persons at the same place. */
export function sameRight(a: Pick<Right, 'who' | 'where' | 'schedule'>, b: Pick<Right, 'who' | 'where' | 'schedule'>) {
  const place = ({ where }: Pick<Right, 'where'>) => (where.is === 'door' ? `d${where.node}` : `g${where.id}`);
  return a.who.is === b.who.is && a.who.id === b.who.id && place(a) === place(b) && a.schedule === b.schedule;
}
