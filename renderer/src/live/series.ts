import type { ChartMetric } from '../../../electron/contract/fields.ts';

/** A short curve: times ascending (ms), values in °C or % RH. */
export interface Series {
  readonly at: readonly number[];
  readonly value: readonly number[];
  /** Between two points that are further apart than this nothing was measured, ms; told by the history. */
  readonly gapMs?: number;
}

/** A spark curve covers this long, and holds at most so many points. */
export const SERIES_MS = 3_600_000;
export const SERIES_POINTS = 400;

/** Under which name a metric of a node is held. */
export function seriesKey(node: string, metric: ChartMetric): string {
  return `${node}/${metric}`;
}

/** Appends a newer point and lets go of what is older than `SERIES_MS`; an older or equal time changes nothing. */
export function appendPoint(series: Series | undefined, at: number, value: number): Series {
  if (series === undefined) return { at: [at], value: [value] };
  if (at <= (series.at.at(-1) ?? -1)) return series;
  const first = series.at.findIndex((each) => each > at - SERIES_MS);
  const keep = first === -1 ? series.at.length : Math.max(first, series.at.length + 1 - SERIES_POINTS);
  return { ...series, at: [...series.at.slice(keep), at], value: [...series.value.slice(keep), value] };
}

/** Breaks a curve where points are further apart than `gapMs`: a null stands in the gap, so that no line is drawn. */
export function withGaps(at: readonly number[], columns: readonly (readonly number[])[], gapMs: number) {
  const times: number[] = [];
  const out: (number | null)[][] = columns.map(() => []);
  at.forEach((time, i) => {
    const before = at[i - 1];
    if (before !== undefined && time - before > gapMs) {
      times.push(before + 1);
      for (const column of out) column.push(null);
    }
    times.push(time);
    columns.forEach((column, c) => out[c]?.push(column[i] ?? null));
  });
  return { at: times, columns: out };
}
