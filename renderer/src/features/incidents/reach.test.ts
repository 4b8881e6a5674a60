import { describe, expect, it } from 'vitest';
import { beyondBars, type JournalSpan, reachWithin } from './reach.ts';

const DAY = 86_400_000;
const now = Date.UTC(2026, 10, 27);
const from = now - 700 * DAY;
const to = now - 1_000;
const late = Date.UTC(2106, 0, 1);
const journal: JournalSpan = { from, to, before: { from: 70_000, to: 130_000 }, after: { from: late, to: late } };

describe('the reach of a filter', () => {
  it('is the span of the journal without what lies beyond it', () => {
    expect(reachWithin({}, journal, now)).toEqual({ from, to: to + 1, fixed: { from: false, to: false } });
  });

  it('goes up to now from where the filter begins', () => {
    const begin = now - DAY;
    expect(reachWithin({ from: begin }, journal, now)).toMatchObject({ from: begin, to: now, fixed: { from: true } });
  });

  it('goes to what lies beyond where the filter itself is there', () => {
    const begin = now + 100 * DAY;
    expect(reachWithin({ from: begin }, journal, now)).toMatchObject({ from: begin, to: late + 1 });
    expect(reachWithin({ to: from - DAY }, journal, now)).toMatchObject({ from: 70_000, to: from - DAY });
  });
});

describe('what lies beyond the bars', () => {
  const bars = { from: from - 1_000, width: DAY, counts: Array.from({ length: 701 }, () => 1) };
  const end = bars.from + 701 * DAY;

  it('is told in whole minutes, each side by itself', () => {
    expect(beyondBars({}, journal, bars)).toEqual([
      { side: 'before', from: 60_000, to: 180_000, edge: bars.from },
      { side: 'after', from: late, to: late + 60_000, edge: end },
    ]);
  });

  it('is nothing on the side where the filter ends, and nothing where all clocks were right', () => {
    expect(beyondBars({ to: now }, journal, bars).map(({ side }) => side)).toEqual(['before']);
    expect(beyondBars({ from: 0 }, journal, bars).map(({ side }) => side)).toEqual(['after']);
    expect(beyondBars({}, { before: null, after: null }, bars)).toEqual([]);
  });

  it('never holds what the bars show already', () => {
    const near = { before: { from: bars.from - 5, to: bars.from + 5 }, after: { from: end - 5, to: end + 5 } };
    const [before, after] = beyondBars({}, near, bars);
    expect(before?.to).toBe(bars.from);
    expect(after?.from).toBe(end);
    expect(beyondBars({}, { before: null, after: { from: end - 9, to: end - 5 } }, bars)).toEqual([]);
  });
});
