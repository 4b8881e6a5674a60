import type { Holiday } from '../../../../electron/contract/access.ts';

/* Days of the site's calendar as text, `2026-11-24`. They compare as text; arithmetic is in UTC, where every day has 24 h. */

const DAY_MS = 86_400_000;

/** The text of a day; a day outside its month runs on into the next. */
export function dateOf(year: number, month: number, day: number): string {
  return new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10);
}

/** Milliseconds of a day's beginning in UTC: for arithmetic and for formats in UTC. */
export function utcOf(date: string): number {
  return Date.parse(`${date}T00:00:00Z`);
}

/** The day so many days later, or before. */
export function plusDays(date: string, days: number): string {
  return new Date(utcOf(date) + days * DAY_MS).toISOString().slice(0, 10);
}

/** How many days from one to another. */
export function daysBetween(from: string, to: string): number {
  return Math.round((utcOf(to) - utcOf(from)) / DAY_MS);
}

/** The day that a moment lies in, in a zone. */
export function dateIn(at: number, timeZone: string): string {
  const format = new Intl.DateTimeFormat('en', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]));
  return `${parts.get('year') ?? ''}-${parts.get('month') ?? ''}-${parts.get('day') ?? ''}`;
}

/** The same month and day in another year; null for 29 February where that year has none. */
function inYear(date: string, year: number): string | null {
  const text = `${String(year).padStart(4, '0')}${date.slice(4)}`;
  return dateOf(year, Number(date.slice(5, 7)), Number(date.slice(8))) === text ? text : null;
}

export interface Occurrence {
  readonly holiday: Holiday;
  readonly from: string;
  readonly to: string;
}

/** From the first to the last of its dates that the year has; null where it has none of them. */
function startingIn(holiday: Holiday, year: number): Occurrence | null {
  const over = Number(holiday.to.slice(0, 4)) - Number(holiday.from.slice(0, 4));
  const from = inYear(holiday.from, year) ?? dateOf(year, 3, 1);
  const to = inYear(holiday.to, year + over) ?? dateOf(year + over, 2, 28);
  return from <= to ? { holiday, from, to } : null;
}

/** Every time that a holiday comes and touches a year; a yearly one may reach over from the year before. */
export function occurrences(holiday: Holiday, year: number): readonly Occurrence[] {
  const all = holiday.yearly
    ? [startingIn(holiday, year - 1), startingIn(holiday, year)]
    : [{ holiday, from: holiday.from, to: holiday.to }];
  const [first, last] = [dateOf(year, 1, 1), dateOf(year, 12, 31)];
  return all.filter((each): each is Occurrence => each !== null && each.from <= last && each.to >= first);
}

/** When a holiday comes next or lasts now; null where it lies behind. */
export function nextOccurrence(holiday: Holiday, today: string): Occurrence | null {
  const year = Number(today.slice(0, 4));
  // A single 29 February may be up to eight years away.
  const years = holiday.yearly ? Array.from({ length: 9 }, (_, i) => year + i) : [Number(holiday.to.slice(0, 4))];
  const coming = years.flatMap((each) => occurrences(holiday, each)).filter(({ to }) => to >= today);
  return coming.sort((a, b) => a.from.localeCompare(b.from))[0] ?? null;
}

const isoForm = /^(\d{4})-(\d{1,2})-(\d{1,2})$/;
const dottedForm = /^(\d{1,2})[./](\d{1,2})[./](\d{4})$/;

/** The day that a person typed, "24.11.2026", "24/11/2026" or "2026-11-24"; null for what is no day. */
export function readDate(text: string): string | null {
  const iso = isoForm.exec(text.trim());
  const dotted = dottedForm.exec(text.trim());
  const [year, month, day] = (iso?.slice(1) ?? dotted?.slice(1).toReversed() ?? []).map(Number);
  if (year === undefined || month === undefined || day === undefined || year < 1000) return null;
  const date = dateOf(year, month, day);
  return Number(date.slice(5, 7)) === month && Number(date.slice(8)) === day ? date : null;
}
