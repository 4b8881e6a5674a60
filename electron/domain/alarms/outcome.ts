import { type Alarm, alarmState, outOfSight } from '../../contract/alarms.ts';
import { type AlarmRecord, isListed } from './record.ts';

/** What can become of an alarm: each is a row of the journal. */
export type AlarmStepName =
  | 'raised'
  | 'returned'
  | 'acknowledged'
  | 'reset'
  | 'silenced'
  | 'shelved'
  | 'unshelved'
  | 'suppressed'
  | 'unsuppressed'
  | 'taken_out'
  | 'brought_back'
  | 'commented'
  | 'assigned'
  | 'investigated'
  | 'escalated';

/** What a step is about besides the alarm. */
export interface StepDetail {
  readonly reason?: string;
  readonly until?: number;
  readonly text?: string;
  readonly to?: string | null;
  readonly on?: boolean;
}

export interface AlarmStep {
  readonly step: AlarmStepName;
  /** The alarm after this step. */
  readonly subject: Alarm;
  /** Who did it; null where nobody did. */
  readonly actor: string | null;
  readonly detail: StepDetail;
}

export interface AlarmOutcome {
  /** The record afterwards; null when nothing is left to keep. */
  readonly record: AlarmRecord | null;
  /** What became of it, in order. */
  readonly steps: readonly AlarmStep[];
}

/** An outcome on its way: there is a record still. */
export interface Held extends AlarmOutcome {
  readonly record: AlarmRecord;
}

/** A record to go on from. */
export function held(record: AlarmRecord): Held {
  return { record, steps: [] };
}

/** A record that nothing more happens to. */
export function unchanged(record: AlarmRecord): AlarmOutcome {
  return { record, steps: [] };
}

/** Changes what everybody sees, and says so. */
export function told(
  { record, steps }: Held,
  step: AlarmStepName,
  change: Partial<Alarm>,
  actor: string | null = null,
  detail: StepDetail = {},
): Held {
  const alarm = { ...record.alarm, ...change };
  return { record: { ...record, alarm }, steps: [...steps, { step, subject: alarm, actor, detail }] };
}

/** A new occurrence, which nobody has seen yet. */
export function annunciate(from: Held, at: number, last: number, change: Partial<Alarm> = {}): Held {
  const unseen = { acknowledged: false, by: null, acknowledgedAt: null, silenced: false } as const;
  const occurrence = Math.max(last, from.record.alarm.occurrence) + 1;
  const fresh = { ...unseen, escalated: null, investigating: null, raised: at, occurrence, ...change };
  const { record, steps } = told(from, 'raised', fresh);
  return { record: { ...record, waiting: at }, steps };
}

/** An alarm that may be in sight again: what is still there, or waits for a reset unseen, is annunciated anew. */
export function comeBack(from: Held, at: number, last: number): AlarmOutcome {
  const { alarm } = from.record;
  if (outOfSight(alarm) !== null) return over(from);
  if (alarm.active) return annunciate(from, at, last);
  // It has come and gone meanwhile: told as both, so that whoever reads the journal does not wait for its return.
  if (alarm.latched && !alarm.acknowledged)
    return told(annunciate(from, at, last, { active: true, returned: null }), 'returned', {
      active: false,
      returned: at,
    });
  return over({ ...from, record: { ...from.record, alarm: { ...alarm, acknowledged: true } } });
}

/** Lets go of a record of which nothing is left to be seen and nothing runs. */
export function over(from: Held): AlarmOutcome {
  const { record, steps } = from;
  const { alarm } = record;
  if (isListed(alarm)) return from;
  if (record.pending === null) return { record: null, steps };
  return alarmState(alarm) === 'normal' && alarm.suppressedBy !== null
    ? { record: { ...record, alarm: { ...alarm, suppressedBy: null } }, steps }
    : from;
}
