import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alarmMetrics, alarmTargets, mixDistance } from '../../../contract/alarm-metrics.ts';
import { priorities } from '../../../contract/fields.ts';
import { alarmMetricsFold } from './metrics.ts';
import { type CountedStep, countedSteps, type StandingAlarm, type StepRow } from './step-row.ts';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
/** A Monday at 6:00; all times below count from there. */
const start = Date.UTC(2026, 10, 23, 6);

const row = (at: number, step: CountedStep, with_: Partial<StepRow> = {}): StepRow => {
  const { type = 'door_held', node = 'a', subject = '' } = with_;
  const key = [type, node, subject].join(':').replace(/:+$/, '');
  return { at: start + at, step, key, type, node, subject, priority: 'low', occurrence: 1, hidden: false, ...with_ };
};
const raised = (at: number, with_: Partial<StepRow> = {}) => row(at, 'raised', with_);

function figures(rows: readonly StepRow[], { to = hour, standing = [] as StandingAlarm[] } = {}) {
  const fold = alarmMetricsFold(start, start + to, standing);
  for (const each of rows) fold.take(each);
  return alarmMetrics.parse(fold.result());
}
/** Alarms of different nodes, so that none of them chatters. */
const alarmsAt = (...times: number[]) => times.map((at, i) => raised(at, { node: `n${i}` }));

describe('what an operator was told', () => {
  it('is counted in 10 min and in hours from the beginning of the span, by priority and by cause', () => {
    const counted = figures(
      [
        raised(0, { node: 'a', priority: 'high' }),
        raised(10 * minute - 1, { node: 'b' }),
        raised(10 * minute, { node: 'b' }),
        raised(61 * minute, { type: 'duress', node: 'b', priority: 'critical' }),
      ],
      { to: 65 * minute },
    );
    expect(counted.tens).toEqual([2, 1, 0, 0, 0, 0, 1]);
    expect(counted.hours).toEqual([3, 1]);
    expect(counted.mix).toEqual({ critical: 1, high: 1, medium: 0, low: 2 });
    expect(counted.top).toEqual([
      { type: 'door_held', node: 'b', count: 2 },
      { type: 'door_held', node: 'a', count: 1 },
      { type: 'duress', node: 'b', count: 1 },
    ]);
  });

  it('leaves out what arose out of sight, and says how many those were', () => {
    const counted = figures([
      raised(0),
      ...Array.from({ length: 30 }, (_, i) => raised(i * second, { type: 'tamper', hidden: true, occurrence: i })),
    ]);
    expect(counted).toMatchObject({ annunciated: 1, hidden: 30, top: [{ type: 'door_held', count: 1 }] });
    expect(counted.floods.count + counted.chattering.count).toBe(0);
  });

  it('does not count what was before the span', () => {
    const counted = figures([raised(-1), row(-1, 'acknowledged'), raised(0)]);
    expect(counted).toMatchObject({ annunciated: 1, answers: { acknowledged: 0, unanswered: 1 } });
  });

  it('names the ten most frequent causes, of equals the first by name', () => {
    const nodes = 'abcdefghijkl'.split('');
    const { top } = figures(nodes.flatMap((node, i) => alarmsAt(i, i).map((each) => ({ ...each, node }))));
    expect(top.map(({ node }) => node).join('')).toBe('abcdefghij');
  });
});

