import type { AlarmRule } from '../../contract/alarm-rules.ts';
import { type Alarm, nodeRevoked, outOfSight } from '../../contract/alarms.ts';
import { type Priority, priorities } from '../../contract/fields.ts';
import { type ActEvent, act } from './acts.ts';
import { factsOf, raisedPriority } from './catalogue.ts';
import type { AlarmIdentity } from './identity.ts';
import {
  type AlarmOutcome,
  type AlarmStep,
  annunciate,
  comeBack,
  type Held,
  held,
  over,
  told,
  unchanged,
} from './outcome.ts';
import { type AlarmRecord, blankRecord, isListed, longestShelf } from './record.ts';

/** What a source says of a cause that is there. */
export interface Raise {
  readonly is: 'raise';
  readonly at: number;
  readonly identity: AlarmIdentity;
  /** It has gone on for long: one priority step up. */
  readonly worse?: true;
  /** It has happened again, though the last time is not over. */
  readonly again?: true;
  readonly measured?: NonNullable<Alarm['measured']>;
  readonly members?: readonly string[];
}

/** What can happen to an alarm; `at` is wall time, ms. */
export type AlarmEvent =
  | Raise
  | { readonly is: 'clear' | 'tick'; readonly at: number }
  | { readonly is: 'suppress'; readonly at: number; readonly parent: string }
  | { readonly is: 'unsuppress'; readonly at: number }
  | ActEvent;

/** What an event is judged by besides the alarm itself. */
export interface Circumstances {
  readonly rule: AlarmRule;
  /** Number of the latest occurrence that this key was ever given; 0 for none. */
  readonly last: number;
  /** Key of the active alarm that explains this one, or null. */
  readonly parent: string | null;
}

/**
 * The alarm after an event (ISA-18.2, figure 3): two memories, active and acknowledged, a latch, and three ways out of
 * sight. Null is an alarm of which nothing is kept. A record that comes back as it was has not changed; every other
 * change that can be seen has its step.
 */
export function nextAlarm(record: AlarmRecord | null, event: AlarmEvent, circumstances: Circumstances): AlarmOutcome {
  if (event.is === 'raise') return raise(record, event, circumstances);
  if (event.is === 'takeOut' && record === null) {
    const blank = blankRecord(event.identity, circumstances.rule.priority, circumstances.last, event.at);
    return keepIfChanged(blank, act(blank, event, circumstances));
  }
  if (record === null) return { record, steps: [] };
  switch (event.is) {
    case 'clear':
      return clear(record, event.at, circumstances.rule);
    case 'tick':
      return tick(record, event.at, circumstances);
    case 'suppress':
      return suppress(record, event.parent);
    case 'unsuppress':
      return unsuppress(record, event.at, circumstances);
    default:
      return act(record, event, circumstances);
  }
}

function keepIfChanged(blank: AlarmRecord, outcome: AlarmOutcome): AlarmOutcome {
  return outcome.record === blank ? { record: null, steps: [] } : outcome;
}

function delayOf({ type, onDelay, offDelay }: AlarmRule, which: 'on' | 'off'): number {
  if (factsOf(type).timing !== 'station') return 0;
  return which === 'on' ? onDelay : offDelay;
}

function raise(record: AlarmRecord | null, event: Raise, circumstances: Circumstances): AlarmOutcome {
  const { rule, last } = circumstances;
  const before = record ?? blankRecord(event.identity, rule.priority, last, event.at);
  const priority = event.worse === true ? raisedPriority(rule.priority) : rule.priority;
  const { alarm } = before;
  if (alarm.active && !isNews(event, priority, alarm))
    return unchanged(before.returning === null ? before : { ...before, returning: null });
  if (!alarm.active && delayOf(rule, 'on') > 0) return postpone(before, event, circumstances);
  return activate(before, event, circumstances);
}

// A level that is reported again is the same alarm. A second forced door is not, nor is one that has become worse.
function isNews(event: Raise, priority: Priority, alarm: Alarm): boolean {
  const worse = priorities.indexOf(priority) < priorities.indexOf(alarm.priority);
  return event.again === true || worse || factsOf(alarm.type).kind === 'pulse';
}

function activate(
  record: AlarmRecord,
  { at, worse, measured, members }: Pick<Raise, 'at' | 'worse' | 'measured' | 'members'>,
  { rule, last, parent }: Circumstances,
): Held {
  const priority = worse === true ? raisedPriority(rule.priority) : rule.priority;
  const change = {
    priority,
    active: true,
    latched: rule.latching,
    returned: null,
    suppressedBy: isOwed(record.alarm) ? null : parent,
    measured: measured ?? null,
    members: [...(members ?? [])],
  };
  return annunciate(held({ ...record, pending: null, returning: null }), at, last, change);
}

// Somebody has been called and has not answered yet: no other alarm hides that.
function isOwed(alarm: Alarm): boolean {
  return !alarm.acknowledged && outOfSight(alarm) === null;
}

function postpone(record: AlarmRecord, event: Raise, circumstances: Circumstances): AlarmOutcome {
  const first = {
    since: event.at,
    worse: false,
    measured: event.measured ?? null,
    members: [...(event.members ?? [])],
  };
  const before = record.pending ?? first;
  const since = Math.min(before.since, event.at);
  const worse = before.worse || event.worse === true;
  const same = record.pending !== null && since === before.since && worse === before.worse;
  return whenDue(same ? record : { ...record, pending: { ...before, since, worse } }, event.at, circumstances);
}

