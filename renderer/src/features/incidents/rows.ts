import { type Incident, type IncidentFilter, momentOf } from '../../../../electron/contract/incidents.ts';

/** So many rows are held in the window at most; whoever needs older ones narrows the filter. */
export const HELD_ROWS = 20_000;

/** Newest first; equal times by their place in the journal. */
const newer = (a: Incident, b: Incident) => momentOf(b) - momentOf(a) || b.id - a.id;

/** Joins rows in the order of the journal's pages, each once. What is there already gives the same list back. */
export function mergeRows(held: readonly Incident[], more: readonly Incident[]): readonly Incident[] {
  const known = new Set(held.map(({ id }) => id));
  const fresh = more.filter(({ id }) => !known.has(id)).sort(newer);
  const [first, last] = [fresh[0], fresh.at(-1)];
  if (first === undefined || last === undefined) return held;
  const [top, bottom] = [held[0], held.at(-1)];
  // Nearly always they all belong above or all below: the rest need not be sorted anew.
  if (top !== undefined && newer(last, top) < 0) return [...fresh, ...held].slice(0, HELD_ROWS);
  if (bottom !== undefined && newer(first, bottom) > 0) return [...held, ...fresh].slice(0, HELD_ROWS);
  return [...held, ...fresh].sort(newer).slice(0, HELD_ROWS);
}

/** Whether a pushed row belongs into a list with this filter; null where only the station can tell. */
export function belongs(filter: IncidentFilter, row: Incident): boolean | null {
  if (filter.from !== undefined && momentOf(row) < filter.from) return false;
  if (filter.to !== undefined && momentOf(row) >= filter.to) return false;
  if (filter.types !== undefined && !filter.types.includes(row.type)) return false;
  if (filter.nodes !== undefined && !filter.nodes.includes(row.node ?? '')) return false;
  const { text = '', priorities, alarmTypes, area, person, card, actor } = filter;
  const judged = [priorities, alarmTypes, area, person, card, actor].every((each) => each === undefined) && text === '';
  return judged ? true : null;
}
