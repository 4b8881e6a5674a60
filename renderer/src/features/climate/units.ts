import type { ChartMetric } from '../../../../electron/contract/fields.ts';
import type { AgeUnit } from '../../format/time.ts';

/** The word of a metric's unit. */
export const unitKey = {
  temperature: 'unit.celsius',
  humidity: 'unit.percentRh',
  dew_point: 'unit.celsius',
} as const satisfies Record<ChartMetric, string>;

const sizes: readonly (readonly [AgeUnit, number])[] = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
];

/** A width of points in the largest unit that it is a whole number of: 900,000 ms → 15 min. */
export function widthOf(step: number): { readonly value: number; readonly unit: AgeUnit } {
  const [unit, size] = sizes.find(([, each]) => step % each === 0) ?? (['s', 1_000] as const);
  return { value: step / size, unit };
}
