import type { ChartMetric } from '../../contract/fields.ts';
import type { AccessReport, AirFigures, RefusalReport } from '../../contract/reports.ts';
import { localDays, localHours } from '../../domain/climate/site-time.ts';
import { accessReportFold } from '../../domain/reports/access-report.ts';
import { type AccessRow, accessRow } from '../../domain/reports/access-row.ts';
import { refusalReportFold } from '../../domain/reports/refusal-report.ts';
import type { Connection } from './connection.ts';
import { inTimeSql, readInTime, type TimedRow } from './in-time.ts';

const hour = 3_600_000;

/** Decisions at doors after a place and before `to`, in the order of time: each type along its index, merged. */
export const decisionsSql = inTimeSql(['access.granted', 'access.denied', 'access.duress']);
export const refusalsSql = inTimeSql(['access.denied']);

const sumsOf = (table: string) =>
  `SELECT min(min) AS low, max(max) AS high, sum(sum) AS sum, sum(count) AS count FROM ${table}
   WHERE id = (SELECT id FROM series WHERE node = @node AND metric = @metric) AND timestamp >= @from AND timestamp < @to`;
/** The sums of a series over whole hours, and over buckets of five minutes where a span begins or ends within one. */
export const hoursSql = sumsOf('rollup_1h');
export const edgesSql = sumsOf('rollup_5m');

interface Sums {
  readonly low: number | null;
  readonly high: number | null;
  readonly sum: number | null;
  readonly count: number | null;
}
interface Asked {
  readonly node: string;
  readonly metric: ChartMetric;
  readonly from: number;
  readonly to: number;
}

/** The reports about doors, made in stretches, and the figures of a node's air; `stopped` ends a report early. */
export function reportQuery(connection: Connection) {
  const [decisions, refusals] = [readInTime(connection, decisionsSql), readInTime(connection, refusalsSql)];
  const hours = connection.prepare<[Asked], Sums>(hoursSql);
  const edges = connection.prepare<[Asked], Sums>(edgesSql);

  return {
    async access(zone: string, from: number, to: number, stopped: () => boolean): Promise<AccessReport> {
      const fold = accessReportFold(localDays(zone, from, to));
      await decisions({ from, to }, eachAtADoor(fold.take), stopped);
      return fold.result();
    },
    async refusals(zone: string, from: number, to: number, stopped: () => boolean): Promise<RefusalReport> {
      const fold = refusalReportFold(localHours(zone, from));
      await refusals({ from, to }, eachAtADoor(fold.take), stopped);
      return fold.result();
    },
    /** From and to are multiples of five minutes. */
    air(node: string, metric: ChartMetric, from: number, to: number): AirFigures | null {
      const [first, last] = [Math.ceil(from / hour) * hour, Math.floor(to / hour) * hour];
      const asked = { node, metric };
      if (first > last) return figuresOf([edges.get({ ...asked, from, to })]);
      return figuresOf([
        hours.get({ ...asked, from: first, to: last }),
        ...(from < first ? [edges.get({ ...asked, from, to: first })] : []),
        ...(last < to ? [edges.get({ ...asked, from: last, to })] : []),
      ]);
    },
  };
}

function eachAtADoor(take: (row: AccessRow) => void): (rows: readonly TimedRow[]) => void {
  return (rows) => {
    for (const { at, type, node, value } of rows)
      if (node !== null) take(accessRow(at, type, node, JSON.parse(value) as Record<string, unknown>));
  };
}

function figuresOf(parts: ReadonlyArray<Sums | undefined>): AirFigures | null {
  let figures: { min: number; max: number; sum: number; count: number } | null = null;
  for (const part of parts) {
    if (part === undefined || part.low === null || part.high === null || part.sum === null || !part.count) continue;
    const { low, high, sum, count } = part;
    figures =
      figures === null
        ? { min: low, max: high, sum, count }
        : {
            min: Math.min(figures.min, low),
            max: Math.max(figures.max, high),
            sum: figures.sum + sum,
            count: figures.count + count,
          };
  }
  return figures && { min: figures.min, mean: figures.sum / figures.count, max: figures.max };
}
