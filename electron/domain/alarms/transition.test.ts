import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Alarm, alarm as alarmSchema, priorities } from '../../contract/alarms.ts';
import { alarmIdentity } from './sources.ts';
import { type AlarmEvent, type AlarmKind, nextAlarm } from './transition.ts';

const identity = alarmIdentity('door_forced', 'node-1');
const raised: Alarm = {
  ...identity,
  priority: 'medium',
  active: true,
  acknowledged: false,
  raised: 100,
  returned: null,
  occurrence: 3,
  by: null,
};
/** The four states that follow from the two memories; an alarm that is over is not listed. */
const states = {
  none: null,
  'active, not acknowledged': raised,
  'active, acknowledged': { ...raised, acknowledged: true, by: 'eva' },
  'returned, not acknowledged': { ...raised, active: false, returned: 150 },
} as const;
type State = keyof typeof states;

const events = {
  raise: { is: 'raise', at: 200, priority: 'medium', identity },
  'raise higher': { is: 'raise', at: 200, priority: 'high', identity },
  'raise lower': { is: 'raise', at: 200, priority: 'low', identity },
  clear: { is: 'clear', at: 200 },
  acknowledge: { is: 'acknowledge', at: 200, by: 'tom', occurrence: 3, causeGone: false },
  'acknowledge, cause gone': { is: 'acknowledge', at: 200, by: 'tom', occurrence: 3, causeGone: true },
  'acknowledge an older one': { is: 'acknowledge', at: 200, by: 'tom', occurrence: 2, causeGone: true },
} as const satisfies Record<string, AlarmEvent>;
type EventName = keyof typeof events;

const [N, U, K, R] = [
  'none',
  'active, not acknowledged',
  'active, acknowledged',
  'returned, not acknowledged',
] as const;
const again = '→ raised';
/** From each state by each event: the state afterwards; `→ raised` where it is a new occurrence. */
const table: Record<AlarmKind, Record<EventName, readonly [string, string, string, string]>> = {
  level: {
    //                            none   unack.  acknowledged  returned
    raise: [again, U, K, again],
    'raise higher': [again, again, again, again],
    'raise lower': [again, U, K, again],
    clear: [N, R, N, R],
    acknowledge: [N, K, K, N],
    'acknowledge, cause gone': [N, K, K, N],
    'acknowledge an older one': [N, U, K, R],
  },
  latched: {
    raise: [again, again, again, again],
    'raise higher': [again, again, again, again],
    'raise lower': [again, again, again, again],
    clear: [N, U, N, R],
    acknowledge: [N, K, K, N],
    'acknowledge, cause gone': [N, N, K, N],
    'acknowledge an older one': [N, U, K, R],
  },
  pulse: {
    raise: [again, again, again, again],
    'raise higher': [again, again, again, again],
    'raise lower': [again, again, again, again],
    clear: [N, U, K, R],
    acknowledge: [N, N, K, N],
    'acknowledge, cause gone': [N, N, K, N],
    'acknowledge an older one': [N, U, K, R],
  },
};

function nameOf(alarm: Alarm | null, before: Alarm | null): string {
  if (alarm === null) return N;
  if (alarm.occurrence > (before?.occurrence ?? 3)) return again;
  if (!alarm.active) return R;
  return alarm.acknowledged ? K : U;
}

describe('an alarm', () => {
  const kinds = Object.keys(table) as AlarmKind[];
  const cases = kinds.flatMap((kind) =>
    (Object.keys(events) as EventName[]).flatMap((event) =>
      (Object.keys(states) as State[]).map((state, i) => [kind, state, event, table[kind][event][i]] as const),
    ),
  );
  it.each(cases)('of kind %s that is %s, on %s, is %s', (kind, state, event, expected) => {
    const before = states[state];
    const { alarm } = nextAlarm(before, events[event], kind, 3);
    expect(nameOf(alarm, before)).toBe(expected);
    const fresh = { active: true, acknowledged: false, occurrence: 4, by: null };
    expect(alarm).toEqual(expected === again ? expect.objectContaining(fresh) : alarm);
  });

  it('tells of every change and of nothing else', () => {
    const steps = (before: Alarm | null, event: EventName, kind: AlarmKind = 'level') =>
      nextAlarm(before, events[event], kind, 3).steps.map(({ step }) => step);
    expect(steps(null, 'raise')).toEqual(['raised']);
    expect(steps(raised, 'raise')).toEqual([]);
    expect(steps(raised, 'clear')).toEqual(['returned']);
    expect(steps(raised, 'acknowledge')).toEqual(['acknowledged']);
    expect(steps(raised, 'acknowledge, cause gone', 'latched')).toEqual(['acknowledged', 'returned']);
    expect(steps(raised, 'acknowledge an older one')).toEqual([]);
  });

  it('says who acknowledged it', () => {
    expect(nextAlarm(raised, events.acknowledge, 'level', 3).alarm?.by).toBe('tom');
  });

  it('stays a whole alarm through any 50 events, numbers never fall, and what is over was seen by somebody', () => {
    const event = fc.oneof(
      fc.constantFrom(...priorities).map((priority): AlarmEvent => ({ is: 'raise', at: 1, priority, identity })),
      fc.constant<AlarmEvent>({ is: 'clear', at: 1 }),
      fc
        .tuple(fc.integer({ min: 0, max: 12 }), fc.boolean())
        .map(([occurrence, causeGone]): AlarmEvent => ({ is: 'acknowledge', at: 1, by: 'eva', occurrence, causeGone })),
    );
    const run = fc.tuple(fc.constantFrom<AlarmKind>('level', 'latched', 'pulse'), fc.array(event, { maxLength: 50 }));
    fc.assert(
      fc.property(run, ([kind, happened]) => {
        let held: Alarm | null = null;
        let last = 0;
        for (const what of happened) {
          const before: Alarm | null = held;
          const { alarm, steps } = nextAlarm(before, what, kind, last);
          const whole = (each: Alarm) =>
            alarmSchema.safeParse(each).success &&
            (each.active || !each.acknowledged) &&
            each.occurrence >= last &&
            (each.returned === null) === each.active;
          expect(alarm === null || whole(alarm)).toBe(true);
          const seen = before?.acknowledged === true || steps.some(({ step }) => step === 'acknowledged');
          expect(alarm !== null || before === null || seen).toBe(true);
          expect(steps.length === 0).toBe(alarm === before);
          last = Math.max(last, alarm?.occurrence ?? 0);
          held = alarm;
        }
      }),
    );
  });
});
