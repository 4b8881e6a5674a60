import { z } from 'zod';
import { declare } from './call.ts';
import { chartMetric, count, epochMs, nodeId } from './fields.ts';
import { limits } from './limits.ts';

export const levels = ['raw', '5m', '1h'] as const;
/** What is stored of a series: the readings, and their sums over five minutes and an hour. */
export type Level = (typeof levels)[number];

export const seriesName = z.strictObject({ node: nodeId, metric: chartMetric });
/** One curve: what, and where. */
export type SeriesName = z.infer<typeof seriesName>;

export const history = z.strictObject({
  ...seriesName.shape,
  level: z.enum(levels),
  /** Width of each point's bucket, ms; 0 where the points are the readings as they were taken. */
  step: count,
  /** Between two points that are further apart than this nothing was measured, ms. */
  gap: count,
  /** Start of each point's bucket, ascending; a bucket without a reading has no point. */
  at: z.array(epochMs),
  min: z.array(z.number()),
  mean: z.array(z.number()),
  max: z.array(z.number()),
  /** Readings that a point stands for. */
  count: z.array(count),
});
/** One series over a time span. */
export type History = z.infer<typeof history>;

export const climateCalls = {
  /**
   * Series over a time span, in the order asked: all at the same level, the finest that has at most `points` points of
   * each and is read without waiting. The bucket that `from` lies in belongs to it; `to` does not.
   */
  'climate.history': declare(
    'viewer',
    z.strictObject({
      series: z.array(seriesName).min(1).max(limits.chartSeries),
      from: epochMs,
      to: epochMs,
      points: z.int().min(10).max(limits.chartPoints),
    }),
    z.array(history),
    ['not_found', 'unavailable'],
  ),
} as const;
