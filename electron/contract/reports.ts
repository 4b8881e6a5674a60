import { z } from 'zod';
import { declare } from './call.ts';
import { envelopeMonth, month } from './climate.ts';
import { count, epochMs, nodeId } from './fields.ts';
import { denialReason } from './incidents.ts';
import { limits } from './limits.ts';

const span = z
  .strictObject({ from: epochMs, to: epochMs })
  .refine(({ from, to }) => from < to && to - from <= limits.reportSpan, 'a span of at most 366 days');
const capped = z.boolean();

/** Who came through which doors. The name is that of the newest row; null where no card of ours was shown. */
export const accessReport = z.strictObject({
  byPerson: z
    .array(
      z.strictObject({
        person: count.nullable(),
        name: z.string().nullable(),
        granted: count,
        denied: count,
        doors: count,
        last: epochMs,
      }),
    )
    .max(limits.reportRows),
  byDoor: z
    .array(z.strictObject({ node: nodeId, granted: count, denied: count, persons: count, last: epochMs }))
    .max(limits.reportRows),
  byDay: z.array(z.strictObject({ day: epochMs, granted: count, denied: count })).max(limits.reportRows),
  capped,
});
export type AccessReport = z.infer<typeof accessReport>;

export const refusalReport = z.strictObject({
  byReason: z.array(z.strictObject({ reason: denialReason, count })),
  byDoor: z.array(z.strictObject({ node: nodeId, count, last: epochMs })).max(limits.reportRows),
  byPerson: z
    .array(z.strictObject({ person: count.nullable(), name: z.string().nullable(), count, last: epochMs }))
    .max(limits.reportRows),
  /** By the hour of the day at the site, 24 of them. */
  byHour: z.array(count).length(24),
  capped,
});
export type RefusalReport = z.infer<typeof refusalReport>;

const airFigures = z.strictObject({ min: z.number(), mean: z.number(), max: z.number() });
/** A metric over a span; °C or % RH. */
export type AirFigures = z.infer<typeof airFigures>;
const figures = airFigures.nullable();

/** Of a node where nothing was measured in the month all is null. */
export const climateReport = z.strictObject({
  month,
  nodes: z
    .array(
      z.strictObject({
        node: nodeId,
        temperature: figures,
        humidity: figures,
        dewPoint: figures,
        envelope: envelopeMonth.nullable(),
      }),
    )
    .max(limits.doors),
});
export type ClimateReport = z.infer<typeof climateReport>;

/** The report about the alarms is `alarms.metrics`. */
export const reportCalls = {
  'reports.access': declare('manager', span, accessReport, ['unavailable']),
  'reports.refusals': declare('manager', span, refusalReport, ['unavailable']),
  'reports.climate': declare('manager', z.strictObject({ month }), climateReport, ['unavailable']),
} as const;
