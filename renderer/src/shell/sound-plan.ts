import type { AlarmSettings } from '../../../electron/contract/alarm-settings.ts';
import { type Alarm, type AlarmType, outOfSight } from '../../../electron/contract/alarms.ts';
import { type Priority, priorities } from '../../../electron/contract/fields.ts';
import { lengthOf, patterns } from './sound-patterns.ts';

/** How often the most urgent alarm is heard. */
export type SoundPlan = Pick<AlarmSettings['sound'], 'mode' | 'every'>;

/** An occurrence that may be heard. Another occurrence, or its escalation, is another call. */
export interface Call {
  readonly id: string;
  readonly priority: Priority;
}

/** Nobody has acknowledged or silenced it, it is in sight, and its type sounds. */
export function callsOf(alarms: readonly Alarm[], sounds: (type: AlarmType) => boolean): Call[] {
  return alarms
    .filter((alarm) => !alarm.acknowledged && !alarm.silenced && outOfSight(alarm) === null && sounds(alarm.type))
    .map(({ key, occurrence, escalated, priority }) => ({ id: `${key}#${occurrence}#${escalated ?? ''}`, priority }));
}

/** The pattern that was played last, by the window's clock in ms; it ends early where it was stopped. */
export interface Played {
  readonly priority: Priority;
  readonly begun: number;
  readonly ends: number;
}

/** A pattern that begins at `begun`. */
export function playedFrom(priority: Priority, begun: number): Played {
  return { priority, begun, ends: begun + lengthOf(patterns[priority]) * 1_000 };
}

export interface Hearing {
  readonly calls: readonly Call[];
  /** Calls that a pattern has stood for. */
  readonly heard: ReadonlySet<string>;
  readonly last: Played | null;
}

export type Next =
  | { readonly do: 'play'; readonly priority: Priority }
  | { readonly do: 'stop' }
  | { readonly do: 'wait'; readonly until: number }
  | { readonly do: 'nothing' };

/** Between two patterns, so that they are told apart, ms. */
const APART = 500;

function mostUrgent(calls: readonly Call[]): Priority | null {
  return priorities.find((priority) => calls.some((call) => call.priority === priority)) ?? null;
}

const moreUrgent = (a: Priority, b: Priority) => priorities.indexOf(a) < priorities.indexOf(b);

function whilePlaying({ priority, ends }: Played, wanted: Priority | null, calls: readonly Call[]): Next {
  if (wanted !== null && moreUrgent(wanted, priority)) return { do: 'play', priority: wanted };
  return calls.some((call) => call.priority === priority) ? { do: 'wait', until: ends } : { do: 'stop' };
}

/** When the pattern comes again, though nothing new has happened. */
function againAt({ priority, begun, ends }: Played, { mode, every }: SoundPlan): number {
  return mode === 'every' ? Math.max(begun + every, ends + APART) : ends + patterns[priority].pause * 1_000;
}

/**
 * What is to be done now. The most urgent call alone is heard: it interrupts a lesser pattern at once, and one that
 * nobody calls for any more stops in the middle. What is new at the same priority waits for the end of the pattern, so
 * that a flood does not stammer.
 */
export function nextSound({ calls, heard, last }: Hearing, plan: SoundPlan, now: number): Next {
  const waiting = calls.filter(({ id }) => !heard.has(id));
  const wanted = mostUrgent(plan.mode === 'once' ? waiting : calls);
  if (last !== null && now < last.ends) return whilePlaying(last, wanted, calls);
  if (wanted === null) return { do: 'nothing' };
  if (last === null) return { do: 'play', priority: wanted };
  const isNew = wanted !== last.priority || waiting.some(({ priority }) => priority === wanted);
  const due = isNew ? last.ends + APART : againAt(last, plan);
  return due <= now ? { do: 'play', priority: wanted } : { do: 'wait', until: due };
}
