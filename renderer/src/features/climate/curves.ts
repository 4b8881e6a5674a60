import type { CallInput } from '../../../../electron/contract/calls.ts';
import type { History, SeriesName } from '../../../../electron/contract/climate.ts';
import { limits } from '../../../../electron/contract/limits.ts';
import type { Series } from '../../live/series.ts';
import type { Span } from './span.ts';

export type Question = CallInput<'climate.history'>;

/** A curve as it is drawn; `x` is the middle of what each point stands for. */
export interface Curve extends Pick<History, 'node' | 'metric' | 'level' | 'step' | 'gap' | 'min' | 'mean' | 'max'> {
  readonly x: readonly number[];
}

/** What was asked when, for a span of this length, and what came of it. */
export interface Answer {
  readonly question: Question;
  readonly at: number;
  readonly length: number;
  readonly histories: readonly History[];
}

/** Points of all curves together: more are not told apart, and only cost time. */
const POINTS = 6_000;
const POINTS_EACH = 1_000;
/** Asked beyond each end of what is shown, in lengths of it, so that one can move without waiting; of many curves less. */
const marginOf = (curves: number) => (curves > 2 ? 0.1 : 0.35);
/** How far the shown length may be from what the answer is made for. */
const COARSER = 1.5;

/** The question for a span of a chart that is `width` px wide. */
export function questionFor(series: readonly SeriesName[], span: Span, width: number, now: number): Question {
  const margin = (span.to - span.from) * marginOf(series.length);
  const from = Math.max(0, Math.round(span.from - margin));
  const to = Math.round(Math.min(span.to + margin, Math.max(now, span.to)));
  const wanted = Math.round((width * (to - from)) / (span.to - span.from));
  const most = Math.min(POINTS_EACH, limits.chartPoints, Math.floor(POINTS / series.length));
  return { series: [...series], from, to, points: Math.max(10, Math.min(wanted, most)) };
}

/** Whether what was answered does not do for a span: it is of other curves, does not reach so far, is too coarse, or old. */
export function isOutdated(answer: Answer, series: readonly SeriesName[], span: Span, now: number): boolean {
  const { question, at, length, histories } = answer;
  if (!sameSeries(question.series, series)) return true;
  const shown = span.to - span.from;
  if (shown * COARSER < length || shown > length * COARSER) return true;
  if (span.from < question.from) return true;
  if (Math.min(span.to, now) <= question.to) return false;
  // What is measured after the newest point is added as it comes; now and then all is asked for again, summed up alike.
  return question.to < at || now - at > refreshAfter(histories[0]?.step ?? 0, shown);
}

const MINUTE = 60_000;

/** How long added readings do, ms. */
function refreshAfter(step: number, shown: number): number {
  return Math.max(MINUTE, Math.min(step, shown / 60, 10 * MINUTE));
}

export function sameSeries(a: readonly SeriesName[], b: readonly SeriesName[]): boolean {
  return a.length === b.length && a.every(({ node, metric }, i) => node === b[i]?.node && metric === b[i].metric);
}

/** A history with what was measured since it was asked for. */
export function curveOf(history: History, live: Series | undefined, now: number): Curve {
  const { node, metric, level, step, gap, at, min, mean, max } = history;
  const last = at.at(-1) ?? 0;
  const x = at.map((start) => start + step / 2);
  // The newest bucket is not over: its middle is that of what there is of it.
  if (at.length > 0) x[x.length - 1] = Math.min(last + step / 2, Math.max(last, (last + now) / 2));
  const from = live?.at.findIndex((time) => time > last + step) ?? -1;
  if (live === undefined || from === -1) return { node, metric, level, step, gap, x, min, mean, max };
  const more = live.value.slice(from);
  const grown = { x: [...x, ...live.at.slice(from)], min: [...min, ...more], mean: [...mean, ...more] };
  return { node, metric, level, step, gap, ...grown, max: [...max, ...more] };
}

/** The points that lie in a span, with one more on each side so that lines reach the edges; `to` is not among them. */
export function indexRange(x: readonly number[], { from, to }: Span): { readonly from: number; readonly to: number } {
  return { from: Math.max(0, firstAfter(x, from) - 1), to: Math.min(x.length, firstAfter(x, to) + 1) };
}

/** Index of the first that is at or after a moment; the length where none is. */
function firstAfter(x: readonly number[], at: number): number {
  let [low, high] = [0, x.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((x[middle] ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Lowest and highest of what lies in a span; null where nothing does. */
export function extremes(curves: readonly Curve[], span: Span): { readonly low: number; readonly high: number } | null {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { x, min, max } of curves)
    for (let i = firstAfter(x, span.from); i < x.length && (x[i] ?? 0) <= span.to; i++) {
      low = Math.min(low, min[i] ?? low);
      high = Math.max(high, max[i] ?? high);
    }
  return low > high ? null : { low, high };
}

/** The point nearest to a moment, no further than a gap away. */
export function nearest({ x, gap }: Pick<Curve, 'x' | 'gap'>, at: number): number | null {
  const after = firstAfter(x, at);
  const distance = (i: number) => Math.abs((x[i] ?? Number.POSITIVE_INFINITY) - at);
  const best = distance(after) < distance(after - 1) ? after : after - 1;
  return distance(best) <= gap ? best : null;
}

/** Moves labels apart that would lie over each other: each at least `height` below the one before, all above `bottom`. */
export function spread(places: readonly number[], height: number, top: number, bottom: number): number[] {
  const order = places.map((_, i) => i).sort((a, b) => (places[a] ?? 0) - (places[b] ?? 0));
  const out = [...places];
  let least = top;
  for (const i of order) {
    out[i] = Math.max(out[i] ?? 0, least);
    least = (out[i] ?? 0) + height;
  }
  let most = bottom;
  for (const i of order.toReversed()) {
    out[i] = Math.min(out[i] ?? 0, most);
    most = (out[i] ?? 0) - height;
  }
  return out;
}

/**
 * Where the word of a limit stands whose line is at `at`: under the line or over it, and at which height. A low limit has
 * it under its line, a high one over, each on the other side where there is no `room`; none stands below `floor`, where
 * the bars of the alarms are. All in px from above.
 */
export function wordPlace(
  at: number,
  low: boolean,
  {
    top,
    floor,
    room,
    away,
  }: { readonly top: number; readonly floor: number; readonly room: number; readonly away: number },
): { readonly under: boolean; readonly y: number } {
  const under = low ? at + room < floor : at - room < top;
  return { under, y: under ? at + away : Math.min(at, floor) - away };
}
