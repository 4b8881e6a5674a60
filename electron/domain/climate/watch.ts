import type { ClimateLimits, ClimateName } from '../../contract/climate-rules.ts';
import { type LimitName, limitNames } from '../../contract/config.ts';
import { interrupted, type LimitWatch, limitSetting, sideOf, unwatched, watchLimit } from './limit-watch.ts';
import { type RateWindow, rateWindows, type Swing, swing, watchRate } from './rate.ts';
import { curveOf, type Round } from './readings.ts';

/** What the station judges of a node's climate, by metric and limit; a change by its window. */
export type ClimateWatchName = `dew_point.${LimitName}` | `temperature.${RateWindow}`;
const dewPointWatches = limitNames.map((limit) => ({ limit, name: `dew_point.${limit}` }) as const);
const rateWatches = (['quarter', 'hour'] as const).map(
  (window) => ({ window, name: `temperature.${window}` }) as const,
);
export const climateWatchNames: readonly ClimateWatchName[] = [...dewPointWatches, ...rateWatches].map(
  ({ name }) => name,
);

/** What is held of a node's climate: the rounds of the last hour, ascending, and what was judged of them. */
export interface ClimateFacts {
  readonly rounds: readonly Round[];
  readonly watches: Readonly<Record<ClimateWatchName, LimitWatch>>;
}

/** What a watch was judged by last: what was measured and the limit; °C or K. */
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
  return { rounds: [], watches };
}

/**
 * Takes in the newest round and judges it. A gap before it, or a clock that was set back, lets every delay begin anew:
 * what is not known neither exceeds nor clears. A round that is there already changes nothing.
 */
export function takeRound(facts: ClimateFacts, round: Round, limits: ClimateLimits, gap: number): ClimateFacts {
  const newest = facts.rounds.at(-1)?.at;
  if (newest === round.at) return facts;
  const setBack = newest !== undefined && round.at < newest;
  const broken = newest === undefined || setBack || round.at - newest > gap;
  const rounds = [...(setBack ? [] : facts.rounds), round].filter(({ at }) => at >= round.at - rateWindows.hour);
  const before = broken ? eachWatch((name) => interrupted(facts.watches[name])) : facts.watches;
  return { rounds, watches: judged({ rounds, watches: before }, round, limits, gap) };
}

/** Takes in a round that was kept during an outage: it belongs to the curve, and judges nothing by itself. */
export function takeLate(facts: ClimateFacts, round: Round): ClimateFacts {
  const newest = facts.rounds.at(-1)?.at ?? 0;
  const fits = round.at < newest && round.at >= newest - rateWindows.hour;
  if (!fits || facts.rounds.some(({ at }) => at === round.at)) return facts;
  return { ...facts, rounds: [...facts.rounds, round].sort((a, b) => a.at - b.at) };
}

/** The limits that were switched off while they were exceeded are over at once, whatever is known. */
export function takeLimits(facts: ClimateFacts, limits: ClimateLimits): ClimateFacts {
  const watches = eachWatch((name) => (limits[limitOf(name)] === null ? unwatched : facts.watches[name]));
  return { ...facts, watches };
}

/** What is known of each watch now. */
export function verdicts({ rounds, watches }: ClimateFacts, limits: ClimateLimits, gap: number): Verdict[] {
  return climateWatchNames.map((name) => {
    const limit = limits[limitOf(name)];
    const value = valueOf(name, rounds, gap);
    const measured = limit === null || value === null ? null : { value, limit: limit / 1_000 };
    return { name, exceeded: watches[name].exceeded, measured };
  });
}

function judged(facts: ClimateFacts, round: Round, limits: ClimateLimits, gap: number): ClimateFacts['watches'] {
  const watches = { ...facts.watches };
  for (const { name, limit } of dewPointWatches) watches[name] = judgedDewPoint(watches[name], limit, round, limits);
  for (const { name, window } of rateWatches) {
    const seen = round.temperature === null ? null : swingOf(facts.rounds, window, gap);
    watches[name] = watchRate(limits[limitOf(name)], watches[name], seen, round.at);
  }
  return watches;
}

function judgedDewPoint(watch: LimitWatch, limit: LimitName, round: Round, of: ClimateLimits): LimitWatch {
  const setting = limitSetting(of, 'dew_point', limit);
  if (setting.milli !== null && round.dew_point === null) return interrupted(watch);
  return watchLimit(sideOf(limit), setting, watch, Math.round((round.dew_point ?? 0) * 1_000), round.at);
}

function swingOf(rounds: readonly Round[], window: RateWindow, gap: number): Swing | null {
  return swing(curveOf(rounds, 'temperature'), rateWindows[window], gap);
}

function valueOf(name: ClimateWatchName, rounds: readonly Round[], gap: number): number | null {
  const rate = rateWatches.find((each) => each.name === name);
  return rate === undefined ? (rounds.at(-1)?.dew_point ?? null) : (swingOf(rounds, rate.window, gap)?.span ?? null);
}

function limitOf(name: ClimateWatchName): ClimateName {
  if (name === 'temperature.quarter') return 'rate.quarter';
  return name === 'temperature.hour' ? 'rate.hour' : name;
}

function eachWatch(of: (name: ClimateWatchName) => LimitWatch): Record<ClimateWatchName, LimitWatch> {
  return Object.fromEntries(climateWatchNames.map((name) => [name, of(name)])) as Record<ClimateWatchName, LimitWatch>;
}
