import type { Area } from '../../../../electron/contract/access.ts';
import type { Presence } from '../../../../electron/contract/presence.ts';

export const sureOrder = { low: 0, medium: 1, high: 2 } as const satisfies Record<Presence['sure'], number>;

export interface AreaCount {
  readonly area: Area;
  readonly all: number;
  /** Of them, those that are not sure. */
  readonly unsure: number;
}

/** How many are in each area, in the order of the areas. */
export function countAreas(areas: readonly Area[], list: readonly Presence[]): readonly AreaCount[] {
  const counts = new Map<number, { all: number; unsure: number }>();
  for (const { area, sure } of list) {
    const count = counts.get(area) ?? { all: 0, unsure: 0 };
    counts.set(area, { all: count.all + 1, unsure: count.unsure + (sure === 'high' ? 0 : 1) });
  }
  return areas.map((area) => ({ area, ...(counts.get(area.id) ?? { all: 0, unsure: 0 }) }));
}

export interface InsideFilter {
  readonly area: number | null;
  readonly text: string;
  /** Only those whose place is not sure. */
  readonly unsure: boolean;
}

/** Those that a filter means; the text is looked for in the name and in the name of the door. */
export function filterPresence(
  list: readonly Presence[],
  { area, text, unsure }: InsideFilter,
  doorName: (node: string) => string,
): Presence[] {
  const wanted = text.trim().toLowerCase();
  return list.filter(
    (each) =>
      (area === null || each.area === area) &&
      (!unsure || each.sure !== 'high') &&
      (wanted === '' ||
        each.name.toLowerCase().includes(wanted) ||
        (each.node !== null && doorName(each.node).toLowerCase().includes(wanted))),
  );
}

export const insideColumns = ['name', 'area', 'since', 'door', 'sure'] as const;
export type InsideColumn = (typeof insideColumns)[number];

export interface Names {
  readonly area: (id: number) => string;
  readonly door: (node: string | null) => string;
  readonly compare: (a: string, b: string) => number;
}

/** Sorts by one column; equal ones by their name. */
export function sortPresence(list: Presence[], by: InsideColumn, down: boolean, names: Names): Presence[] {
  const { compare } = names;
  const order: Record<InsideColumn, (a: Presence, b: Presence) => number> = {
    name: () => 0,
    area: (a, b) => compare(names.area(a.area), names.area(b.area)),
    since: (a, b) => a.since - b.since,
    door: (a, b) => compare(names.door(a.node), names.door(b.node)),
    sure: (a, b) => sureOrder[a.sure] - sureOrder[b.sure],
  };
  return list.sort((a, b) => {
    const first = by === 'name' ? compare(a.name, b.name) : order[by](a, b);
    return (down ? -first : first) || compare(a.name, b.name) || a.person - b.person;
  });
}
