import { z } from 'zod';
import { alarmType } from './alarms.ts';
import { declare } from './call.ts';
import { chartMetric, count, epochMs, nodeId, priority } from './fields.ts';
import { limits } from './limits.ts';

export const levels = ['raw', '5m', '1h', '1d'] as const;
/** What is stored of a series: the readings, and their sums over five minutes, an hour and a day (UTC). */
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

const historyQuestion = {
  series: z.array(seriesName).min(1).max(limits.chartSeries),
  from: epochMs,
  to: epochMs,
  points: z.int().min(10).max(limits.chartPoints),
} as const;

export const alarmSpan = z.strictObject({
  node: nodeId,
  key: z.string(),
  type: alarmType,
  priority,
  /** Metric and limit of a threshold alarm, else empty. */
  subject: z.string(),
  raised: epochMs,
  /** Null where it had not returned by the end of the span that was asked for. */
  returned: epochMs.nullable(),
});
/** From when to when the cause of an alarm was there. */
export type AlarmSpan = z.infer<typeof alarmSpan>;

/** A month of the site's calendar, `2026-11`. */
export const month = z.string().regex(/^(?:19|20|21)\d{2}-(?:0[1-9]|1[0-2])$/);

export const envelopeMonth = z.strictObject({
  node: nodeId,
  month,
  /** The month by the site's clocks, as far as it has gone. */
  from: epochMs,
  to: epochMs,
  /** Minutes in which something that was measured lay outside, in which everything lay inside, and all others. */
  minutes: z.strictObject({ outside: count, inside: count, unknown: count }),
  /** Minutes outside by each metric; they may fall together. */
  by: z.strictObject({ temperature: count, humidity: count, dew_point: count }),
});
/** How long a node's air was outside the envelope that ASHRAE recommends. */
export type EnvelopeMonth = z.infer<typeof envelopeMonth>;

/** What of the answer is seen: the question itself reaches further, so that one can move without waiting. */
const shownSpan = z.strictObject({ from: epochMs, to: epochMs });

export const climateCalls = {
  /**
   * Series over a time span, in the order asked: all at the same level, the finest that has at most `points` points of
   * each and is read without waiting. The bucket that `from` lies in belongs to it; `to` does not.
   */
  'climate.history': declare('viewer', z.strictObject(historyQuestion), z.array(history), ['not_found', 'unavailable']),
  /** The alarms of nodes in a span, those that began before it too, oldest first; `capped` where older ones are left out. */
  'climate.alarms': declare(
    'viewer',
    z.strictObject({ nodes: z.array(nodeId).min(1).max(limits.chartSeries), from: epochMs, to: epochMs }),
    z.strictObject({ spans: z.array(alarmSpan), capped: z.boolean() }),
    ['unavailable'],
  ),
  /** A five-minute bucket counts as a whole, by its means. */
  'climate.envelope': declare('viewer', z.strictObject({ node: nodeId, month }), envelopeMonth, [
    'not_found',
    'unavailable',
  ]),
  /**
   * Writes what a chart shows, from the same question, into a CSV file that the operator chooses. `saved` is false where
   * they thought better of it.
   */
  'climate.exportCsv': declare(
    'viewer',
    z.strictObject({ ...historyQuestion, shown: shownSpan }),
    z.strictObject({ saved: z.boolean(), rows: count }),
    ['not_found', 'invalid_input', 'unavailable'],
  ),
  /** Keeps the picture of a chart in a file that the operator chooses. */
  'climate.exportPng': declare(
    'viewer',
    z.strictObject({
      series: historyQuestion.series,
      shown: shownSpan,
      png: z.base64().max(limits.picture),
    }),
    z.strictObject({ saved: z.boolean() }),
    ['not_found', 'invalid_input', 'unavailable'],
  ),
} as const;
