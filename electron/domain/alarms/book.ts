import type { Alarm } from '../../contract/alarms.ts';
import { byUrgency } from './order.ts';
import { type AlarmChange, alarmKinds } from './sources.ts';
import { type AlarmOutcome, type AlarmStep, nextAlarm } from './transition.ts';

/** A step of an alarm, for the journal. */
export interface AlarmNews {
  readonly step: AlarmStep;
  readonly subject: Alarm;
}

/** All alarms that are listed, and which numbers of activations have been given. Bounded by causes, not by time. */
export interface AlarmBook {
  list(): Alarm[];
  get(key: string): Alarm | null;
  /** Applies what happened at `at` (wall time, ms); returns what became of it, nothing where nothing did. */
  change(change: AlarmChange, at: number): readonly AlarmNews[];
  acknowledge(key: string, occurrence: number, by: string, at: number, causeGone: boolean): readonly AlarmNews[];
  /** Ends the alarms about a node that is gone for good; nobody can act on them any more. */
  forget(node: string, at: number): readonly AlarmNews[];
}

/** Begins with the alarms that were listed when the station stopped. */
export function alarmBook(restored: readonly Alarm[]): AlarmBook {
  const alarms = new Map(restored.map((alarm) => [alarm.key, alarm]));
  const numbers = new Map(restored.map(({ key, occurrence }) => [key, occurrence]));

  const take = (key: string, { alarm, steps }: AlarmOutcome): AlarmOutcome['steps'] => {
    if (alarm === null) alarms.delete(key);
    else alarms.set(key, alarm);
    if (alarm !== null) numbers.set(key, alarm.occurrence);
    return steps;
  };

  return {
    list: () => [...alarms.values()].sort(byUrgency),
    get: (key) => alarms.get(key) ?? null,
    change(change, at) {
      if (change.is === 'raise') {
        const { identity } = change;
        const { key, type } = identity;
        const last = numbers.get(key) ?? 0;
        return take(key, nextAlarm(alarms.get(key) ?? null, { ...change, at }, alarmKinds[type], last));
      }
      const alarm = alarms.get(change.key);
      if (alarm === undefined) return [];
      return take(change.key, nextAlarm(alarm, { is: 'clear', at }, alarmKinds[alarm.type], alarm.occurrence));
    },
    acknowledge(key, occurrence, by, at, causeGone) {
      const alarm = alarms.get(key);
      if (alarm === undefined) return [];
      const event = { is: 'acknowledge', at, by, occurrence, causeGone } as const;
      return take(key, nextAlarm(alarm, event, alarmKinds[alarm.type], alarm.occurrence));
    },
    forget(node, at) {
      const gone = [...alarms.values()].filter((alarm) => alarm.node === node);
      for (const { key } of gone) {
        alarms.delete(key);
        numbers.delete(key);
      }
      return gone
        .filter(({ active }) => active)
        .map((alarm) => ({ step: 'returned', subject: { ...alarm, active: false, returned: at } }));
    },
  };
}
