import { siteCalendar, zoneOffsets } from '../access/calendar.ts';

const minuteMs = 60_000;

/** A month (`2026-11`) by the clocks of an IANA time zone, ms; `to` is the first moment after it. */
export function monthSpan(zone: string, month: string): { readonly from: number; readonly to: number } {
  const [year = 0, number = 0] = month.split('-').map(Number);
  const next = number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`;
  const { dayStart } = siteCalendar(zone, Date.UTC(year, 6));
  return { from: dayStart(`${month}-01`) * 1_000, to: dayStart(`${next}-01`) * 1_000 };
}

/** Writes moments with their zone (ISO 8601): `2026-11-26T14:02:05+01:00`. Milliseconds only where they are asked for. */
export function zonedTimes(zone: string): (at: number, withMs?: boolean) => string {
  const offsetAt = zoneOffsets(zone);
  return (at, withMs = false) => {
    const offset = offsetAt(at);
    const local = new Date(at + offset * minuteMs).toISOString();
    const [hours, minutes] = [Math.floor(Math.abs(offset) / 60), Math.abs(offset) % 60];
    const two = (value: number) => String(value).padStart(2, '0');
    return `${local.slice(0, withMs ? 23 : 19)}${offset < 0 ? '-' : '+'}${two(hours)}:${two(minutes)}`;
  };
}
