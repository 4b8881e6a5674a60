import type { LimitName } from '../../contract/config.ts';

/** A limit is passed upwards or downwards. */
export type Side = 'low' | 'high';

/** How one limit is watched; thousandths of the metric's unit, and ms. */
export interface LimitSetting {
  /** Null where the limit is off. */
  readonly milli: number | null;
  readonly deadband: number;
  readonly onDelay: number;
  readonly offDelay: number;
}

type LimitField = LimitName | 'deadband' | 'warn_delay' | 'alarm_delay' | 'off_delay';

/** How a limit of a group of fields is watched: `temperature.warn_high` by the fields that begin with `temperature.`. */
export function limitSetting<G extends string>(
  fields: Readonly<Record<`${G}.${LimitField}`, number | null>>,
  group: G,
  limit: LimitName,
): LimitSetting {
  const of = (field: LimitField) => fields[`${group}.${field}`];
  const onDelay = of(isWarning(limit) ? 'warn_delay' : 'alarm_delay');
  return { milli: of(limit), deadband: of('deadband') ?? 0, onDelay: onDelay ?? 0, offDelay: of('off_delay') ?? 0 };
}

/** Which way a limit is passed. */
export function sideOf(limit: LimitName): Side {
  return limit === 'warn_low' || limit === 'alarm_low' ? 'low' : 'high';
}

function isWarning(limit: LimitName): boolean {
  return limit === 'warn_low' || limit === 'warn_high';
}

/** What is remembered of a limit between two readings. */
export interface LimitWatch {
  readonly exceeded: boolean;
  /** Since when a turn has been wished for without a break; null where none is. */
  readonly pendingSince: number | null;
}

/** A limit of which nothing has been seen. */
export const unwatched: LimitWatch = { exceeded: false, pendingSince: null };

/**
 * A reading at `now` (ms of a clock that does not run backwards). A limit is exceeded when the value stays beyond it
 * for the on-delay, and cleared when it stays back by more than the deadband for the off-delay; a delay begins anew
 * whenever its condition breaks. The same rule as firmware/core/src/leitstand/limit_watch.cpp, to the millisecond.
 */
export function watchLimit(
  side: Side,
  setting: LimitSetting,
  watch: LimitWatch,
  milli: number,
  now: number,
): LimitWatch {
  if (setting.milli === null) return unwatched;
  const line = watch.exceeded ? backLine(side, setting.milli, setting.deadband) : setting.milli;
  if (!wantsTurn(side, watch.exceeded, line, milli)) return settled(watch.exceeded);
  const since = watch.pendingSince ?? now;
  const delay = watch.exceeded ? setting.offDelay : setting.onDelay;
  return now - since >= delay ? settled(!watch.exceeded) : { ...watch, pendingSince: since };
}

/** A reading that failed, or a gap: what is not known neither exceeds nor clears. */
export function interrupted(watch: LimitWatch): LimitWatch {
  return settled(watch.exceeded);
}

function settled(exceeded: boolean): LimitWatch {
  return { exceeded, pendingSince: null };
}

function backLine(side: Side, milli: number, deadband: number): number {
  return side === 'low' ? milli + deadband : milli - deadband;
}

// Exceeded only beyond the line, back already on it.
function wantsTurn(side: Side, exceeded: boolean, line: number, milli: number): boolean {
  if (side === 'low') return exceeded ? milli >= line : milli < line;
  return exceeded ? milli <= line : milli > line;
}
