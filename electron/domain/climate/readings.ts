import type { ChartMetric } from '../../contract/fields.ts';
import { dewPoint } from './dew-point.ts';

/** A reading of each metric; null where there is none. °C or % RH. */
export type Readings = { readonly [M in ChartMetric]: number | null };

/** The readings of one moment; ms. */
export interface Round extends Readings {
  readonly at: number;
}

/** What was measured, and the dew point that follows from it. */
export function readingsOf(measured: { temperature?: number | undefined; humidity?: number | undefined }): Readings {
  const [temperature, humidity] = [measured.temperature ?? null, measured.humidity ?? null];
  const dew = temperature === null || humidity === null ? null : dewPoint(temperature, humidity);
  return { temperature, humidity, dew_point: dew };
}
