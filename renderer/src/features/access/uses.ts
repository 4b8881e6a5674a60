import type { AccessBook, Right } from '../../../../electron/contract/access.ts';
import type { DoorLive } from '../../../../electron/contract/doors.ts';

export type Doors = Readonly<Record<string, DoorLive>>;

export interface Uses {
  readonly rights: readonly Right[];
  /** Ids of doors. */
  readonly doors: readonly string[];
}

/** The rights that hold by a schedule, and the doors that ask for a PIN outside it. */
export function usesOfSchedule(book: AccessBook, doors: Doors, id: number): Uses {
  return {
    rights: book.rights.filter(({ schedule }) => schedule === id),
    doors: Object.values(doors)
      .filter(({ settings }) => settings.pin === 'outside' && settings.pinSchedule === id)
      .map(({ node }) => node),
  };
}

/** The rights that are given at a group of doors. */
export function usesOfDoorGroup(book: AccessBook, id: number): Uses {
  return { rights: book.rights.filter(({ where }) => where.is === 'doorGroup' && where.id === id), doors: [] };
}

/** The doors that lead into an area, and those that lead out of it. */
export function doorsOfArea(doors: Doors, id: number): { readonly into: string[]; readonly outOf: string[] } {
  const all = Object.values(doors);
  return {
    into: all.filter(({ settings }) => settings.inside === id).map(({ node }) => node),
    outOf: all.filter(({ settings }) => settings.outside === id).map(({ node }) => node),
  };
}
