import { z } from 'zod';
import { declare } from './call.ts';
import { epochMs, metric, nodeId } from './fields.ts';
import { limits } from './limits.ts';

export const levels = ['raw', '5m', '1h'] as const;
export const history = z.strictObject({
  node: nodeId,
  metric,
  level: z.enum(levels),
  /** Start of each point's bucket, ascending; a gap is where no point stands. */
  at: z.array(epochMs),
  min: z.array(z.number()),
  mean: z.array(z.number()),
  max: z.array(z.number()),
});
/** One series over a time span, at the finest level that stays within the asked number of points. */
export type History = z.infer<typeof history>;

export const climateCalls = {
  'climate.history': declare(
    'viewer',
    z.strictObject({
      node: nodeId,
      metric,
      from: epochMs,
      to: epochMs,
      points: z.int().min(10).max(limits.chartPoints),
    }),
    history,
    ['not_found', 'unavailable'],
  ),
} as const;