function whenDue(record: AlarmRecord, at: number, circumstances: Circumstances): AlarmOutcome {
  const { pending } = record;
  if (pending === null || at - pending.since < delayOf(circumstances.rule, 'on')) return unchanged(record);
  const { worse, measured, members } = pending;
  const event = { at, members, ...(worse && { worse: true as const }), ...(measured !== null && { measured }) };
  return activate(record, event, circumstances);
}

function clear(record: AlarmRecord, at: number, rule: AlarmRule): AlarmOutcome {
  const { alarm, pending } = record;
  if (pending !== null) return over(held({ ...record, pending: null }));
  if (!alarm.active || factsOf(alarm.type).kind === 'pulse') return unchanged(record);
  const since = Math.min(record.returning ?? at, at);
  if (at - since >= delayOf(rule, 'off')) return giveBack(record, at);
  return unchanged(since === record.returning ? record : { ...record, returning: since });
}

// Nobody is asked to acknowledge what arose out of sight, or was put there by a person, and has gone by itself: unless it
// is latched. What was annunciated is never out of sight by design before somebody has acknowledged it.
function returnOf(alarm: Alarm, at: number): Partial<Alarm> {
  const acknowledged = alarm.acknowledged || (outOfSight(alarm) !== null && !alarm.latched);
  return { active: false, returned: at, acknowledged };
}

function giveBack(record: AlarmRecord, at: number): AlarmOutcome {
  return over(told(held({ ...record, returning: null }), 'returned', returnOf(record.alarm, at)));
}

/** The steps that end an alarm whose node was revoked, by whoever did that: the journal tells of each that it is over. */
export function endForGood(record: AlarmRecord, at: number, actor: string | null): readonly AlarmStep[] {
  const why = { reason: nodeRevoked };
  const { alarm } = record;
  const gone = alarm.active ? told(held(record), 'returned', returnOf(alarm, at), actor, why) : held(record);
  if (!isListed(gone.record.alarm)) return gone.steps;
  const nothing = {
    acknowledged: true,
    latched: false,
    shelved: null,
    outOfService: null,
    suppressedBy: null,
  } as const;
  return told(gone, 'reset', nothing, actor, why).steps;
}

function suppress(record: AlarmRecord, parent: string): AlarmOutcome {
  const { alarm } = record;
  if (!alarm.active || isOwed(alarm) || alarm.suppressedBy === parent) return unchanged(record);
  return told(held(record), 'suppressed', { suppressedBy: parent });
}

function unsuppress(record: AlarmRecord, at: number, { last }: Circumstances): AlarmOutcome {
  if (record.alarm.suppressedBy === null) return unchanged(record);
  return comeBack(told(held(record), 'unsuppressed', { suppressedBy: null }), at, last);
}

/** What time alone changes: delays that are over, the end of a shelf, an acknowledgement that does not come. */
function tick(record: AlarmRecord, at: number, circumstances: Circumstances): AlarmOutcome {
  const steps = [withinClock, endShelf, endDelays, escalate];
  return steps.reduce<AlarmOutcome>(
    (outcome, next) => {
      if (outcome.record === null) return outcome;
      const { record: after, steps: more } = next(outcome.record, at, circumstances);
      return { record: after, steps: more.length === 0 ? outcome.steps : [...outcome.steps, ...more] };
    },
    { record, steps: [] },
  );
}

// When the clock was set back, what was pending begins again, and a shelf lasts as long as it was asked for.
function withinClock(record: AlarmRecord, at: number): AlarmOutcome {
  const { pending, returning, waiting } = record;
  const ahead = (pending?.since ?? 0) > at || (returning ?? 0) > at || waiting > at;
  const now = ahead
    ? {
        ...record,
        pending: pending && { ...pending, since: Math.min(pending.since, at) },
        returning: returning && Math.min(returning, at),
        waiting: Math.min(waiting, at),
      }
    : record;
  const { shelved } = now.alarm;
  if (shelved === null || (shelved.at <= at && shelved.until <= at + longestShelf)) return unchanged(now);
  const until = at + Math.min(longestShelf, shelved.until - Math.max(shelved.at, at));
  const shorter = { ...shelved, at: Math.min(shelved.at, at), until };
  const detail = { reason: shorter.reason, until: shorter.until };
  return told(held(now), 'shelved', { shelved: shorter }, null, detail);
}

function endShelf(record: AlarmRecord, at: number, { last }: Circumstances): AlarmOutcome {
  const { shelved } = record.alarm;
  if (shelved === null || shelved.until > at) return unchanged(record);
  return comeBack(told(held(record), 'unshelved', { shelved: null }), at, last);
}

function endDelays(record: AlarmRecord, at: number, circumstances: Circumstances): AlarmOutcome {
  const { returning } = record;
  const gone = returning !== null && at - returning >= delayOf(circumstances.rule, 'off');
  return gone ? giveBack(record, at) : whenDue(record, at, circumstances);
}

function escalate(record: AlarmRecord, at: number, { rule: { escalation } }: Circumstances): AlarmOutcome {
  const { alarm, waiting } = record;
  if (escalation === null || alarm.acknowledged || alarm.escalated !== null || outOfSight(alarm) !== null)
    return unchanged(record);
  if (at - waiting < escalation.after) return unchanged(record);
  // It calls again, whoever has silenced it.
  return told(held(record), 'escalated', { escalated: at, silenced: false }, null, { to: escalation.who });
}
