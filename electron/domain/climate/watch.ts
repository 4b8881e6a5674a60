import type { ClimateLimits, ClimateName } from '../../contract/climate-rules.ts';
import { type LimitName, limitNames } from '../../contract/config.ts';
import type { ChartMetric } from '../../contract/fields.ts';
import { interrupted, type LimitWatch, limitSetting, sideOf, unwatched, watchLimit } from './limit-watch.ts';
import {
  type Bounds,
  isCalm,
  type RateWindow,
  type Reading,
  rateWindows,
  since,
  swing,
  watchRate,
  widened,
} from './rate.ts';
import type { Round } from './readings.ts';

/** What the station judges of a node's climate, by metric and limit; a change by its window. */
export type ClimateWatchName = `dew_point.${LimitName}` | `temperature.${RateWindow}`;
const dewPointWatches = limitNames.map((limit) => ({ limit, name: `dew_point.${limit}` }) as const);
const rateWatches = (['quarter', 'hour'] as const).map(
  (window) => ({ window, name: `temperature.${window}` }) as const,
);
export const climateWatchNames: readonly ClimateWatchName[] = [...dewPointWatches, ...rateWatches].map(
  ({ name }) => name,
);

/** How much is held of each curve, ms: what a change or a trend looks back. */
const held = { temperature: rateWindows.hour, humidity: rateWindows.quarter, dew_point: rateWindows.quarter } as const;
export type Curves = Readonly<Record<ChartMetric, readonly Reading[]>>;

/** What is held of a node's climate: its curves, ascending, and what was judged of them. */
export interface ClimateFacts {
  /** When the newest round was taken, by the node's clock; null where none was seen. */
  readonly newest: number | null;
  readonly curves: Curves;
  readonly watches: Readonly<Record<ClimateWatchName, LimitWatch>>;
  /** What the temperature lay between in each window; null where that is to be looked for. */
  readonly bounds: Readonly<Record<RateWindow, Bounds | null>>;
}

const unbounded: ClimateFacts['bounds'] = { quarter: null, hour: null };

/** What a limit was judged by last: what was measured and the limit; °C or K. */
export interface Verdict {
  readonly name: ClimateWatchName;
  readonly exceeded: boolean;
  readonly measured: { readonly value: number; readonly limit: number } | null;
}

/** Readings further apart than this are a gap: three were missed, and a little for those that come late. */
export function longestGap(interval: number): number {
  return 3.5 * interval;
}

/** A node of which nothing was seen; `exceeded` are the limits that were exceeded when it was seen last. */
export function climateUnseen(exceeded: ReadonlySet<string> = new Set()): ClimateFacts {
  const watches = eachWatch((name) => ({ ...unwatched, exceeded: exceeded.has(name) }));
  return { newest: null, curves: eachCurve(() => []), watches, bounds: unbounded };
}

/**
 * Takes in the newest round and judges it. A gap before it, or a clock that was set back, lets every delay begin anew:
 * what is not known neither exceeds nor clears. A round that is there already changes nothing.
 */
export function takeRound(facts: ClimateFacts, round: Round, limits: ClimateLimits, gap: number): ClimateFacts {
  const { newest } = facts;
  if (newest === round.at) return facts;
  const setBack = newest !== null && round.at < newest;
  const broken = newest === null || setBack || round.at - newest > gap;
  const curves = eachCurve((metric) => grown(setBack ? [] : facts.curves[metric], metric, round));
  const watches = broken ? eachWatch((name) => interrupted(facts.watches[name])) : facts.watches;
  return { newest: round.at, curves, ...judged({ watches, bounds: facts.bounds }, curves, round, limits, gap) };
}

/** Takes in a round that was kept during an outage: it belongs to the curves, and judges nothing by itself. */
export function takeLate(facts: ClimateFacts, round: Round): ClimateFacts {
  const newest = facts.newest ?? 0;
  if (round.at >= newest) return facts;
  const curves = eachCurve((metric) => filled(facts.curves[metric], metric, round, newest));
  const same = curves.temperature === facts.curves.temperature;
  return { ...facts, curves, bounds: same ? facts.bounds : unbounded };
}