describe('a flood', () => {
  it('begins with the eleventh alarm in 10 min and ends when fewer than five are left', () => {
    const eleven = Array.from({ length: 11 }, (_, i) => i * 30 * second);
    const { floods } = figures(alarmsAt(...eleven));
    // The seventh, at 3 min, leaves four behind it.
    const list = [{ begin: start + 5 * minute, end: start + 13 * minute, peak: 11, alarms: 11 }];
    expect(floods).toEqual({ count: 1, time: 8 * minute, list });
    expect(figures(alarmsAt(...eleven)).busiest).toBe(11);
  });

  it('is none with ten, nor with eleven of which the first has left the window', () => {
    expect(figures(alarmsAt(...Array.from({ length: 10 }, () => 0))).floods.count).toBe(0);
    const times = [0, ...Array.from({ length: 10 }, () => 10 * minute)];
    expect(figures(alarmsAt(...times)).floods.count).toBe(0);
    expect(figures(alarmsAt(1, ...times.slice(1))).floods.count).toBe(1);
  });

  it('goes on while five are left, however long', () => {
    const begin = Array.from({ length: 11 }, () => 0);
    const trickle = Array.from({ length: 20 }, (_, i) => (i + 1) * 2 * minute);
    const [flood] = figures(alarmsAt(...begin, ...trickle)).floods.list;
    // The last came at 40 min; the fifth from the end, at 32 min, leaves at 42 min.
    expect(flood).toEqual({ begin: start, end: start + 42 * minute, peak: 15, alarms: 31 });
  });

  it('that began before the span or goes on after it counts only with the time within', () => {
    const before = Array.from({ length: 11 }, () => -5 * minute);
    const after = Array.from({ length: 11 }, () => 55 * minute);
    expect(figures(alarmsAt(...before, ...after)).floods).toEqual({
      count: 2,
      time: 10 * minute,
      list: [
        { begin: start - 5 * minute, end: start + 5 * minute, peak: 11, alarms: 11 },
        { begin: start + 55 * minute, end: null, peak: 11, alarms: 11 },
      ],
    });
    expect(figures(alarmsAt(...Array.from({ length: 11 }, () => -10 * minute))).floods.count).toBe(0);
  });
});

describe('a stale alarm', () => {
  const name = { key: 'door_held:a', type: 'door_held', node: 'a', subject: '' } as const;
  const span = { to: 2 * day };

  it('has stood for more than 24 h, to the millisecond', () => {
    expect(figures([raised(day)], span).stale).toEqual({ now: [], nowCount: 0, most: 0, count: 0 });
    const { stale } = figures([raised(day - 1)], span);
    expect(stale).toEqual({ now: [{ ...name, since: start + day - 1 }], nowCount: 1, most: 1, count: 1 });
  });

  it('is known when it began before the reading did', () => {
    const standing = [{ ...name, since: start - 30 * day }];
    expect(figures([], { ...span, standing }).stale.now).toEqual(standing);
    const over = figures([row(hour, 'returned')], { ...span, standing }).stale;
    expect(over).toEqual({ now: [], nowCount: 0, most: 1, count: 1 });
    expect(figures([row(-hour, 'returned')], { ...span, standing }).stale.count).toBe(0);
  });

  it('does not begin anew when it is raised with another priority or acknowledged, but when it comes back into sight', () => {
    const again = [raised(hour, { occurrence: 2, priority: 'high' }), row(2 * hour, 'acknowledged', { occurrence: 2 })];
    expect(figures([raised(0), ...again], span).stale.nowCount).toBe(1);
    for (const step of ['shelved', 'suppressed', 'taken_out'] as const) {
      const back = raised(day + hour, { occurrence: 2 });
      expect(figures([raised(0), row(hour, step), back], span).stale.nowCount).toBe(0);
    }
  });

  it('that arose out of sight is none', () => {
    expect(figures([raised(0, { hidden: true })], span).stale.nowCount).toBe(0);
  });

  it('is counted with those that stood at the same time', () => {
    const stands = (node: string, from: number, until: number) => [
      raised(from, { node }),
      row(until, 'returned', { node }),
    ];
    const rows = [
      ...stands('a', -day, hour),
      ...stands('b', -day + hour, 2 * hour),
      ...stands('c', -day + 90 * minute - 1, 3 * hour),
      ...stands('d', -day, 90 * minute),
    ].sort((a, b) => a.at - b.at);
    // b is stale when a is over; d is over when c becomes stale.
    expect(figures(rows, span).stale).toEqual({ now: [], nowCount: 0, most: 2, count: 4 });
  });
});

