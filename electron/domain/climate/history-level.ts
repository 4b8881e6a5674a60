import type { Level } from '../../contract/climate.ts';
import type { PassingLevel } from './retention.ts';

const second = 1_000;
/** Width of the buckets of each stored level, ms; a bucket begins at a multiple of it since 1970 UTC. */
export const bucketWidth = { '5m': 300 * second, '1h': 3_600 * second, '1d': 86_400 * second } as const;
/** What readings are merged by: whole seconds. */
const unit = { raw: second, ...bucketWidth } as const;

/** Rows that are read at most for one question: about 15 ms. */
export const readBudget = 30_000;

/** What is to be shown, and what there is to show it from. */
export interface HistoryQuestion {
  readonly from: number;
  readonly to: number;
  /** Points that each series may have. */
  readonly points: number;
  /** Raw rows of each series in the span; counting may end one above `countedRows`. */
  readonly rawRows: readonly number[];
  /** From when on each level is whole; what was before has been let go. */
  readonly kept: Readonly<Record<PassingLevel, number>>;
}

/** A level, and how wide its rows are merged; a `step` of 0 is the readings as they are. */
export interface HistoryLevel {
  readonly level: Level;
  readonly step: number;
}

/**
 * The level for all series of a question: the finest that is whole over the span, has at most `points` points a series
 * and needs no more than `readBudget` rows to be read. Rows are merged only where that brings enough more points than
 * the next level would (`worthwhile`).
 */
export function historyLevel(question: HistoryQuestion): HistoryLevel {
  const { from, to, points, rawRows, kept } = question;
  if (from >= kept.raw && sum(rawRows) <= readBudget) {
    if (rawRows.every((count) => count <= points)) return { level: 'raw', step: 0 };
    if (isWorthMerging(question, 'raw')) return { level: 'raw', step: stepOf(question, 'raw') };
  }
  const mergeable = (level: '5m' | '1h', whole: boolean) =>
    whole && (rawRows.length * (to - from)) / unit[level] <= readBudget && isWorthMerging(question, level);
  if (mergeable('5m', from >= kept['5m'])) return { level: '5m', step: stepOf(question, '5m') };
  if (mergeable('1h', true)) return { level: '1h', step: stepOf(question, '1h') };
  return { level: '1d', step: stepOf(question, '1d') };
}

/**
 * How many raw rows of one series have to be counted to know the level: as many as may be read where merging them is
 * worth it, else just enough to know whether there are more than `points`.
 */
export function countedRows(question: Pick<HistoryQuestion, 'from' | 'to' | 'points'>): number {
  return isWorthMerging(question, 'raw') ? readBudget : question.points;
}

const coarser = { raw: '5m', '5m': '1h', '1h': '1d' } as const;
/**
 * How many times as many points as the next level merging has to bring: less than twice is not worth the reading.
 * Readings are the dearest to read (thirty of every 10 s for five minutes, where the next level has one row), so that a
 * day is answered by its five minutes, whose least and most hide no peak. A room lives by the day, and with steps of
 * more than a third of it (nine hours for a year) each day is cut elsewhere: the curve would show a beat that nobody
 * measured, where the level of days shows what there was between least and most.
 */
const worthwhile = { raw: 4, '5m': 2, '1h': 3 } as const;
type Span = Pick<HistoryQuestion, 'from' | 'to' | 'points'>;

function isWorthMerging(span: Span, level: keyof typeof coarser): boolean {
  const step = stepOf(span, level);
  return step === unit[level] || step <= unit[coarser[level]] / worthwhile[level];
}

function stepOf({ from, to, points }: Span, level: Level): number {
  return mergedWidth(from, to, points, unit[level]);
}

function sum(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0);
}

/** Whole widths `of` per point so that a span has at most `points` of them, wherever it begins within a bucket. */
export function mergedWidth(from: number, to: number, points: number, of: number): number {
  let width = of * Math.max(1, Math.ceil((to - from) / of / points));
  while (Math.ceil(to / width) - Math.floor(from / width) > points) width += of;
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
