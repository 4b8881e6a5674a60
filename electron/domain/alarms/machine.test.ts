import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AlarmRule } from '../../contract/alarm-rules.ts';
import { type Alarm, type AlarmType, alarmState, alarmStates, outOfSight } from '../../contract/alarms.ts';
import { limits } from '../../contract/limits.ts';
import { defaultRule, factsOf } from './catalogue.ts';
import { alarmIdentity } from './identity.ts';
import { type AlarmEvent, nextAlarm } from './machine.ts';
import type { AlarmStep } from './outcome.ts';
import { type AlarmRecord, alarmRecord, isListed, longestShelf } from './record.ts';

const hour = 3_600_000;

type Happening<E = AlarmEvent> = E extends AlarmEvent ? Omit<E, 'at'> : never;

/** One alarm through its life. */
function life(type: AlarmType, change: Partial<AlarmRule> = {}) {
  const rule = { ...defaultRule(type), ...change };
  const of = { record: null as AlarmRecord | null, last: 0 };
  const steps: AlarmStep[] = [];
  const happen = (at: number, event: Happening, parent: string | null = null) => {
    const after = nextAlarm(of.record, { ...event, at } as AlarmEvent, { rule, last: of.last, parent });
    of.record = after.record;
    of.last = Math.max(of.last, ...after.steps.map(({ subject }) => subject.occurrence));
    steps.push(...after.steps);
    return after.steps.map(({ step }) => step);
  };
  const identity = alarmIdentity(type, 'node-1');
  const raise = (at: number, more: object = {}) => happen(at, { is: 'raise', identity, ...more });
  return { happen, raise, steps, record: () => of.record, alarm: () => of.record?.alarm };
}

describe('the delays of an alarm', () => {
  const delays = { onDelay: 60_000, offDelay: 30_000 };

  it('let a cause pass that does not last, and one come back that was away for a moment', () => {
    const { raise, happen, alarm, record } = life('tamper', delays);
    expect(raise(0)).toEqual([]);
    happen(59_999, { is: 'tick' });
    happen(59_999, { is: 'clear' });
    expect(record()).toBeNull();
    raise(100_000);
    expect(happen(159_999, { is: 'tick' })).toEqual([]);
    expect(happen(160_000, { is: 'tick' })).toEqual(['raised']);
    expect(alarm()).toMatchObject({ raised: 160_000, occurrence: 1 });
    happen(170_000, { is: 'clear' });
    raise(199_999);
    expect(happen(200_000, { is: 'tick' })).toEqual([]);
    expect(alarm()).toMatchObject({ active: true, occurrence: 1 });
    happen(210_000, { is: 'clear' });
    expect(happen(240_000, { is: 'tick' })).toEqual(['returned']);
  });

  it('are over with the report that comes when they are due, without waiting for the next look', () => {
    const { raise, happen } = life('tamper', delays);
    raise(0);
    expect(raise(60_000)).toEqual(['raised']);
    happen(70_000, { is: 'clear' });
    expect(happen(100_000, { is: 'clear' })).toEqual(['returned']);
  });

  it('begin again where the clock was set back', () => {
    const { raise, happen } = life('tamper', delays);
    raise(10 * hour);
    expect(happen(9 * hour, { is: 'tick' })).toEqual([]);
    expect(happen(9 * hour + 59_999, { is: 'tick' })).toEqual([]);
    expect(happen(9 * hour + 60_000, { is: 'tick' })).toEqual(['raised']);
  });

  it('are none of the station’s where somebody else keeps them', () => {
    expect(life('threshold_alarm', delays).raise(0)).toEqual(['raised']);
    expect(life('door_forced', delays).raise(0)).toEqual(['raised']);
  });
});

