import type { ClimateView } from '../../shell/view.ts';

/** A part of time, ms; `to` is its end. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The lengths that are one press away. */
export const presets = {
  '1h': HOUR,
  '6h': 6 * HOUR,
  '24h': DAY,
  '7d': 7 * DAY,
  '30d': 30 * DAY,
  '90d': 90 * DAY,
  '1y': 365 * DAY,
  '2y': 730 * DAY,
} as const;
export type Preset = keyof typeof presets;
export const presetNames = Object.keys(presets) as Preset[];

/** Nothing shorter can be looked at, and nothing longer. */
export const SHORTEST_MS = 2 * MINUTE;
export const LONGEST_MS = 10 * 365 * DAY;

type Wish = ClimateView['span'];

/** What of time is shown: an end ahead of us is now. */
export function shownSpan({ length, to }: Wish, now: number): Span {
  const end = to === null ? now : Math.min(to, now);
  return { from: end - length, to: end };
}

/** The preset whose length is shown up to now, if there is one. */
export function presetOf({ length, to }: Wish): Preset | null {
  return to === null ? (presetNames.find((name) => presets[name] === length) ?? null) : null;
}

function wishFor(from: number, length: number, now: number): Wish {
  const end = from + length;
  return end >= now ? { length, to: null } : { length, to: Math.round(end) };
}

/** The span that is `factor` times as long, with `around` (0 … 1 of the old one) where it was. */
export function zoomed(span: Span, factor: number, around: number, now: number): Wish {
  const before = span.to - span.from;
  const length = Math.round(Math.min(LONGEST_MS, Math.max(SHORTEST_MS, before * factor)));
  return wishFor(span.from + (before - length) * around, length, now);
}

/** The span moved by a part of its length; not past now. */
export function moved(span: Span, parts: number, now: number): Wish {
  const length = span.to - span.from;
  return wishFor(span.from + length * parts, length, now);
}

/** A span between two moments, in either order, as far as it may be shown. */
export function between(a: number, b: number, now: number): Wish {
  const [from, to] = [Math.min(a, b), Math.min(Math.max(a, b), now)];
  const length = Math.round(Math.min(LONGEST_MS, Math.max(SHORTEST_MS, to - from)));
  return wishFor(to - length, length, now);
}

/** So many times as long, or as short, is another picture, no closer look at the same one. */
const JUMP = 2;

/** Whether hardly anything of what one span shows is seen in the other one. */
export function isJump(before: Span, after: Span): boolean {
  const [was, is] = [before.to - before.from, after.to - after.from];
  if (is >= was * JUMP || is * JUMP <= was) return true;
  return after.from >= before.to || after.to <= before.from;
}

/** What a key does to the span; undefined where it means nothing here. */
export function spanForKey(key: string, span: Span, now: number): Wish | undefined {
  const length = span.to - span.from;
  if (key === '+' || key === '=') return zoomed(span, 0.5, 0.5, now);
  if (key === '-') return zoomed(span, 2, 0.5, now);
  if (key === 'ArrowLeft') return moved(span, -0.2, now);
  if (key === 'ArrowRight') return moved(span, 0.2, now);
  if (key === 'PageUp') return moved(span, -1, now);
  if (key === 'PageDown') return moved(span, 1, now);
  if (key === 'Home') return { length, to: null };
  return undefined;
}
