import type { Interval, Schedule } from '../../../../electron/contract/access.ts';

/** One row of a schedule: ascending, without overlap, in minutes of the local day. */
export type Day = readonly Interval[];
/** Monday … Sunday, then holiday. */
export type Week = readonly Day[];

export const DAY = 1_440;
export const dayNames = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
  'holiday',
] as const;

/** Mouse and arrow keys step by this many minutes; with Alt by `FINE`. */
export const STEP = 15;
export const FINE = 5;

/** Adds a part to a day; what overlaps or touches becomes one. */
export function paint(day: Day, part: Interval): Day {
  const near = day.filter(({ from, to }) => from <= part.to && to >= part.from);
  const from = Math.min(part.from, ...near.map((each) => each.from));
  const to = Math.max(part.to, ...near.map((each) => each.to));
  return [...day.filter((each) => !near.includes(each)), { from, to }].sort((a, b) => a.from - b.from);
}

/** Takes a part out of a day; an interval that it cuts in the middle becomes two. */
export function erase(day: Day, part: Interval): Day {
  return day.flatMap((each) => {
    const left = { from: each.from, to: Math.min(each.to, part.from) };
    const right = { from: Math.max(each.from, part.to), to: each.to };
    if (each.to <= part.from || each.from >= part.to) return [each];
    return [left, right].filter(({ from, to }) => from < to);
  });
}

/** Puts an interval elsewhere: the old one goes, the new one is painted. */
export function replace(day: Day, old: Interval, next: Interval): Day {
  return paint(
    day.filter(({ from, to }) => from !== old.from || to !== old.to),
    next,
  );
}

/** The interval that a minute lies in. */
export function intervalAt(day: Day, minute: number): Interval | undefined {
  return day.find(({ from, to }) => minute >= from && minute < to);
}

/** Minutes of a day in all. */
export function minutesOf(day: Day): number {
  return day.reduce((sum, { from, to }) => sum + to - from, 0);
}

/** Minutes of a week, without its holiday row. */
export function minutesOfWeek(week: Week): number {
  return week.slice(0, 7).reduce((sum, day) => sum + minutesOf(day), 0);
}

/** A week with one day put in for another, or for several. */
export function withDays(week: Week, days: readonly number[], day: Day): Week {
  return week.map((each, i) => (days.includes(i) ? day : each));
}

export function sameDay(a: Day, b: Day): boolean {
  return a.length === b.length && a.every(({ from, to }, i) => from === b[i]?.from && to === b[i]?.to);
}

export function sameWeek(a: Week, b: Week): boolean {
  return a.length === b.length && a.every((day, i) => sameDay(day, b[i] ?? []));
}

/** A week as the contract takes it. */
export function storedWeek(week: Week): Schedule['days'] {
  return week.map((day) => day.map(({ from, to }) => ({ from, to })));
}

const whole: Day = [{ from: 0, to: DAY }];
const work: Day = [{ from: 7 * 60, to: 18 * 60 }];
const night: Day = [
  { from: 0, to: 6 * 60 },
  { from: 20 * 60, to: DAY },
];

/** Weeks to begin with. */
export const presetWeeks = {
  empty: Array.from({ length: 8 }, (): Day => []),
  office: Array.from({ length: 8 }, (_, i): Day => (i < 5 ? work : [])),
  always: Array.from({ length: 8 }, () => whole),
  nights: Array.from({ length: 8 }, () => night),
} as const satisfies Record<string, Week>;
export type Preset = keyof typeof presetWeeks;