describe('an alarm that chatters', () => {
  it('is activated three times within a minute', () => {
    expect(figures([raised(0), raised(30 * second), raised(minute)]).chattering.count).toBe(0);
    const { list } = figures([raised(0), raised(30 * second), raised(minute - 1)]).chattering;
    expect(list).toEqual([
      { key: 'door_held:a', type: 'door_held', node: 'a', subject: '', activations: 3, bursts: 1, worst: 3 },
    ]);
  });

  it('is one alarm with as many bursts as it began to', () => {
    const burst = (at: number, n: number) => Array.from({ length: n }, (_, i) => raised(at + i * second));
    const rows = [...burst(0, 3), ...burst(10 * minute, 5), raised(30 * minute)];
    expect(figures(rows).chattering.list).toMatchObject([{ activations: 9, bursts: 2, worst: 5 }]);
  });

  it('is not made of different alarms', () => {
    expect(figures(alarmsAt(0, 1, 2, 3)).chattering.count).toBe(0);
  });

  it('knows what was just before the span', () => {
    const { chattering } = figures([raised(-2), raised(-1), raised(1)]);
    expect(chattering.list).toMatchObject([{ activations: 1, bursts: 1, worst: 3 }]);
  });
});

describe('the time to acknowledge', () => {
  const answered = (node: string, at: number, took: number) => [
    raised(at, { node }),
    row(at + took, 'acknowledged', { node }),
  ];

  it('has median and 90th percentile by nearest rank, the longest, and how many took how long', () => {
    const took = [1, 10, 11, 30, 60, 61, 300, 900, 901, 3_601].map((seconds) => seconds * second);
    const rows = took.flatMap((each, i) => answered(`n${i}`, 0, each)).sort((a, b) => a.at - b.at);
    expect(figures(rows, { to: 2 * hour }).answers).toEqual({
      acknowledged: 10,
      unanswered: 0,
      median: 60 * second,
      p90: 901 * second,
      longest: 3_601 * second,
      classes: [2, 2, 1, 2, 1, 1, 1],
    });
  });

  it('is of the occurrence that was acknowledged, and leaves open what came again before', () => {
    const rows = [
      raised(0, { occurrence: 1 }),
      raised(minute, { occurrence: 2 }),
      row(2 * minute, 'acknowledged', { occurrence: 1 }),
      row(3 * minute, 'acknowledged', { occurrence: 2 }),
    ];
    expect(figures(rows).answers).toMatchObject({ acknowledged: 1, unanswered: 1, median: 2 * minute });
  });

  it('of nothing is nothing', () => {
    const { answers } = figures([]);
    expect(answers).toMatchObject({ acknowledged: 0, unanswered: 0, median: null, p90: null, longest: null });
  });

  it('is never negative, even where the clock was set back between the two', () => {
    expect(figures([raised(hour - 1), row(0, 'acknowledged')]).answers.median).toBe(0);
  });
});

describe('the mix of priorities', () => {
  it('is as far from 80/15/5 as many alarms would have to change', () => {
    expect(mixDistance({ critical: 0, high: 0, medium: 0, low: 0 })).toBe(0);
    expect(mixDistance({ critical: 1, high: 4, medium: 15, low: 80 })).toBeCloseTo(0);
    expect(mixDistance({ critical: 0, high: 25, medium: 15, low: 60 })).toBeCloseTo(0.2);
    expect(mixDistance({ critical: 100, high: 0, medium: 0, low: 0 })).toBeCloseTo(0.95);
  });
});

