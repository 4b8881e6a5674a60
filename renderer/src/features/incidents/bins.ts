import { limits } from '../../../../electron/contract/limits.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Widths of a bar that people think in, ms. */
const widths = [
  ...[1, 2, 5, 10, 15, 30].map((n) => n * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE),
  ...[1, 2, 3, 6, 12].map((n) => n * HOUR),
  ...[1, 2, 7, 14, 28, 56, 112, 364].map((n) => n * DAY),
];

/** A span in equal parts, as the station is asked for it. */
export interface Bins {
  readonly from: number;
  readonly to: number;
  readonly parts: number;
}

/** From where to where is counted; an end that is fixed is the filter's own, and no row beyond it may be counted. */
export interface Reach {
  readonly from: number;
  readonly to: number;
  readonly fixed: { readonly from: boolean; readonly to: boolean };
}

/** Parts of a span that are as wide as people think, no more than `most`, within the ends that are fixed. `offset`: of the zone, ms. */
export function binsFor({ from, to, fixed }: Reach, most: number, offset = 0): Bins {
  const length = Math.max(SECOND, to - from);
  const room = Math.max(1, Math.min(most, limits.histogram));
  const startIn = (width: number) => (fixed.from ? from : Math.floor((from + offset) / width) * width - offset);
  // A part that begins before the span leaves less room for its end.
  const holds = (width: number) => width * room >= length && startIn(width) + width * limits.histogram >= to;
  const width = widths.find(holds) ?? Math.ceil(length / Math.max(1, room - 1));
  const start = startIn(width);
  const parts = Math.max(1, Math.ceil((Math.max(to, start + 1) - start) / width));
  if (!fixed.to) return { from: start, to: start + parts * width, parts };
  // Equal parts that end where the filter does; the last one is not to reach beyond it.
  const whole = Math.max(1, Math.floor((to - start) / width));
  return { from: start, to, parts: Math.min(whole, limits.histogram) };
}

/** What was counted, as it is drawn. */
export interface Counted {
  readonly from: number;
  /** Width of a part, ms. */
  readonly width: number;
  readonly counts: readonly number[];
  /** Of each part, those that are serious. */
  readonly serious: readonly number[];
  /** Parts before this time were not counted. */
  readonly knownFrom: number | null;
}

/** Chosen parts, both ends counted. `anchor` stays where it is while the other end is moved. */
export interface Brush {
  readonly anchor: number;
  readonly end: number;
}

export const firstOf = ({ anchor, end }: Brush) => Math.min(anchor, end);
export const lastOf = ({ anchor, end }: Brush) => Math.max(anchor, end);

/** From when to when the chosen parts reach, ms; `to` is not among them. */
export function spanOf({ from, width }: Pick<Counted, 'from' | 'width'>, brush: Brush): { from: number; to: number } {
  return { from: from + firstOf(brush) * width, to: from + (lastOf(brush) + 1) * width };
}

const within = (i: number, parts: number) => Math.min(parts - 1, Math.max(0, i));

/** What a key does to the chosen parts: it begins at the newest, an arrow moves, with Shift it stretches. Undefined: it means nothing. */
export function brushForKey(key: string, shift: boolean, brush: Brush | null, parts: number): Brush | undefined {
  const jump = { Home: -parts, End: parts, PageUp: -10, PageDown: 10, ArrowLeft: -1, ArrowRight: 1 }[key];
  if (jump === undefined || parts === 0) return undefined;
  if (brush === null) {
    const at = key === 'Home' ? 0 : parts - 1;
    return { anchor: at, end: at };
  }
  if (shift) return { anchor: brush.anchor, end: within(brush.end + jump, parts) };
  const [first, last] = [firstOf(brush), lastOf(brush)];
  const by = Math.min(parts - 1 - last, Math.max(-first, jump));
  return { anchor: brush.anchor + by, end: brush.end + by };
}

/** Rows and serious ones in the chosen parts. */
export function sumOf({ counts, serious }: Counted, brush: Brush): { rows: number; serious: number } {
  const sum = (of: readonly number[]) =>
    of.slice(firstOf(brush), lastOf(brush) + 1).reduce((all, each) => all + each, 0);
  return { rows: sum(counts), serious: sum(serious) };
}

/** A round figure at or above the highest bar: 0, 1, 2, 5, 10, 20, 50 and so on. */
export function topOf(counts: readonly number[]): number {
  const most = counts.reduce((all, each) => Math.max(all, each), 0);
  if (most === 0) return 1;
  const power = 10 ** Math.floor(Math.log10(most));
  return ([1, 2, 5, 10].find((each) => each * power >= most) ?? 10) * power;
}