describe('an alarm', () => {
  it('is raised at the priority of its rule, one step up where it has gone on for long', () => {
    const { raise, alarm } = life('node_offline');
    raise(0);
    expect(alarm()).toMatchObject({ priority: 'medium', occurrence: 1 });
    expect(raise(1, { worse: true })).toEqual(['raised']);
    expect(alarm()).toMatchObject({ priority: 'high', occurrence: 2, acknowledged: false });
    expect(raise(2, { worse: true })).toEqual([]);
    const top = life('duress');
    top.raise(0, { worse: true });
    expect(top.alarm()?.priority).toBe('critical');
  });

  it('keeps what was measured when it was raised, and for which nodes it stands', () => {
    const { raise, alarm } = life('nodes_offline');
    raise(0, { measured: { value: 3, limit: 2 }, members: ['a', 'b'] });
    expect(alarm()).toMatchObject({ measured: { value: 3, limit: 2 }, members: ['a', 'b'] });
  });

  it('is born hidden under the alarm that explains it, and says so', () => {
    const { happen, steps, alarm } = life('sensor_failed');
    happen(0, { is: 'raise', identity: alarmIdentity('sensor_failed', 'node-1') }, 'node_offline:node-1');
    expect(steps.map(({ subject }) => outOfSight(subject))).toEqual(['suppressed']);
    expect(happen(5, { is: 'unsuppress' })).toEqual(['unsuppressed', 'raised']);
    expect(alarm()).toMatchObject({ suppressedBy: null, occurrence: 2, raised: 5 });
  });

  it('loses with a new occurrence what was said of the last, but not who has it and what was written', () => {
    const { raise, happen, alarm } = life('door_forced');
    raise(0);
    happen(1, { is: 'assign', by: 'eva', to: 'tom' });
    happen(1, { is: 'investigate', by: 'eva', occurrence: 1, on: true });
    happen(1, { is: 'silence', by: 'eva', occurrence: 1 });
    happen(2, { is: 'acknowledge', by: 'eva', occurrence: 1, text: 'looking' });
    expect(alarm()).toMatchObject({ by: 'eva', acknowledgedAt: 2, silenced: true, assigned: 'tom' });
    raise(3, { again: true });
    const fresh = { acknowledged: false, by: null, acknowledgedAt: null, silenced: false, investigating: null };
    expect(alarm()).toMatchObject({ ...fresh, assigned: 'tom', comments: [{ by: 'eva', at: 2, text: 'looking' }] });
  });

  it('carries the latest comments only', () => {
    const { raise, happen, alarm } = life('tamper');
    raise(0);
    for (let i = 0; i < limits.alarmComments + 5; i++) happen(i, { is: 'comment', by: 'eva', text: `${i}` });
    expect(alarm()?.comments).toHaveLength(limits.alarmComments);
    expect(alarm()?.comments.at(-1)?.text).toBe(String(limits.alarmComments + 4));
  });
});

describe('a shelf', () => {
  const shelve = (until: number) => ({ is: 'shelve', by: 'eva', occurrence: 1, until, reason: 'paint' }) as const;

  it('ends by itself, and what is still there then is a new occurrence', () => {
    const { raise, happen, alarm, steps } = life('tamper');
    raise(0);
    happen(1, shelve(100));
    expect(happen(99, { is: 'tick' })).toEqual([]);
    expect(happen(100, { is: 'tick' })).toEqual(['unshelved', 'raised']);
    expect(alarm()).toMatchObject({ shelved: null, occurrence: 2, raised: 100 });
    expect(steps.map(({ actor }) => actor)).toEqual([null, 'eva', null, null]);
  });

  it('is never longer than it may be, whatever was asked and however the clock was set', () => {
    const { raise, happen, alarm } = life('tamper');
    raise(10 * hour);
    happen(10 * hour, shelve(99 * hour));
    expect(alarm()?.shelved?.until).toBe(18 * hour);
    expect(happen(2 * hour, { is: 'tick' })).toEqual(['shelved']);
    expect(alarm()?.shelved).toMatchObject({ until: 10 * hour, by: 'eva', reason: 'paint' });
  });

  it('is not made longer by a clock that was set back: it lasts as long as it was asked for from then', () => {
    const { raise, happen, alarm } = life('tamper');
    raise(10 * hour);
    happen(10 * hour, shelve(10.25 * hour));
    expect(happen(2 * hour, { is: 'tick' })).toEqual(['shelved']);
    expect(alarm()?.shelved).toMatchObject({ until: 2.25 * hour, by: 'eva', reason: 'paint' });
    expect(happen(2.1 * hour, { is: 'tick' })).toEqual([]);
    expect(happen(2.25 * hour, { is: 'tick' })).toEqual(['unshelved', 'raised']);
  });

  it('is refused where an alarm must never be out of sight', () => {
    const { raise, happen, record } = life('duress');
    raise(0);
    expect(happen(1, shelve(100))).toEqual([]);
    const takeOut = { is: 'takeOut', by: 'max', reason: 'paint', identity: alarmIdentity('duress', 'node-2') } as const;
    expect(happen(1, takeOut)).toEqual([]);
    expect(record()?.alarm).toMatchObject({ shelved: null, outOfService: null });
    expect(life('duress').happen(1, takeOut)).toEqual([]);
  });
});

