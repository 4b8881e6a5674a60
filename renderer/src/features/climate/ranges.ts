import type { NodeConfig } from '../../../../electron/contract/config.ts';
import type { Metric } from '../../../../electron/contract/fields.ts';

const HOUR = 3_600_000;

/** The spans that can be looked at, and how often each is asked for again. */
export const ranges = {
  '1h': { span: HOUR, refresh: 60_000 },
  '24h': { span: 24 * HOUR, refresh: 5 * 60_000 },
  '7d': { span: 7 * 24 * HOUR, refresh: 15 * 60_000 },
  '30d': { span: 30 * 24 * HOUR, refresh: HOUR },
} as const;
export type Range = keyof typeof ranges;
export const rangeNames = Object.keys(ranges) as Range[];

export type LimitName = 'warn_low' | 'warn_high' | 'alarm_low' | 'alarm_high';
const limitNames: readonly LimitName[] = ['alarm_low', 'warn_low', 'warn_high', 'alarm_high'];

/** The limits of a metric that are on, in °C or % RH. */
export function limitsOf(config: NodeConfig, metric: Metric): { readonly name: LimitName; readonly value: number }[] {
  return limitNames.flatMap((name) => {
    const value = config[`${metric}.${name}`];
    return value === null ? [] : [{ name, value: value / 1_000 }];
  });
}

/** Limits further away from the curve than this, °C or % RH, stay outside the picture, so that the curve keeps a shape. */
const NEAR = 40;

/** The scale that shows the curve and every limit near it. */
export function scaleOf(low: number, high: number, limits: readonly number[]): [number, number] {
  const near = limits.filter((limit) => limit > low - NEAR && limit < high + NEAR);
  const [bottom, top] = [Math.min(low, ...near), Math.max(high, ...near)];
  const margin = Math.max(0.5, (top - bottom) * 0.06);
  return [bottom - margin, top + margin];
}
