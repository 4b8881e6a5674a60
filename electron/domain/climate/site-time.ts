import { rememberedOffsets, siteCalendar, zoneOffsets } from '../access/calendar.ts';

const minuteMs = 60_000;
const dayMs = 86_400_000;

/** A month (`2026-11`) by the clocks of an IANA time zone, ms; `to` is the first moment after it. */
export function monthSpan(zone: string, month: string): { readonly from: number; readonly to: number } {
  const [year = 0, number = 0] = month.split('-').map(Number);
  const next = number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`;
  const { dayStart } = siteCalendar(zone, Date.UTC(year, 6));
  return { from: dayStart(`${month}-01`) * 1_000, to: dayStart(`${next}-01`) * 1_000 };
}

/** Writes moments with their zone (ISO 8601): `2026-11-26T14:02:05+01:00`. Milliseconds only where they are asked for. */
export function zonedTimes(zone: string): (at: number, withMs?: boolean) => string {
  const offsetAt = rememberedOffsets(zone);
  return (at, withMs = false) => {
    const offset = offsetAt(at);
    const local = new Date(at + offset * minuteMs).toISOString();
    const [hours, minutes] = [Math.floor(Math.abs(offset) / 60), Math.abs(offset) % 60];
    const two = (value: number) => String(value).padStart(2, '0');
    return `${local.slice(0, withMs ? 23 : 19)}${offset < 0 ? '-' : '+'}${two(hours)}:${two(minutes)}`;
  };
}

/** Where the local days begin that a span touches, ms, ascending: the first may begin before it. At most ten years. */
export function localDays(zone: string, from: number, to: number): number[] {
  const { dayStart } = siteCalendar(zone, from);
  const dateAt = localDates(zone);
  const [first, last] = [Date.parse(dateAt(from)), Date.parse(dateAt(Math.max(from, to - 1)))];
  const count = Math.round((last - first) / dayMs) + 1;
  const dates = Array.from({ length: count }, (_, i) => new Date(first + i * dayMs).toISOString().slice(0, 10));
  // A zone that changed sides of the date line has left a day out.
  return [...new Set(dates.map((date) => dayStart(date) * 1_000))];
}

/** Tells the hour of the local day, 0 to 23, of a moment from `from` on, at most ten years later. */
export function localHours(zone: string, from: number): (at: number) => number {
  const changes = siteCalendar(zone, from).zone;
  return (at) => {
    const offset = changes.findLast((change) => change.from * 1_000 <= at)?.offset ?? 0;
    return new Date(at + offset * minuteMs).getUTCHours();
  };
}

function localDates(zone: string): (at: number) => string {
  const offsetAt = zoneOffsets(zone);
  return (at) => new Date(at + offsetAt(at) * minuteMs).toISOString().slice(0, 10);
}
