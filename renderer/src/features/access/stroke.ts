import type { Interval } from '../../../../electron/contract/access.ts';
import { DAY, type Day, erase, FINE, intervalAt, paint, replace, STEP } from './paint.ts';

/** A movement of the mouse over a day, in minutes that need not be whole. */
export type Stroke =
  | { readonly is: 'paint'; readonly anchor: number; readonly at: number }
  | { readonly is: 'erase'; readonly anchor: number; readonly at: number }
  | { readonly is: 'from'; readonly of: Interval; readonly at: number }
  | { readonly is: 'to'; readonly of: Interval; readonly at: number }
  | { readonly is: 'move'; readonly of: Interval; readonly anchor: number; readonly at: number };

const within = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));

/** Every step that the mouse passed, at least one. */
export function passed(anchor: number, at: number, step: number): Interval {
  const [low, high] = [within(Math.min(anchor, at), 0, DAY), within(Math.max(anchor, at), 0, DAY)];
  const from = Math.min(Math.floor(low / step) * step, DAY - step);
  return { from, to: within(Math.ceil(high / step) * step, from + step, DAY) };
}

/** The part of the day that a stroke is about, snapped to steps of so many minutes. */
export function partOf(stroke: Stroke, step: number): Interval {
  if (stroke.is === 'paint' || stroke.is === 'erase') return passed(stroke.anchor, stroke.at, step);
  const { of } = stroke;
  const snapped = Math.round(stroke.at / step) * step;
  if (stroke.is === 'from') return { from: within(snapped, 0, of.to - FINE), to: of.to };
  if (stroke.is === 'to') return { from: of.from, to: within(snapped, of.from + FINE, DAY) };
  const by = within(Math.round((stroke.at - stroke.anchor) / step) * step, -of.from, DAY - of.to);
  return { from: of.from + by, to: of.to + by };
}

/** The day as the stroke leaves it. */
export function applied(day: Day, stroke: Stroke, step: number): Day {
  const part = partOf(stroke, step);
  if (stroke.is === 'paint') return paint(day, part);
  if (stroke.is === 'erase') return erase(day, part);
  return replace(day, stroke.of, part);
}

/**
 * What pressing the mouse at a minute begins: at an edge it is dragged, on a painted part it is erased (with Shift
 * moved), elsewhere it is painted. `reach` is how near to an edge counts, in minutes.
 */
export function strokeAt(day: Day, at: number, reach: number, shift: boolean): Stroke {
  const inside = intervalAt(day, at);
  if (shift && inside !== undefined) return { is: 'move', of: inside, anchor: at, at };
  for (const of of day) {
    // Of a short interval each edge keeps a third, so that its middle can still be erased.
    const near = Math.min(reach, (of.to - of.from) / 3);
    if (at <= of.from + near && at > of.from - reach) return { is: 'from', of, at };
    if (at >= of.to - near && at < of.to + reach) return { is: 'to', of, at };
  }
  return { is: inside === undefined ? 'paint' : 'erase', anchor: at, at };
}

/** The cell that the keyboard is at, and the one where a selection began; both by their first minute. */
export interface Cursor {
  readonly anchor: number;
  readonly head: number;
}

/** The last minute at which a cell can begin. */
export const LAST = DAY - STEP;

/** The part that is chosen with the keyboard: from the first to the last cell. */
export function chosenPart({ anchor, head }: Cursor): Interval {
  return { from: Math.min(anchor, head), to: Math.max(anchor, head) + STEP };
}

/** The cursor elsewhere; `extend` leaves the selection's beginning where it is. */
export function moved(cursor: Cursor, to: number, extend: boolean): Cursor {
  const head = within(to, 0, LAST);
  return { anchor: extend ? cursor.anchor : head, head };
}

/** The next edge of an interval before or after a minute; the end of the day where there is none. */
export function nextEdge(day: Day, minute: number, direction: 1 | -1): number {
  const edges = day.flatMap(({ from, to }) => [from, to]);
  if (direction === 1) return Math.min(LAST, ...edges.filter((edge) => edge > minute));
  return Math.max(0, ...edges.filter((edge) => edge < minute));
}

/** How much of a part is painted. */
export function coverage(day: Day, { from, to }: Interval): 'all' | 'some' | 'none' {
  if (day.some((each) => each.from <= from && each.to >= to)) return 'all';
  return day.some((each) => each.from < to && each.to > from) ? 'some' : 'none';
}