describe('an escalation', () => {
  const rule = { escalation: { after: 60_000, who: 'Shift lead' } };

  it('comes when nobody acknowledges, once for each occurrence, and sounds again', () => {
    const { raise, happen, alarm, steps } = life('door_forced', rule);
    raise(0);
    happen(10, { is: 'silence', by: 'eva', occurrence: 1 });
    happen(20, { is: 'clear' });
    expect(happen(59_999, { is: 'tick' })).toEqual([]);
    expect(happen(60_000, { is: 'tick' })).toEqual(['escalated']);
    expect(alarm()).toMatchObject({ escalated: 60_000, silenced: false });
    expect(steps.at(-1)?.detail).toEqual({ to: 'Shift lead' });
    expect(happen(200_000, { is: 'tick' })).toEqual([]);
    raise(200_000);
    expect(alarm()?.escalated).toBeNull();
    expect(happen(260_000, { is: 'tick' })).toEqual(['escalated']);
  });

  it('does not come once somebody has seen it, nor while it is out of sight', () => {
    const seen = life('door_forced', rule);
    seen.raise(0);
    seen.happen(1, { is: 'acknowledge', by: 'eva', occurrence: 1 });
    expect(seen.happen(hour, { is: 'tick' })).toEqual([]);
    const hidden = life('door_forced', rule);
    hidden.raise(0);
    hidden.happen(1, { is: 'shelve', by: 'eva', occurrence: 1, until: 2 * hour, reason: 'paint' });
    expect(hidden.happen(hour, { is: 'tick' })).toEqual([]);
    expect(hidden.happen(2 * hour, { is: 'tick' })).toEqual(['unshelved', 'raised']);
    expect(hidden.happen(2 * hour + 60_000, { is: 'tick' })).toEqual(['escalated']);
  });

  it('waits anew where the clock was set back', () => {
    const { raise, happen } = life('door_forced', rule);
    raise(10 * hour);
    happen(9 * hour, { is: 'tick' });
    expect(happen(9 * hour + 59_999, { is: 'tick' })).toEqual([]);
    expect(happen(9 * hour + 60_000, { is: 'tick' })).toEqual(['escalated']);
  });
});

const types = ['threshold_warning', 'door_forced', 'barred_card', 'tamper', 'duress', 'nodes_offline'] as const;
const by = fc.constantFrom('eva', 'tom');
const occurrence = fc.nat({ max: 12 });
const text = fc.constant('paint');
const anyEvent = (type: AlarmType): fc.Arbitrary<Happening> => {
  const identity = fc.constant(alarmIdentity(type, 'node-1'));
  const seen = { by, occurrence };
  const is = <const K extends string, R extends object>(name: K, rest: { [N in keyof R]: fc.Arbitrary<R[N]> }) =>
    fc.record({ is: fc.constant(name), ...rest } as { is: fc.Arbitrary<K> } & typeof rest);
  const flag = fc.constant<true>(true);
  return fc.oneof(
    is('raise', { identity }),
    is('raise', { identity, worse: flag }),
    is('raise', { identity, again: flag, members: fc.constant(['a', 'b']) }),
    is('clear', {}),
    is('tick', {}),
    is('acknowledge', { ...seen, text }),
    is('reset', seen),
    is('silence', seen),
    is('shelve', { ...seen, until: fc.integer({ min: 0, max: 30 * hour }), reason: text }),
    is('unshelve', { by }),
    is('takeOut', { by, reason: text, identity }),
    is('bringBack', { by }),
    is('suppress', { parent: fc.constant('broker_down') }),
    is('unsuppress', {}),
    is('comment', { by, text }),
    is('assign', { by, to: fc.constantFrom('eva', null) }),
    is('investigate', { ...seen, on: fc.boolean() }),
  ) as fc.Arbitrary<Happening>;
};
const anyRule = fc.record({
  latching: fc.boolean(),
  onDelay: fc.constantFrom(0, 60_000),
  offDelay: fc.constantFrom(0, 60_000),
  escalation: fc.constantFrom(null, { after: 60_000, who: 'Shift lead' }),
});
/** What explains the alarm when the event comes; `same` is what explained it before. */
const anyParent = fc.constantFrom('same', null, 'broker_down', 'node_offline:node-1');
const anyLife = fc.constantFrom(...types).chain((type) =>
  fc.record({
    type: fc.constant(type),
    rule: anyRule,
    // The clock mostly goes on, and is sometimes set back by hours.
    happened: fc.array(fc.tuple(fc.integer({ min: -2 * hour, max: hour }), anyEvent(type), anyParent), {
      maxLength: 50,
    }),
  }),
);
const visible = (record: AlarmRecord | null): Alarm | null =>
  record !== null && isListed(record.alarm) ? record.alarm : null;

