import type { History } from '../../contract/climate.ts';
import type { Metric } from '../../contract/fields.ts';
import type { Connection } from './connection.ts';
import { bucketWidth } from './telemetry-writer.ts';

/** The statements of the history, by level; bound by series, from and to (ms, `to` excluded). */
export const historySql = {
  raw: `SELECT timestamp AS at, value AS min, value AS mean, value AS max
    FROM dashboard_data WHERE id = ? AND timestamp >= ? AND timestamp < ? ORDER BY timestamp`,
  '5m': `SELECT timestamp AS at, min, sum / count AS mean, max
    FROM rollup_5m WHERE id = ? AND timestamp >= ? AND timestamp < ? ORDER BY timestamp`,
  '1h': `SELECT timestamp AS at, min, sum / count AS mean, max
    FROM rollup_1h WHERE id = ? AND timestamp >= ? AND timestamp < ? ORDER BY timestamp`,
  /** Hours merged into wider buckets; the width (ms) is bound first. */
  merged: `SELECT timestamp - timestamp % ? AS at, min(min) AS min, sum(sum) / sum(count) AS mean, max(max) AS max
    FROM rollup_1h WHERE id = ? AND timestamp >= ? AND timestamp < ? GROUP BY 1 ORDER BY 1`,
} as const;

/** The statements that count points, up to one more than asked. */
export const countSql = {
  raw: 'SELECT count(*) FROM (SELECT 1 FROM dashboard_data WHERE id = ? AND timestamp >= ? AND timestamp < ? LIMIT ?)',
  '5m': 'SELECT count(*) FROM (SELECT 1 FROM rollup_5m WHERE id = ? AND timestamp >= ? AND timestamp < ? LIMIT ?)',
  '1h': 'SELECT count(*) FROM (SELECT 1 FROM rollup_1h WHERE id = ? AND timestamp >= ? AND timestamp < ? LIMIT ?)',
} as const;

interface Point {
  at: number;
  min: number;
  mean: number;
  max: number;
}

/** One series over a time span, at the finest level that has at most `points` points in it. */
export function historyQuery(connection: Connection) {
  const series = connection
    .prepare<[string, string], number>('SELECT id FROM series WHERE node = ? AND metric = ?')
    .pluck();
  const prepared = (['raw', '5m', '1h'] as const).map((level) => ({
    level,
    width: level === 'raw' ? 1 : bucketWidth[level],
    count: connection.prepare<number[], number>(countSql[level]).pluck(),
    points: connection.prepare<number[], Point>(historySql[level]),
  }));
  const merged = connection.prepare<number[], Point>(historySql.merged);

  return function history(node: string, metric: Metric, from: number, to: number, points: number): History {
    const id = series.get(node, metric);
    if (id === undefined) return toHistory(node, metric, 'raw', []);
    for (const { level, width, count, points: read } of prepared) {
      // The bucket that `from` lies in belongs to the span.
      const start = from - (from % width);
      if ((count.get(id, start, to, points + 1) ?? 0) <= points)
        return toHistory(node, metric, level, read.all(id, start, to));
    }
    const width = mergedWidth(from, to, points);
    return toHistory(node, metric, '1h', merged.all(width, id, from - (from % width), to));
  };
}

/** Whole hours per point so that a span has at most `points` of them, wherever it begins within a bucket. */
export function mergedWidth(from: number, to: number, points: number): number {
  const hour = bucketWidth['1h'];
  let width = hour * Math.max(1, Math.ceil((to - from) / hour / points));
  while (Math.ceil(to / width) - Math.floor(from / width) > points) width += hour;
  return width;
}

function toHistory(node: string, metric: Metric, level: History['level'], points: readonly Point[]): History {
  return {
    node,
    metric,
    level,
    at: points.map((point) => point.at),
    min: points.map((point) => point.min),
    mean: points.map((point) => point.mean),
    max: points.map((point) => point.max),
  };
}
