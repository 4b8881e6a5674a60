import type { EnvelopeMonth } from '../../contract/climate.ts';
import type { ChartMetric } from '../../contract/fields.ts';
import { recommended } from './ashrae.ts';

/** What a bucket of five minutes says of a node's air: the mean of each metric that was measured, °C or % RH. */
export type AirMeans = Readonly<Partial<Record<ChartMetric, number>>>;

const bounds = {
  temperature: recommended.temperature,
  humidity: recommended.humidity,
  dew_point: recommended.dewPoint,
} as const satisfies Record<ChartMetric, { readonly low: number | null; readonly high: number }>;
const metrics = Object.keys(bounds) as ChartMetric[];

function isOutside(metric: ChartMetric, mean: number): boolean {
  const { low, high } = bounds[metric];
  const milli = Math.round(mean * 1_000);
  return milli > high || (low !== null && milli < low);
}

/**
 * Minutes outside and inside the recommended envelope, of buckets of `width` minutes. One in which anything measured
 * lies outside is outside whatever is missing; inside is only one in which everything was measured. What is neither is
 * unknown, as is what of the `elapsed` minutes has no bucket.
 */
export function envelopeMinutes(
  buckets: Iterable<AirMeans>,
  width: number,
  elapsed: number,
): Pick<EnvelopeMonth, 'minutes' | 'by'> {
  const by = { temperature: 0, humidity: 0, dew_point: 0 };
  let [outside, inside] = [0, 0];
  for (const bucket of buckets) {
    let [whole, out] = [true, false];
    for (const metric of metrics) {
      const mean = bucket[metric];
      if (mean === undefined) whole = false;
      else if (isOutside(metric, mean)) {
        out = true;
        by[metric] += width;
      }
    }
    if (out) outside += width;
    else if (whole) inside += width;
  }
  return { by, minutes: { outside, inside, unknown: Math.max(0, elapsed - outside - inside) } };
}
