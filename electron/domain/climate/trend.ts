import { type Reading, since } from './rate.ts';

/**
 * How far back a trend is drawn, ms: the longest of these in which the curve is straight. A shorter one must stand out
 * twice as clearly, so that trying more than one does not find a trend in noise more often.
 */
const windows = [
  { length: 15 * 60_000, clearer: 1 },
  { length: 10 * 60_000, clearer: 2 },
  { length: 5 * 60_000, clearer: 2 },
] as const;
/** How much of its window must be known. */
const leastShare = 2 / 3;
/** A limit further away than this is not said, ms. */
const furthest = 2 * 3_600_000;
/** Variance of what two decimals on the wire round away: no reading is known better, and it is alike in none. */
const rounding = 0.01 ** 2 / 12;
/** Independent readings that are needed at least; with fewer the interval says nothing. */
const leastIndependent = 5;

/** A straight line through readings, and how well it is known. */
export interface Trend {
  /** Unit of the metric per ms; differs from 0 with 95 % confidence. */
  readonly slope: number;
  /** Mean of the readings and of their times. */
  readonly mean: Reading;
  readonly newest: number;
  /** Sum of the squared distances in time from the mean, ms². */
  readonly spread: number;
  readonly count: number;
  /** Half width of the 95 % interval in units of the spread: t(0.975, ν)·s. */
  readonly margin: number;
}

/** When a line is reached, ms; with 95 % confidence not before `earliest` and not after `latest`. */
export interface Reach {
  readonly earliest: number;
  readonly latest: number;
}

/**
 * The trend of the last 15 minutes by least squares, of less where the curve has bent meanwhile; null where there is
 * none that stands out from the noise.
 *
 * Neighbouring readings are alike, so that there are fewer independent ones than there are readings: with lag-1
 * autocorrelation r of the residuals, n·(1 − r)/(1 + r) (Santer et al., Statistical significance of trends and trend
 * differences in layer-average atmospheric temperature time series, J. Geophys. Res. 105 (2000) 7337–7356). A
 * bend leaves residuals that are alike as well, and so speaks against a straight line.
 */
export function trendOf(readings: readonly Reading[]): Trend | null {
  for (const window of windows) {
    const trend = trendIn(readings, window);
    if (trend !== null) return trend;
  }
  return null;
}

function trendIn(readings: readonly Reading[], { length, clearer }: (typeof windows)[number]): Trend | null {
  const newest = readings.at(-1)?.at ?? 0;
  const inside = since(readings, newest - length);
  if (newest - (inside[0]?.at ?? newest) < leastShare * length) return null;
  const { slope, mean, spread } = lineThrough(inside);
  const rest = inside.map(({ at, value }) => value - mean.value - slope * (at - mean.at));
  const independent = inside.length * independentShare(rest);
  if (independent < leastIndependent) return null;
  const freedom = independent - 2;
  const variance = rest.reduce((sum, each) => sum + each ** 2, 0) / freedom + rounding;
  const margin = studentT975(freedom) * Math.sqrt(variance);
  if (slope ** 2 * spread <= (clearer * margin) ** 2) return null;
  return { slope, mean, newest, spread, count: inside.length, margin };
}

/** Where the trend stands at the newest reading. */
export function levelOf({ mean, slope, newest }: Trend): number {
  return mean.value + slope * (newest - mean.at);
}

/**
 * When the trend reaches `line`, by Fieller's interval for the place where a fitted line has a given height (Draper and
 * Smith, Applied Regression Analysis, 3rd ed. 1998, §3.2). With d = line − mean value, A = slope² − margin²/spread:
 * mean time + (slope·d ± margin·√(d²/spread + A/n))/A. Null where it lies behind or too far ahead.
 */
export function reachOf(trend: Trend, line: number): Reach | null {
  const { slope, mean, spread, count, margin, newest } = trend;
  const distance = line - mean.value;
  const certainty = slope ** 2 - margin ** 2 / spread;
  const middle = (slope * distance) / certainty;
  const half = (margin * Math.sqrt(distance ** 2 / spread + certainty / count)) / certainty;
  const [earliest, latest] = [mean.at + middle - half, mean.at + middle + half];
  const ahead = (line - levelOf(trend)) / slope > 0;
  if (!ahead || latest > newest + furthest) return null;
  return { earliest: Math.max(earliest, newest), latest };
}

function lineThrough(readings: readonly Reading[]) {
  const [count, start] = [readings.length, readings[0]?.at ?? 0];
  const total = { at: 0, value: 0 };
  for (const { at, value } of readings) {
    // From the first on: squares of times since 1970 would leave no room for what matters.
    total.at += at - start;
    total.value += value;
  }
  const mean = { at: start + total.at / count, value: total.value / count };
  let [spread, product] = [0, 0];
  for (const { at, value } of readings) {
    spread += (at - mean.at) ** 2;
    product += (at - mean.at) * (value - mean.value);
  }
  return { mean, spread, slope: product / spread };
}

/** (1 − r)/(1 + r), where r is the likeness of neighbours; alternating ones are not taken for more than they are. */
function independentShare(rest: readonly number[]): number {
  let [all, neighbours, before] = [rest.length * rounding, 0, 0];
  for (const each of rest) {
    all += each ** 2;
    neighbours += before * each;
    before = each;
  }
  const r = Math.max(0, neighbours / all);
  return (1 - r) / (1 + r);
}

/**
 * 97.5 % quantile of Student's t with ν degrees of freedom, ν ≥ 3, to 0.2 %: Abramowitz and Stegun, Handbook of
 * Mathematical Functions, 26.7.5, an expansion around the normal quantile.
 */
function studentT975(freedom: number): number {
  const z = 1.959_964;
  const terms = [
    (z ** 3 + z) / 4,
    (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96,
    (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384,
    (79 * z ** 9 + 776 * z ** 7 + 1_482 * z ** 5 - 1_920 * z ** 3 - 945 * z) / 92_160,
  ];
  return terms.reduce((total, term, i) => total + term / freedom ** (i + 1), z);
}
