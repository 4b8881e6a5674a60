import type { History, Level, SeriesName } from '../../contract/climate.ts';
import {
  bucketWidth,
  countedRows,
  gapOf,
  type HistoryLevel,
  historyLevel,
} from '../../domain/climate/history-level.ts';
import type { Connection } from './connection.ts';

/** The rows of one level as they are; bound by series, from and to (ms, `to` excluded). */
export const historySql: Readonly<Record<Level, string>> = {
  raw: `SELECT timestamp, value, value, value, 1
    FROM dashboard_data WHERE id = ? AND timestamp >= ? AND timestamp < ? ORDER BY timestamp`,
  '5m': rows('rollup_5m'),
  '1h': rows('rollup_1h'),
  '1d': rows('rollup_1d'),
};
/** The rows of one level merged into wider buckets; the width (ms) is bound first. */
export const mergedSql: Readonly<Record<Level, string>> = {
  raw: `SELECT timestamp - timestamp % ?, min(value), avg(value), max(value), count(*)
    FROM dashboard_data WHERE id = ? AND timestamp >= ? AND timestamp < ? GROUP BY 1 ORDER BY 1`,
  '5m': merged('rollup_5m'),
  '1h': merged('rollup_1h'),
  '1d': merged('rollup_1d'),
};
/** Counts raw rows up to a number. */
export const countSql =
  'SELECT count(*) FROM (SELECT 1 FROM dashboard_data WHERE id = ? AND timestamp >= ? AND timestamp < ? LIMIT ?)';

function rows(table: string): string {
  return `SELECT timestamp, min, sum / count, max, count
    FROM ${table} WHERE id = ? AND timestamp >= ? AND timestamp < ? ORDER BY timestamp`;
}
function merged(table: string): string {
  return `SELECT timestamp - timestamp % ?, min(min), sum(sum) / sum(count), max(max), sum(count)
    FROM ${table} WHERE id = ? AND timestamp >= ? AND timestamp < ? GROUP BY 1 ORDER BY 1`;
}

/** Start, min, mean, max, count. */
type Point = [number, number, number, number, number];

/** Series over a time span, at the level that `historyLevel` picks for them. */
export function historyQuery(connection: Connection) {
  const seriesId = connection
    .prepare<[string, string], number>('SELECT id FROM series WHERE node = ? AND metric = ?')
    .pluck();
  const keptFrom = connection.prepare<[Level], number>('SELECT timestamp FROM kept_from WHERE level = ?').pluck();
  const counted = connection.prepare<number[], number>(countSql).pluck();
  const prepare = (sql: string) => connection.prepare<number[], Point>(sql).raw();
  const asTheyAre = mapLevels((level) => prepare(historySql[level]));
  const wider = mapLevels((level) => prepare(mergedSql[level]));

  function count(ids: readonly (number | undefined)[], from: number, to: number, points: number): number[] {
    const most = countedRows({ from, to, points }) + 1;
    return ids.map((id) => (id === undefined ? 0 : (counted.get(id, from, to, most) ?? 0)));
  }
  function read(id: number, { level, step }: HistoryLevel, from: number, to: number): Point[] {
    const start = step === 0 ? from : from - (from % step);
    if (step === 0 || (level !== 'raw' && step === bucketWidth[level])) return asTheyAre[level].all(id, start, to);
    return wider[level].all(step, id, start, to);
  }

  return function history(series: readonly SeriesName[], from: number, to: number, points: number): History[] {
    const ids = series.map(({ node, metric }) => seriesId.get(node, metric));
    const kept = { raw: keptFrom.get('raw') ?? 0, '5m': keptFrom.get('5m') ?? 0 };
    // What is not whole is not counted either.
    const rawRows = from < kept.raw ? ids.map(() => 0) : count(ids, from, to, points);
    const level = historyLevel({ from, to, points, rawRows, kept });
    return series.map((name, i) => {
      const id = ids[i];
      return toHistory(name, level, id === undefined ? [] : read(id, level, from, to));
    });
  };
}

function mapLevels<T>(make: (level: Level) => T): Readonly<Record<Level, T>> {
  return { raw: make('raw'), '5m': make('5m'), '1h': make('1h'), '1d': make('1d') };
}

function toHistory({ node, metric }: SeriesName, { level, step }: HistoryLevel, points: readonly Point[]): History {
  const at = points.map((point) => point[0]);
  const count = points.map((point) => point[4]);
  return {
    node,
    metric,
    level,
    step,
    gap: gapOf(step, at, count),
    at,
    min: points.map((point) => point[1]),
    mean: points.map((point) => point[2]),
    max: points.map((point) => point[3]),
    count,
  };
}
