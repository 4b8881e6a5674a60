import type { ClimateLimits } from '../../../../electron/contract/climate-rules.ts';
import { dewPointLimits } from '../../../../electron/contract/climate-rules.ts';
import {
  limitsOf as configLimits,
  type LimitName,
  limitNames,
  type NodeConfig,
} from '../../../../electron/contract/config.ts';
import type { ChartMetric } from '../../../../electron/contract/fields.ts';

/** A limit of a metric that is on, °C or % RH. */
export interface DrawnLimit {
  readonly name: LimitName;
  readonly value: number;
}

/** The limits that a metric is judged by: the node's own, or, of the dew point, the station's; as far as they are known. */
export function limitsFor(
  metric: ChartMetric,
  config: NodeConfig | undefined,
  rules: ClimateLimits | undefined,
): readonly DrawnLimit[] {
  const all =
    metric === 'dew_point'
      ? rules === undefined
        ? undefined
        : dewPointLimits(rules)
      : config === undefined
        ? undefined
        : configLimits(config, metric);
  if (all === undefined) return [];
  return limitNames.flatMap((name) => {
    const value = all[name];
    return value === null ? [] : [{ name, value: value / 1_000 }];
  });
}

/** Limits no further away from the curves than this are in the picture, so that the curves keep a shape. */
const near: Readonly<Record<ChartMetric, number>> = { temperature: 6, dew_point: 6, humidity: 15 };

/** The scale that shows the curves and the limits near them. */
export function scaleOf(
  metric: ChartMetric,
  low: number,
  high: number,
  limits: readonly DrawnLimit[],
): [number, number] {
  const reach = Math.max(near[metric], high - low);
  const shown = limits.map(({ value }) => value).filter((value) => value > low - reach && value < high + reach);
  const [bottom, top] = [Math.min(low, ...shown), Math.max(high, ...shown)];
  const margin = Math.max(0.5, (top - bottom) * 0.08);
  return [bottom - margin, top + margin];
}