/** The limits that were switched off while they were exceeded are over at once, whatever is known. */
export function takeLimits(facts: ClimateFacts, limits: ClimateLimits): ClimateFacts {
  return { ...facts, watches: eachWatch((name) => (isOff(name, limits) ? unwatched : facts.watches[name])) };
}

/** Whether nothing is judged: the limit is off. */
export function isOff(name: ClimateWatchName, limits: ClimateLimits): boolean {
  return limits[limitOf(name)] === null;
}

/** What is known of a limit now. */
export function verdictOf(facts: ClimateFacts, name: ClimateWatchName, limits: ClimateLimits, gap: number): Verdict {
  const limit = limits[limitOf(name)];
  const value = valueOf(name, facts, gap);
  const measured = limit === null || value === null ? null : { value, limit: limit / 1_000 };
  return { name, exceeded: facts.watches[name].exceeded, measured };
}

function grown(curve: readonly Reading[], metric: ChartMetric, round: Round): readonly Reading[] {
  const value = round[metric];
  const inside = since(curve, round.at - held[metric]);
  return value === null ? inside : [...inside, { at: round.at, value }];
}

function filled(curve: readonly Reading[], metric: ChartMetric, round: Round, newest: number): readonly Reading[] {
  const value = round[metric];
  const place = curve.findLastIndex(({ at }) => at <= round.at) + 1;
  const there = curve[place - 1]?.at === round.at;
  if (value === null || there || round.at < newest - held[metric]) return curve;
  return curve.toSpliced(place, 0, { at: round.at, value });
}

type Judged = Pick<ClimateFacts, 'watches' | 'bounds'>;

function judged(before: Judged, curves: Curves, round: Round, limits: ClimateLimits, gap: number): Judged {
  const [watches, bounds] = [{ ...before.watches }, { ...before.bounds }];
  for (const { name, limit } of dewPointWatches) watches[name] = judgedDewPoint(watches[name], limit, round, limits);
  const measured = round.temperature === null ? null : curves.temperature;
  for (const { name, window } of rateWatches) {
    const known = measured && bounds[window] && widened(bounds[window], measured);
    const asked = measured !== null && mayTurn(watches[name], limits[limitOf(name)], known);
    const seen = asked ? swing(measured, rateWindows[window], gap) : null;
    watches[name] = watchRate(limits[limitOf(name)], watches[name], seen, round.at);
    if (measured !== null) bounds[window] = seen ?? known;
  }
  return { watches, bounds };
}

// The whole window is looked through where a change is possible and while one lasts, not at every reading of calm air.
function mayTurn(watch: LimitWatch, limit: number | null, known: Bounds | null): boolean {
  return limit !== null && (watch.exceeded || known === null || !isCalm(limit, known));
}

function judgedDewPoint(watch: LimitWatch, limit: LimitName, round: Round, of: ClimateLimits): LimitWatch {
  const setting = limitSetting(of, 'dew_point', limit);
  if (setting.milli !== null && round.dew_point === null) return interrupted(watch);
  return watchLimit(sideOf(limit), setting, watch, Math.round((round.dew_point ?? 0) * 1_000), round.at);
}

function valueOf(name: ClimateWatchName, { curves, newest }: ClimateFacts, gap: number): number | null {
  const rate = rateWatches.find((each) => each.name === name);
  if (rate !== undefined) return swing(curves.temperature, rateWindows[rate.window], gap)?.span ?? null;
  const last = curves.dew_point.at(-1);
  return last?.at === newest ? (last?.value ?? null) : null;
}

function limitOf(name: ClimateWatchName): ClimateName {
  if (name === 'temperature.quarter') return 'rate.quarter';
  return name === 'temperature.hour' ? 'rate.hour' : name;
}

function eachWatch(of: (name: ClimateWatchName) => LimitWatch): Record<ClimateWatchName, LimitWatch> {
  return Object.fromEntries(climateWatchNames.map((name) => [name, of(name)])) as Record<ClimateWatchName, LimitWatch>;
}

function eachCurve(of: (metric: ChartMetric) => readonly Reading[]): Curves {
  return { temperature: of('temperature'), humidity: of('humidity'), dew_point: of('dew_point') };
}
