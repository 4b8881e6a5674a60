import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { interval, schedule } from '../../../../electron/contract/access.ts';
import { limits } from '../../../../electron/contract/limits.ts';
import {
  DAY,
  type Day,
  erase,
  intervalAt,
  minutesOf,
  minutesOfWeek,
  paint,
  presetWeeks,
  replace,
  sameDay,
  sameWeek,
  storedWeek,
  withDays,
} from './paint.ts';

const part = fc
  .tuple(fc.integer({ min: 0, max: DAY - 1 }), fc.integer({ min: 1, max: DAY }))
  .filter(([from, to]) => from < to)
  .map(([from, to]) => ({ from, to }));
const strokes = fc.array(fc.tuple(fc.boolean(), part), { maxLength: 30 });
type Stroke = readonly [boolean, { from: number; to: number }];
const drawn = (all: readonly Stroke[]) =>
  all.reduce<Day>((day, [adds, each]) => (adds ? paint(day, each) : erase(day, each)), []);
const minutes = (day: Day) => Array.from({ length: DAY }, (_, minute) => intervalAt(day, minute) !== undefined);

describe('painting a day', () => {
  it('agrees with a day of 1,440 single minutes, whatever is painted and erased', () => {
    fc.assert(
      fc.property(strokes, (all) => {
        const expected = Array.from({ length: DAY }, () => false);
        for (const [adds, { from, to }] of all) expected.fill(adds, from, to);
        expect(minutes(drawn(all))).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });

  it('always leaves intervals that the contract takes, ascending and with a gap between them', () => {
    fc.assert(
      fc.property(strokes, (all) => {
        const day = drawn(all);
        expect(day.every((each) => interval.safeParse(each).success)).toBe(true);
        expect(day.every(({ from }, i) => i === 0 || from > (day[i - 1]?.to ?? 0))).toBe(true);
      }),
    );
  });

  it('joins what touches, and cuts one in two', () => {
    const joined = paint([{ from: 420, to: 720 }], { from: 720, to: 1_080 });
    expect(joined).toEqual([{ from: 420, to: 1_080 }]);
    expect(erase(joined, { from: 720, to: 765 })).toEqual([
      { from: 420, to: 720 },
      { from: 765, to: 1_080 },
    ]);
  });

  it('moves an edge over its neighbour and becomes one with it', () => {
    const day = [
      { from: 60, to: 120 },
      { from: 180, to: 240 },
    ];
    expect(replace(day, { from: 60, to: 120 }, { from: 60, to: 200 })).toEqual([{ from: 60, to: 240 }]);
    expect(replace(day, { from: 180, to: 240 }, { from: 195, to: 240 })).toEqual([
      { from: 60, to: 120 },
      { from: 195, to: 240 },
    ]);
  });

  it('reaches the end of the day, which belongs to it', () => {
    const day = paint([], { from: 1_425, to: DAY });
    expect(intervalAt(day, 1_439)).toEqual({ from: 1_425, to: DAY });
    expect(minutesOf(day)).toBe(15);
  });
});

describe('a week', () => {
  it('counts its hours without the holiday', () => {
    expect(minutesOfWeek(presetWeeks.office)).toBe(5 * 11 * 60);
    expect(minutesOfWeek(presetWeeks.always)).toBe(7 * DAY);
    expect(minutesOfWeek(presetWeeks.nights)).toBe(7 * 10 * 60);
  });

  it('takes one day over for several', () => {
    const copied = withDays(presetWeeks.empty, [5, 6], presetWeeks.office[0] ?? []);
    expect(copied.map(minutesOf)).toEqual([0, 0, 0, 0, 0, 660, 660, 0]);
    expect(sameWeek(copied, presetWeeks.empty)).toBe(false);
    expect(sameDay(copied[5] ?? [], presetWeeks.office[0] ?? [])).toBe(true);
  });

  it('is stored as the contract takes it, in every preset', () => {
    for (const week of Object.values(presetWeeks))
      expect(schedule.safeParse({ id: 1, rev: 1, name: 'x', days: storedWeek(week) }).success).toBe(true);
    expect(limits.intervals).toBe(20);
  });
});
