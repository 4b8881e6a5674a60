import type { Holiday } from '../../contract/access.ts';
import { remembered } from './remembered.ts';
import type { ZoneChange } from './table.ts';

/** Years after the current one that a table carries. */
const yearsAhead = 10;
/** Days before the year that are carried too: for clocks that are behind, and for zones that are. */
const daysBefore = 7;
const dayMs = 86_400_000;
const minuteMs = 60_000;
/** No zone has changed its offset twice within so many days: Morocco's pause for Ramadan, the shortest, is four weeks. */
const stepMs = 7 * dayMs;

/** The site's calendar from the beginning of this year to the end of the tenth from it. */
export interface SiteCalendar {
  readonly year: number;
  /** Offsets to UTC, ascending; the first one is in force where the calendar begins. */
  readonly zone: readonly ZoneChange[];
  /** The first second (since 1970) of a local day, `2026-11-24`. */
  dayStart(date: string): number;
  /** The first second after a local day. */
  dayEnd(date: string): number;
  /** Days of all holidays within the calendar, as days since 1970; ascending, none twice. */
  holidays(all: Iterable<Pick<Holiday, 'from' | 'to' | 'yearly'>>): number[];
}

/** The calendar of a time zone (IANA name) for a moment, ms. The same for every moment of one local year. */
export function siteCalendar(zone: string, now: number): SiteCalendar {
  const offsetAt = zoneOffsets(zone);
  const year = localYear(zone, now);
  const begin = Date.UTC(year, 0, 1) - daysBefore * dayMs;
  const end = Date.UTC(year + yearsAhead + 1, 0, 2);
  const changes = zoneChanges(offsetAt, begin, end);
  const spans = new Map<string, { readonly start: number; readonly end: number }>();
  const spanOf = (date: string) => {
    const known = spans.get(date);
    if (known !== undefined) return known;
    const day = dayNumber(date);
    const span = { start: dayStart(changes, day), end: dayStart(changes, day + 1) };
    spans.set(date, span);
    return span;
  };
  const [first, last] = [begin / dayMs, Date.UTC(year + yearsAhead, 11, 31) / dayMs];
  return {
    year,
    zone: changes,
    dayStart: (date) => spanOf(date).start,
    dayEnd: (date) => spanOf(date).end,
    holidays: (all) => [...new Set([...all].flatMap((holiday) => daysOf(holiday, first, last)))].sort((a, b) => a - b),
  };
}

/** The year that is written at a moment in a time zone. */
export function localYear(zone: string, now: number): number {
  return new Date(now + zoneOffsets(zone)(now) * minuteMs).getUTCFullYear();
}

/** Days since 1970-01-01 of a date, `2026-11-24`. */
export function dayNumber(date: string): number {
  return Date.parse(`${date}T00:00:00Z`) / dayMs;
}

/** Tells the offset to UTC of a zone at a moment (ms), in minutes. */
export function zoneOffsets(zone: string): (at: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  return (at) => {
    const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
    const of = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
    const local = Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'));
    return Math.round((local - Math.floor(at / 1_000) * 1_000) / minuteMs);
  };
}

/** The furthest moments that there are, ms (ECMA-262, 21.4.1.1). */
const furthest = 8.64e15;

/**
 * As `zoneOffsets`, for many moments that lie anywhere: a week that begins and ends with one offset has it throughout,
 * and is asked for once.
 */
export function rememberedOffsets(zone: string): (at: number) => number {
  const offsetAt = zoneOffsets(zone);
  const ofWeek = remembered((week: number) => {
    const begin = offsetAt(Math.max(week * stepMs, -furthest));
    return begin === offsetAt(Math.min((week + 1) * stepMs, furthest)) ? begin : null;
  });
  return (at) => ofWeek(Math.floor(at / stepMs)) ?? offsetAt(at);
}

/** Changes of the offset between two moments, and what it is at the first. */
function zoneChanges(offsetAt: (at: number) => number, begin: number, end: number): ZoneChange[] {
  const changes = [{ from: begin / 1_000, offset: offsetAt(begin) }];
  let offset = offsetAt(begin);
  for (let at = begin; at < end; at += stepMs) {
    const next = Math.min(at + stepMs, end);
    const after = offsetAt(next);
    if (after === offset) continue;
    changes.push({ from: changeBetween(offsetAt, at, next, offset), offset: after });
    offset = after;
  }
  return changes;
}

/** The second of the change, by halves: at `low` the offset is still `before`, at `high` it is not. */
function changeBetween(offsetAt: (at: number) => number, low: number, high: number, before: number): number {
  let [under, over] = [low / 1_000, high / 1_000];
  while (over - under > 1) {
    const middle = Math.floor((under + over) / 2);
    if (offsetAt(middle * 1_000) === before) under = middle;
    else over = middle;
  }
  return over;
}

// By the same offsets that the node reckons with, so that both turn the same second into the same day. Where midnight
// is left out by a change, the day begins with the change.
function dayStart(changes: readonly ZoneChange[], day: number): number {
  const midnight = day * 86_400;
  for (const [i, { offset }] of changes.entries()) {
    const start = midnight - offset * 60;
    const [from, to] = [i === 0 ? -Infinity : (changes[i]?.from ?? 0), changes[i + 1]?.from ?? Infinity];
    if (start < to) return Math.max(start, from);
  }
  return midnight;
}

function daysOf({ from, to, yearly }: Pick<Holiday, 'from' | 'to' | 'yearly'>, first: number, last: number): number[] {
  if (!yearly) return days(Math.max(dayNumber(from), first), Math.min(dayNumber(to), last));
  const begun = Number(from.slice(0, 4));
  const all: number[] = [];
  // One that goes over the turn of the year begins in the year before.
  for (let year = yearOf(first) - 1; year <= yearOf(last); year++) {
    const [begin, end] = [inYear(from, year, 1), inYear(to, year + Number(to.slice(0, 4)) - begun, -1)];
    all.push(...days(Math.max(begin, first), Math.min(end, last)));
  }
  return all;
}

function yearOf(day: number): number {
  return new Date(day * dayMs).getUTCFullYear();
}

/** The same date in another year. The 29th of February of a year without one is the day after or before it. */
function inYear(date: string, year: number, missing: 1 | -1): number {
  const [, month = '01', day = '01'] = date.split('-');
  const leap = month === '02' && day === '29' && new Date(Date.UTC(year, 1, 29)).getUTCMonth() !== 1;
  if (leap) return missing === 1 ? Date.UTC(year, 2, 1) / dayMs : Date.UTC(year, 1, 28) / dayMs;
  return Date.UTC(year, Number(month) - 1, Number(day)) / dayMs;
}

function days(from: number, to: number): number[] {
  return from > to ? [] : Array.from({ length: to - from + 1 }, (_, i) => from + i);
}