describe('whatever comes', () => {
  /** The definitions once more, each looked at by itself at every moment at which something can change. */
  function naive(rows: readonly StepRow[], from: number, to: number) {
    const told = rows.filter(({ step, hidden }) => step === 'raised' && !hidden);
    const inSpan = told.filter(({ at }) => at >= from);
    return {
      annunciated: inSpan.length,
      floods: naiveFloods(told, from, to),
      busiest: Math.max(
        0,
        ...inSpan.map(({ at }) => told.filter((each) => each.at > at - 10 * minute && each.at <= at).length),
      ),
      most: naiveStale(rows, from, to),
      chattering: naiveChattering(told, from),
      took: naiveAnswers(rows, from).sort((a, b) => a - b),
    };
  }
  function naiveFloods(told: readonly StepRow[], from: number, to: number) {
    const { within, above, below } = alarmTargets.flood;
    const moments = [...new Set(told.flatMap(({ at }) => [at, at + within]))].sort((a, b) => a - b);
    const floods: { begin: number; end: number | null }[] = [];
    for (const moment of moments.filter((each) => each <= to)) {
      const count = told.filter(({ at }) => at > moment - within && at <= moment).length;
      const last = floods.at(-1);
      if (last?.end === null) {
        if (count < below) last.end = moment;
      } else if (count > above) floods.push({ begin: moment, end: null });
    }
    return floods.filter(({ end }) => end === null || end > from);
  }
  function naiveStale(rows: readonly StepRow[], from: number, to: number) {
    const standing = (key: string, moment: number) => {
      let since: number | null = null;
      for (const each of rows.filter((one) => one.key === key && one.at <= moment)) {
        if (each.step === 'raised') since ??= each.hidden ? null : each.at;
        else if (each.step !== 'acknowledged') since = null;
      }
      return since !== null && moment - since > alarmTargets.stale.after;
    };
    const keys = [...new Set(rows.map(({ key }) => key))];
    const moments = [from + 1, to, ...rows.flatMap(({ at }) => [at, at + alarmTargets.stale.after + 1])];
    const counts = moments
      .filter((moment) => moment > from && moment <= to)
      .map((moment) => keys.filter((key) => standing(key, moment)).length);
    return Math.max(...counts);
  }
  function naiveChattering(told: readonly StepRow[], from: number) {
    const { activations, within } = alarmTargets.chattering;
    const keys = told
      .filter(({ at, key }, i) => {
        if (at < from) return false;
        const before = told.slice(0, i + 1).filter((each) => each.key === key && each.at > at - within);
        return before.length >= activations;
      })
      .map(({ key }) => key);
    return [...new Set(keys)].sort();
  }
  function naiveAnswers(rows: readonly StepRow[], from: number) {
    return rows.flatMap((each, i) => {
      if (each.step !== 'raised' || each.hidden || each.at < from) return [];
      const later = rows.slice(i + 1).filter(({ key }) => key === each.key);
      const again = later.findIndex(({ step, hidden }) => step === 'raised' && !hidden);
      const asked = again === -1 ? later : later.slice(0, again);
      const answer = asked.find(({ step, occurrence }) => step === 'acknowledged' && occurrence === each.occurrence);
      return answer === undefined ? [] : [answer.at - each.at];
    });
  }

  const step = fc.record({
    wait: fc.oneof(
      { weight: 8, arbitrary: fc.constantFrom(0, 10 * second, 20 * second, minute) },
      { weight: 1, arbitrary: fc.constantFrom(5 * minute, 10 * minute, hour, day, day + 1) },
    ),
    step: fc.oneof(
      { weight: 5, arbitrary: fc.constant('raised' as const) },
      { weight: 2, arbitrary: fc.constantFrom(...countedSteps) },
    ),
    node: fc.constantFrom('a', 'b', 'c', 'd'),
    priority: fc.constantFrom(...priorities),
    occurrence: fc.constantFrom(1, 2),
    hidden: fc.boolean(),
  });

  it('the figures are those of the definitions, looked at one by one', () => {
    fc.assert(
      fc.property(
        fc.array(step, { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 0, max: 2 * day }),
        (steps, late) => {
          let at = 0;
          const rows = steps.map(({ wait, hidden, ...each }) => {
            at += wait;
            return row(at, each.step, { ...each, hidden: hidden && each.step === 'raised' && each.occurrence === 2 });
          });
          const [from, to] = [start + Math.min(late, at), start + at + minute];
          const fold = alarmMetricsFold(from, to, []);
          for (const each of rows) fold.take(each);
          const result = alarmMetrics.parse(fold.result());
          const wanted = naive(rows, from, to);
          expect(result.annunciated).toBe(wanted.annunciated);
          expect(result.busiest).toBe(wanted.busiest);
          expect(result.floods.list.map(({ begin, end }) => ({ begin, end }))).toEqual(wanted.floods);
          expect(result.stale.most).toBe(wanted.most);
          expect(result.chattering.list.map(({ key }) => key).sort()).toEqual(wanted.chattering);
          expect(result.answers.acknowledged).toBe(wanted.took.length);
          expect(result.answers.longest).toBe(wanted.took.at(-1) ?? null);
          expect(result.answers.median).toBe(wanted.took[Math.ceil(wanted.took.length / 2) - 1] ?? null);
          const sum = (list: readonly number[]) => list.reduce((a, b) => a + b, 0);
          expect([sum(result.tens), sum(result.hours), sum(Object.values(result.mix))]).toEqual(
            Array.from({ length: 3 }, () => wanted.annunciated),
          );
        },
      ),
      { numRuns: 500 },
    );
  });
});
