import { type ChartMetric, chartMetrics } from '../../contract/fields.ts';
import { type AirMeans, envelopeMinutes } from '../../domain/climate/envelope.ts';
import { bucketWidth } from '../../domain/climate/history-level.ts';
import type { Connection } from './connection.ts';

/** The means of a series in buckets of five minutes; bound by node, metric, from and to (ms, `to` excluded). */
export const meansSql = `SELECT timestamp, sum / count FROM rollup_5m
  WHERE id = (SELECT id FROM series WHERE node = ? AND metric = ?) AND timestamp >= ? AND timestamp < ?`;

const minute = 60_000;

/** How long a node's air was outside the recommended envelope; from and to are multiples of five minutes. */
export function envelopeQuery(connection: Connection) {
  const means = connection.prepare<[string, ChartMetric, number, number], [number, number]>(meansSql).raw();

  return function envelope(node: string, from: number, to: number) {
    const buckets = new Map<number, { -readonly [M in keyof AirMeans]: AirMeans[M] }>();
    for (const metric of chartMetrics)
      for (const [at, mean] of means.all(node, metric, from, to)) {
        const bucket = buckets.get(at);
        if (bucket === undefined) buckets.set(at, { [metric]: mean });
        else bucket[metric] = mean;
      }
    return envelopeMinutes(buckets.values(), bucketWidth['5m'] / minute, (to - from) / minute);
  };
}
