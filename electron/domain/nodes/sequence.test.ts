import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gapPolicy, mostRanges, sequenceTracker } from './sequence.ts';

const online = () => true;
const { apart, asks } = gapPolicy;

describe('the tracker of sequence numbers', () => {
  it('has a watermark that rises only as far as nothing is missing', () => {
    const tracker = sequenceTracker([]);
    for (const seq of [1, 2, 4]) tracker.noted('a', 1, seq);
    expect(tracker.upTo('a', 1)).toBe(2);
    tracker.noted('a', 1, 3);
    expect(tracker.upTo('a', 1)).toBe(4);
    expect(tracker.upTo('a', 2)).toBe(0);
    expect(tracker.upTo('b', 1)).toBe(0);
  });

  it('goes on from what the journal holds', () => {
    const tracker = sequenceTracker([{ node: 'a', boot: 3, upTo: 7, beyond: [{ from: 9, to: 9 }] }]);
    expect(tracker.due(0, online).ask).toEqual([{ node: 'a', boot: 3, from: 8, to: 8, after: null }]);
    tracker.noted('a', 3, 8);
    expect(tracker.upTo('a', 3)).toBe(9);
    expect(tracker.due(apart, online)).toEqual({ ask: [], giveUp: [] });
  });

  it('asks three times, five seconds apart, and then gives up once', () => {
    const tracker = sequenceTracker([]);
    for (const seq of [1, 5]) tracker.noted('a', 1, seq);
    const gap = { node: 'a', boot: 1, from: 2, to: 4, after: null };
    for (let n = 0; n < asks; n++) {
      expect(tracker.due(n * apart, online)).toEqual({ ask: [gap], giveUp: [] });
      expect(tracker.due((n + 1) * apart - 1, online)).toEqual({ ask: [], giveUp: [] });
    }
    expect(tracker.due(asks * apart, online)).toEqual({ ask: [], giveUp: [gap] });
    expect(tracker.due(99 * apart, online)).toEqual({ ask: [], giveUp: [] });
    tracker.lost('a', 1, 2, 4);
    expect(tracker.upTo('a', 1)).toBe(5);
  });

  it('does not count the time that a node is away', () => {
    const tracker = sequenceTracker([]);
    tracker.noted('a', 1, 2);
    expect(tracker.due(0, () => false)).toEqual({ ask: [], giveUp: [] });
    expect(tracker.due(50 * apart, () => false)).toEqual({ ask: [], giveUp: [] });
    expect(tracker.due(50 * apart, online).ask).toHaveLength(1);
  });

  it('asks anew for what is left of a gap while the node fills it', () => {
    const tracker = sequenceTracker([]);
    tracker.noted('a', 1, 10);
    for (let n = 0; n < asks; n++) tracker.due(n * apart, online);
    tracker.noted('a', 1, 1);
    expect(tracker.due(asks * apart, online)).toMatchObject({ ask: [{ from: 2, to: 9 }], giveUp: [] });
  });

  it('misses the tail of a boot that the next start tells of', () => {
    const tracker = sequenceTracker([]);
    for (const seq of [1, 2, 3]) tracker.noted('a', 1, seq);
    tracker.noted('a', 2, 1);
    tracker.expected('a', 1, 5);
    expect(tracker.due(0, online).ask).toEqual([{ node: 'a', boot: 1, from: 4, to: 5, after: null }]);
    tracker.noted('a', 1, 4);
    tracker.noted('a', 1, 5);
    expect(tracker.due(apart, online)).toEqual({ ask: [], giveUp: [] });
  });

  it('misses a whole boot that the next start tells of, and says what was known before it', () => {
    const tracker = sequenceTracker([]);
    for (const seq of [1, 2]) tracker.noted('a', 4, seq);
    tracker.noted('a', 9, 1);
    tracker.expected('a', 8, 3);
    const gap = { node: 'a', boot: 8, from: 1, to: 3, after: { boot: 4, seq: 2 } };
    expect(tracker.due(0, online).ask).toEqual([gap]);
  });

  it('does not let one node scatter its numbers without end', () => {
    const tracker = sequenceTracker([]);
    for (let i = 1; i <= mostRanges; i++) tracker.noted('a', 1, 2 * i);
    expect(tracker.bearable('a', 1, 2 * mostRanges + 2)).toBe(false);
    expect(tracker.bearable('a', 1, 2 * mostRanges + 1)).toBe(true);
    expect(tracker.bearable('a', 1, 1)).toBe(true);
    expect(tracker.bearable('a', 1, 8)).toBe(true);
    expect(tracker.bearable('a', 2, 2 * mostRanges + 2)).toBe(true);
  });

  it('accounts for every number in the end, whatever is lost, doubled or out of order on the way', () => {
    const scene = fc.record({
      count: fc.integer({ min: 1, max: 30 }),
      arriving: fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 60 }),
      answers: fc.array(fc.boolean(), { maxLength: 40 }),
    });
    fc.assert(
      fc.property(scene, ({ count, arriving, answers }) => {
        const tracker = sequenceTracker([]);
        const there = new Set<number>();
        const given = new Set<number>();
        const arrive = (seq: number) => {
          there.add(seq);
          tracker.noted('a', 1, seq);
        };
        for (const seq of arriving) if (seq <= count) arrive(seq);
        tracker.expected('a', 1, count);
        const willAnswer = [...answers];
        const asked = new Map<string, number>();
        for (let now = 0; tracker.upTo('a', 1) < count; now += apart) {
          expect(now).toBeLessThan(10_000 * apart);
          const { ask, giveUp } = tracker.due(now, online);
          for (const { from, to } of ask) {
            const times = (asked.get(`${from}-${to}`) ?? 0) + 1;
            asked.set(`${from}-${to}`, times);
            expect(times).toBeLessThanOrEqual(asks);
            if (willAnswer.pop() === true) arrive(from);
          }
          for (const { from, to } of giveUp) {
            for (let seq = from; seq <= to; seq++) given.add(seq);
            tracker.lost('a', 1, from, to);
          }
        }
        for (let seq = 1; seq <= count; seq++) expect(there.has(seq) || given.has(seq)).toBe(true);
        for (const seq of given) expect(there.has(seq)).toBe(false);
      }),
      { numRuns: 500 },
    );
  });
});
