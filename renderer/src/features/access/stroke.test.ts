import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { interval } from '../../../../electron/contract/access.ts';
import { DAY } from './paint.ts';
import { applied, chosenPart, coverage, LAST, moved, nextEdge, partOf, type Stroke, strokeAt } from './stroke.ts';

const day = [
  { from: 420, to: 720 },
  { from: 780, to: 1_080 },
];
const [morning] = day;
if (morning === undefined) throw new Error('the day has a morning');

describe('pressing the mouse', () => {
  it('paints where nothing is, and erases where something is', () => {
    expect(strokeAt(day, 100, 6, false)).toEqual({ is: 'paint', anchor: 100, at: 100 });
    expect(strokeAt(day, 500, 6, false)).toEqual({ is: 'erase', anchor: 500, at: 500 });
  });

  it('takes an edge from both sides of it, and moves the whole with Shift', () => {
    expect(strokeAt(day, 424, 6, false)).toEqual({ is: 'from', of: morning, at: 424 });
    expect(strokeAt(day, 416, 6, false)).toEqual({ is: 'from', of: morning, at: 416 });
    expect(strokeAt(day, 723, 6, false)).toEqual({ is: 'to', of: morning, at: 723 });
    expect(strokeAt(day, 500, 6, true)).toEqual({ is: 'move', of: morning, anchor: 500, at: 500 });
  });

  it('still erases the middle of a short interval', () => {
    expect(strokeAt([{ from: 60, to: 75 }], 67, 20, false).is).toBe('erase');
  });
});

describe('dragging the mouse', () => {
  it('takes every quarter of an hour that it passed, in either direction', () => {
    expect(partOf({ is: 'paint', anchor: 421, at: 499 }, 15)).toEqual({ from: 420, to: 510 });
    expect(partOf({ is: 'paint', anchor: 499, at: 421 }, 15)).toEqual({ from: 420, to: 510 });
    expect(partOf({ is: 'paint', anchor: 421, at: 499 }, 5)).toEqual({ from: 420, to: 500 });
  });

  it('ends at 24:00 when it leaves the day', () => {
    expect(partOf({ is: 'paint', anchor: 1_400, at: 1_700 }, 15)).toEqual({ from: 1_395, to: DAY });
    expect(partOf({ is: 'paint', anchor: 30, at: -200 }, 15)).toEqual({ from: 0, to: 30 });
  });

  it('snaps an edge, and never over the other one', () => {
    expect(applied(day, { is: 'to', of: morning, at: 731 }, 15)[0]).toEqual({ from: 420, to: 735 });
    expect(applied(day, { is: 'from', of: morning, at: 2_000 }, 15)[0]).toEqual({ from: 715, to: 720 });
  });

  it('moves an interval as it is, and keeps its length at both ends of the day', () => {
    expect(applied([morning], { is: 'move', of: morning, anchor: 500, at: 561 }, 15)).toEqual([{ from: 480, to: 780 }]);
    expect(applied([morning], { is: 'move', of: morning, anchor: 500, at: 9_000 }, 15)).toEqual([
      { from: 1_140, to: DAY },
    ]);
  });

  it('always leaves what the contract takes', () => {
    const minute = fc.double({ min: -500, max: 2_000, noNaN: true });
    fc.assert(
      fc.property(minute, minute, fc.boolean(), fc.constantFrom(5, 15), (from, to, shift, step) => {
        const begun = strokeAt(day, Math.min(1_439.9, Math.max(0, from)), 8, shift);
        const stroke: Stroke = { ...begun, at: to };
        const after = applied(day, stroke, step);
        expect(after.every((each) => interval.safeParse(each).success)).toBe(true);
        expect(after.every((each, i) => i === 0 || each.from > (after[i - 1]?.to ?? 0))).toBe(true);
      }),
    );
  });
});

describe('the cursor of the keyboard', () => {
  it('chooses one cell, or all from where a selection began', () => {
    const cursor = moved({ anchor: 0, head: 0 }, 420, false);
    expect(chosenPart(cursor)).toEqual({ from: 420, to: 435 });
    expect(chosenPart(moved(cursor, 465, true))).toEqual({ from: 420, to: 480 });
    expect(chosenPart(moved(cursor, 390, true))).toEqual({ from: 390, to: 435 });
  });

  it('stays in the day', () => {
    expect(moved({ anchor: 0, head: 0 }, -15, false).head).toBe(0);
    expect(chosenPart(moved({ anchor: 0, head: 0 }, 5_000, false))).toEqual({ from: LAST, to: DAY });
  });

  it('jumps from edge to edge', () => {
    expect([0, 420, 720, 1_080].map((at) => nextEdge(day, at, 1))).toEqual([420, 720, 780, LAST]);
    expect([LAST, 1_080, 420].map((at) => nextEdge(day, at, -1))).toEqual([1_080, 780, 0]);
  });

  it('says how much of what is chosen is painted', () => {
    expect(coverage(day, { from: 420, to: 435 })).toBe('all');
    expect(coverage(day, { from: 705, to: 795 })).toBe('some');
    expect(coverage(day, { from: 720, to: 780 })).toBe('none');
  });
});
