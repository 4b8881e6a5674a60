import { z } from 'zod';
import { alarm, alarmType } from './alarms.ts';
import { declare } from './call.ts';
import { count, epochMs, nodeId, type Priority, priority } from './fields.ts';
import { limits } from './limits.ts';

const minute = 60_000;
const hour = 60 * minute;

/**
 * What an operator can bear (ANSI/ISA-18.2-2016 and IEC 62682:2014, clause 16; EEMUA 191), for one desk: one person in
 * front of one screen. Times in ms, shares from 0 to 1.
 */
export const alarmTargets = {
  /** Alarms that an operator is told of in an hour, on average: what is good, and what can just be managed. */
  perHour: { good: 6, limit: 12 },
  /** More than `above` within `within` is a flood; fewer than `below` ends it. */
  flood: { within: 10 * minute, above: 10, below: 5 },
  /** Standing for longer than `after`; at any time there should be fewer than `fewerThan` of them. */
  stale: { after: 24 * hour, fewerThan: 5 },
  /** So many activations of one alarm within so long say nothing any more. */
  chattering: { activations: 3, within: minute },
  /** Share of the ten most frequent causes. */
  topTen: 0.05,
  /** Priorities among all alarms; `critical` is part of the 5 % that are high, and below 1 % by itself. */
  mix: { low: 0.8, medium: 0.15, high: 0.05 },
} as const;

/** How many alarms of each priority there are. */
export type PriorityMix = Readonly<Record<Priority, number>>;

/**
 * How far a mix is from 80/15/5: the share of alarms that would have to be of another priority (total variation
 * distance), from 0 to 1; `critical` counts as high. 0 where there are no alarms.
 */
export function mixDistance(mix: PriorityMix): number {
  const all = mix.critical + mix.high + mix.medium + mix.low;
  if (all === 0) return 0;
  const { low, medium, high } = alarmTargets.mix;
  const apart = [mix.low / all - low, mix.medium / all - medium, (mix.critical + mix.high) / all - high];
  return apart.reduce((sum, each) => sum + Math.abs(each), 0) / 2;
}

/** From here on a mix is far from the target: every fifth alarm has another priority than it should. */
export const mixFar = 0.2;

/** Upper ends of the classes of the time to acknowledge, ms; what is longer is the last class. */
export const answerClasses = [10_000, 30_000, minute, 5 * minute, 15 * minute, hour] as const;

const which = { key: alarm.shape.key, type: alarmType, node: nodeId.nullable(), subject: alarm.shape.subject };

export const alarmMetrics = z.strictObject({
  from: epochMs,
  /** Never later than now. */
  to: epochMs,
  /** Alarms that the operator was told of, and those that arose out of sight. All figures but this one leave the latter out. */
  annunciated: count,
  hidden: count,
  /** Alarms in each 10 min and in each hour, from `from` on; the last may be shorter. */
  tens: z.array(count),
  hours: z.array(count),
  /** Most alarms in any 10 min. */
  busiest: count,
  floods: z.strictObject({
    count,
    /** How long there was a flood within the span, ms. */
    time: count,
    /** The latest, oldest first. `end` is null where it still went on at `to`; `peak`: most alarms in 10 min. */
    list: z
      .array(z.strictObject({ begin: epochMs, end: epochMs.nullable(), peak: count, alarms: count }))
      .max(limits.metricRows),
  }),
  stale: z.strictObject({
    /** At `to`, oldest first. */
    now: z.array(z.strictObject({ ...which, since: epochMs })).max(limits.metricRows),
    nowCount: count,
    /** Most at once, and how many there were altogether, within the span. */
    most: count,
    count,
  }),
  chattering: z.strictObject({
    count,
    /** Most activations first; `worst`: most in one minute, `bursts`: how often it began to chatter. */
    list: z.array(z.strictObject({ ...which, activations: count, bursts: count, worst: count })).max(limits.metricRows),
  }),
  /** The ten most frequent causes, a type at a node; the share follows from `annunciated`. */
  top: z.array(z.strictObject({ type: alarmType, node: nodeId.nullable(), count })).max(10),
  /** Of the alarms of the span that were acknowledged in it; ms. The median and the 90th percentile are by nearest rank. */
  answers: z.strictObject({
    acknowledged: count,
    /** Nobody did: they wait, came again before, or were taken out of sight. */
    unanswered: count,
    median: count.nullable(),
    p90: count.nullable(),
    longest: count.nullable(),
    /** How many in each of the `answerClasses`, and beyond the last. */
    classes: z.array(count).length(answerClasses.length + 1),
  }),
  mix: z.record(priority, count),
});
/** How the alarms of a span were for whoever had to answer them. */
export type AlarmMetrics = z.infer<typeof alarmMetrics>;

export const alarmMetricCalls = {
  'alarms.metrics': declare(
    'viewer',
    z
      .strictObject({ from: epochMs, to: epochMs })
      .refine(({ from, to }) => from < to && to - from <= limits.metricSpan, 'a span of at most 32 days'),
    alarmMetrics,
    ['unavailable'],
  ),
} as const;
