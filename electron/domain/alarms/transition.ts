import type { Alarm, Priority } from '../../contract/alarms.ts';
import { priorities } from '../../contract/alarms.ts';

/**
 * How an alarm ends. `level`: when its cause goes. `latched`: when its cause has gone and somebody has acknowledged it.
 * `pulse`: it tells of something that happened and has no cause that could go, so it ends when it is acknowledged.
 */
export type AlarmKind = 'level' | 'latched' | 'pulse';

/** Where an alarm comes from: what stays the same however often it is raised. */
export type AlarmIdentity = Pick<Alarm, 'key' | 'type' | 'node' | 'subject'>;

export type AlarmEvent =
  | { readonly is: 'raise'; readonly at: number; readonly priority: Priority; readonly identity: AlarmIdentity }
  | { readonly is: 'clear'; readonly at: number }
  | {
      readonly is: 'acknowledge';
      readonly at: number;
      readonly by: string;
      /** Which activation was on the screen when the button was pressed. */
      readonly occurrence: number;
      /** Whether the cause of a latched alarm is known to be gone. */
      readonly causeGone: boolean;
    };

/** What the journal is told. */
export type AlarmStep = 'raised' | 'returned' | 'acknowledged';

export interface AlarmOutcome {
  /** The alarm afterwards; null when it is over: returned and seen. */
  readonly alarm: Alarm | null;
  /** What became of it, in order; `subject` is the alarm that each step is about. */
  readonly steps: ReadonlyArray<{ readonly step: AlarmStep; readonly subject: Alarm }>;
}

/**
 * The two memories of ISA-18.2, active and acknowledged, from which the states follow. `last` is the number of the
 * key's latest activation (0 for none): numbers are never given twice, so that an acknowledgement from an old screen
 * does not cover a new alarm.
 */
export function nextAlarm(alarm: Alarm | null, event: AlarmEvent, kind: AlarmKind, last: number): AlarmOutcome {
  if (event.is === 'raise') return raise(alarm, event, kind, last);
  if (alarm === null) return { alarm: null, steps: [] };
  return event.is === 'clear' ? clear(alarm, event.at, kind) : acknowledge(alarm, event, kind);
}

function raise(
  alarm: Alarm | null,
  event: Extract<AlarmEvent, { is: 'raise' }>,
  kind: AlarmKind,
  last: number,
): AlarmOutcome {
  if (alarm !== null && alarm.active && !isNews(alarm, event.priority, kind)) return { alarm, steps: [] };
  const raised: Alarm = {
    ...event.identity,
    priority: event.priority,
    active: true,
    acknowledged: false,
    raised: event.at,
    returned: null,
    occurrence: Math.max(last, alarm?.occurrence ?? 0) + 1,
    by: null,
  };
  return { alarm: raised, steps: [{ step: 'raised', subject: raised }] };
}

// A cause that is reported again is the same alarm; a second forced door, or a worse one, is not.
function isNews(alarm: Alarm, priority: Priority, kind: AlarmKind): boolean {
  return kind !== 'level' || priorities.indexOf(priority) < priorities.indexOf(alarm.priority);
}

function clear(alarm: Alarm, at: number, kind: AlarmKind): AlarmOutcome {
  const holds = kind === 'pulse' || (kind === 'latched' && !alarm.acknowledged);
  return holds || !alarm.active ? { alarm, steps: [] } : giveBack(alarm, at, []);
}

function acknowledge(alarm: Alarm, event: Extract<AlarmEvent, { is: 'acknowledge' }>, kind: AlarmKind): AlarmOutcome {
  if (alarm.acknowledged || event.occurrence !== alarm.occurrence) return { alarm, steps: [] };
  const seen: Alarm = { ...alarm, acknowledged: true, by: event.by };
  const steps: AlarmOutcome['steps'] = [{ step: 'acknowledged', subject: seen }];
  if (!seen.active) return { alarm: null, steps };
  const ends = kind === 'pulse' || (kind === 'latched' && event.causeGone);
  return ends ? giveBack(seen, event.at, steps) : { alarm: seen, steps };
}

function giveBack(alarm: Alarm, at: number, before: AlarmOutcome['steps']): AlarmOutcome {
  const returned: Alarm = { ...alarm, active: false, returned: at };
  const steps: AlarmOutcome['steps'] = [...before, { step: 'returned', subject: returned }];
  return { alarm: returned.acknowledged ? null : returned, steps };
}
