import { type Level } from '../../contract/climate.ts';

const second = 1_000;
/** Width of the buckets of each stored level, ms; a bucket begins at a multiple of it since 1970 UTC. */
export const bucketWidth = { '5m': 300 * second, '1h': 3_600 * second } as const;

/** Rows that are read at most to merge them for one question: about 15 ms. */
export const mergeBudget = 30_000;

/** What is to be shown, and what there is to show it from. */
export interface HistoryQuestion {
  readonly from: number;
  readonly to: number;
  /** Points that each series may have. */
  readonly points: number;
  /** Raw rows of each series in the span; counting may end one above `mergeBudget`. */
  readonly rawRows: readonly number[];
  /** From when on each level is whole; what was before has been let go. */
  readonly kept: Readonly<Record<Exclude<Level, '1h'>, number>>;
}

/** A level, and how wide its rows are merged; a `step` of 0 is the readings as they are. */
export interface HistoryLevel {
  readonly level: Level;
  readonly step: number;
}

/**
 * The level for all series of a question: the finest that is whole over the span, has at most `points` points a series
 * and needs no more than `mergeBudget` rows to be read. Finer rows are merged only where that brings at least twice as
 * many points as the next level would: less is not worth the reading.
 */
export function historyLevel(question: HistoryQuestion): HistoryLevel {
  const { from, to, points, rawRows, kept } = question;
  const rows = rawRows.reduce((sum, count) => sum + count, 0);
  if (from >= kept.raw && rows <= mergeBudget) {
    if (rawRows.every((count) => count <= points)) return { level: 'raw', step: 0 };
    const step = mergedWidth(from, to, points, second);
    if (step <= bucketWidth['5m'] / 2) return { level: 'raw', step };
  }
  const five = mergedWidth(from, to, points, bucketWidth['5m']);
  const fiveRows = (rawRows.length * (to - from)) / bucketWidth['5m'];
  const worthIt = five === bucketWidth['5m'] || (five <= bucketWidth['1h'] / 2 && fiveRows <= mergeBudget);
  if (from >= kept['5m'] && worthIt) return { level: '5m', step: five };
  return { level: '1h', step: mergedWidth(from, to, points, bucketWidth['1h']) };
}

/** Whole units per point so that a span has at most `points` of them, wherever it begins within a bucket. */
export function mergedWidth(from: number, to: number, points: number, unit: number): number {
  let width = unit * Math.max(1, Math.ceil((to - from) / unit / points));
  while (Math.ceil(to / width) - Math.floor(from / width) > points) width += unit;
  return width;
}

/**
 * How far apart two points may be before nothing was measured between them: a bucket and three intervals of the
 * sensor, the time after which a value counts as stale. The interval is read off the points themselves, because it may
 * have been another one then.
 */
export function gapOf(step: number, at: readonly number[], count: readonly number[]): number {
  const readings = step === 0 ? 1 : middle(count);
  const apart = middle(at.slice(1).map((time, i) => time - (at[i] ?? time)));
  return step + Math.ceil(3 * (readings > 1 ? step / readings : apart));
}

function middle(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