/** Runs a life and holds `check` against each of its moments. */
function expectThroughout(
  check: (moment: {
    before: AlarmRecord | null;
    after: AlarmRecord | null;
    event: AlarmEvent;
    steps: readonly AlarmStep[];
    last: number;
    type: AlarmType;
  }) => void,
) {
  fc.assert(
    fc.property(anyLife, ({ type, rule: change, happened }) => {
      const rule = { ...defaultRule(type), ...change };
      let [record, last, at]: [AlarmRecord | null, number, number] = [null, 0, 10 * hour];
      for (const [wait, what, above] of happened) {
        at = Math.max(0, at + wait);
        const event = { ...what, at } as AlarmEvent;
        const before: AlarmRecord | null = record;
        const parent = above === 'same' ? (before?.alarm.suppressedBy ?? null) : above;
        const outcome = nextAlarm(before, event, { rule, last, parent });
        check({ before, after: outcome.record, event, steps: outcome.steps, last, type });
        record = outcome.record;
        last = Math.max(last, ...outcome.steps.map(({ subject }) => subject.occurrence));
      }
    }),
    { numRuns: 1_000 },
  );
}

describe('whatever 50 events come in any order', () => {
  it('an alarm is always in a state that there is, and whole', () => {
    expectThroughout(({ after, steps }) => {
      if (after !== null) expect(alarmRecord.safeParse(after).success).toBe(true);
      for (const alarm of [...(after === null ? [] : [after.alarm]), ...steps.map(({ subject }) => subject)]) {
        expect(alarmStates).toContain(alarmState(alarm));
        expect(alarm.active && alarm.returned !== null).toBe(false);
      }
      const kept = after !== null && (isListed(after.alarm) || after.pending !== null);
      expect(after === null || kept).toBe(true);
    });
  });

  it('every change that can be seen has its step, and nothing else has', () => {
    expectThroughout(({ before, after, steps }) => {
      const changed = JSON.stringify(visible(before)) !== JSON.stringify(visible(after));
      expect(steps.length > 0).toBe(changed);
    });
  });

  it('no number is given twice', () => {
    expectThroughout(({ steps, last }) => {
      const given = steps.filter(({ step }) => step === 'raised').map(({ subject }) => subject.occurrence);
      expect(given.every((number, i) => number > (given[i - 1] ?? last))).toBe(true);
    });
  });

  it('nothing is acknowledged, reset, silenced or shelved that came after the press', () => {
    expectThroughout(({ before, after, event, steps }) => {
      if (!('occurrence' in event)) return;
      if (event.occurrence !== before?.alarm.occurrence) expect(after).toBe(before);
      for (const { subject } of steps) expect(subject.occurrence).toBe(event.occurrence);
    });
  });

  it('one act implies no other', () => {
    const names = { acknowledge: 'acknowledged', reset: 'latched', silence: 'silenced' } as const;
    expectThroughout(({ before, after, event }) => {
      if (before === null || after === null || !(event.is in names)) return;
      for (const [act, memory] of Object.entries(names))
        if (act !== event.is) expect(after.alarm[memory]).toBe(before.alarm[memory]);
    });
  });

  it('a shelf never outlives 8 h or what was asked for, and none is left over when its time has come', () => {
    expectThroughout(({ before, after, event, steps }) => {
      const shelved = after?.alarm.shelved ?? null;
      if (shelved === null) return;
      const fresh = event.is === 'tick' || steps.some(({ step }) => step === 'shelved');
      if (fresh) expect(shelved.until - event.at).toBeLessThanOrEqual(longestShelf);
      if (fresh) expect(shelved.until).toBeGreaterThan(event.at);
      const asked = before?.alarm.shelved ?? null;
      if (event.is === 'tick' && asked !== null)
        expect(shelved.until - event.at).toBeLessThanOrEqual(asked.until - asked.at);
    });
  });

  it('what must never be hidden by a person is not', () => {
    expectThroughout(({ after, type }) => {
      if (after === null || factsOf(type).hideable) return;
      expect([after.alarm.shelved, after.alarm.outOfService]).toEqual([null, null]);
    });
  });

  it('what was told is neither hidden nor gone before somebody has acknowledged it or put it away', () => {
    const persons: readonly string[] = ['acknowledge', 'shelve', 'takeOut'];
    expectThroughout(({ before, after, event }) => {
      if (before === null || before.alarm.acknowledged || outOfSight(before.alarm) !== null) return;
      if (persons.includes(event.is)) return;
      expect(after?.alarm.acknowledged).toBe(false);
      expect(after === null ? null : outOfSight(after.alarm)).toBeNull();
    });
  });

  it('what nobody has seen leaves the list only where it was out of sight', () => {
    expectThroughout(({ before, after, event }) => {
      const [was, is] = [visible(before), visible(after)];
      if (was === null || is !== null || was.acknowledged) return;
      const acknowledged = event.is === 'acknowledge';
      expect(acknowledged || outOfSight(was) !== null).toBe(true);
    });
  });
});
