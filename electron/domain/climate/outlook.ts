import { type ClimateLimits, dewPointLimits } from '../../contract/climate-rules.ts';
import { type LimitName, limitNames, limitsOf, type NodeConfig } from '../../contract/config.ts';
import { type ChartMetric, chartMetrics } from '../../contract/fields.ts';
import type { ClimateNow } from '../../contract/nodes.ts';
import { rateWindows, swing } from './rate.ts';
import { levelOf, type Reach, reachOf, type Trend, trendOf } from './trend.ts';
import type { Curves } from './watch.ts';

/** What is known of a node that has said nothing. */
export const unknownClimate: ClimateNow = { dewPoint: null, change: null, reach: null };

/** The limits of each metric, thousandths; null where one is off. */
export type Lines = Readonly<Record<ChartMetric, Readonly<Record<LimitName, number | null>>>>;

/** A limit that is ahead at the present trend. */
export interface Ahead extends Reach {
  readonly metric: ChartMetric;
  readonly limit: LimitName;
}

/** Every limit that a node's climate is judged by, wherever. */
export function linesOf(config: NodeConfig, climate: ClimateLimits): Lines {
  return {
    temperature: limitsOf(config, 'temperature'),
    humidity: limitsOf(config, 'humidity'),
    dew_point: dewPointLimits(climate),
  };
}

/** The limit that is reached first at the present trend of each metric; null where none is said to be. */
export function limitAhead(curves: Curves, lines: Lines): Ahead | null {
  const ahead = chartMetrics.flatMap((metric) => {
    const trend = trendOf(curves[metric]);
    return trend === null ? [] : nextLine(trend, metric, lines[metric]);
  });
  return ahead.sort((a, b) => middle(a) - middle(b))[0] ?? null;
}

/** The change of the temperature in the last 15 min, K, negative where it fell; null where not all of it is known. */
export function changeOf({ temperature }: Curves, gap: number): number | null {
  const seen = swing(temperature, rateWindows.quarter, gap);
  if (seen === null || !seen.whole) return null;
  return seen.rising ? seen.span : -seen.span;
}

// Of a metric only the next line counts: the one behind it is reached later.
function nextLine(trend: Trend, metric: ChartMetric, limits: Lines[ChartMetric]): Ahead[] {
  const level = levelOf(trend);
  const side = trend.slope > 0 ? 'high' : 'low';
  const ahead = limitNames.flatMap((limit) => {
    const line = (limits[limit] ?? Number.NaN) / 1_000;
    const distance = (line - level) * Math.sign(trend.slope);
    return limit.endsWith(side) && distance > 0 ? [{ limit, line, distance }] : [];
  });
  const next = ahead.sort((a, b) => a.distance - b.distance)[0];
  const reach = next === undefined ? null : reachOf(trend, next.line);
  return next === undefined || reach === null ? [] : [{ metric, limit: next.limit, ...reach }];
}

function middle({ earliest, latest }: Reach): number {
  return (earliest + latest) / 2;
}
