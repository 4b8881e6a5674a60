import type { ZoneChange } from './table.ts';

const minuteMs = 60_000;
const dayMinutes = 1_440;
const dayMs = dayMinutes * minuteMs;

/** A moment by the clocks on the site's walls. */
export interface LocalTime {
  /** Local days since 1970-01-01. */
  readonly day: number;
  /** Monday is 0. */
  readonly weekday: number;
  /** Of the day, 0 … 1,439. */
  readonly minute: number;
}

/** Local time of a moment in milliseconds since 1970 UTC. */
export type LocalClock = (wall: number) => LocalTime;

/** The local clock of an IANA time zone, `Europe/Berlin`, by what the platform knows of it. Throws for an unknown zone. */
export function zoneClock(zone: string): LocalClock {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  return (wall) => {
    const parts = new Map(format.formatToParts(wall).map(({ type, value }) => [type, Number(value)]));
    const part = (name: Intl.DateTimeFormatPartTypes) => parts.get(name) ?? 0;
    const day = Date.UTC(part('year'), part('month') - 1, part('day')) / dayMs;
    return { day, weekday: weekdayOf(day), minute: part('hour') * 60 + part('minute') };
  };
}

/** The local clock of a table: the offset of the last change at or before the moment, else of the first; else UTC. */
export function tableClock(zone: readonly ZoneChange[]): LocalClock {
  const changes = zone.toSorted((a, b) => a.from - b.from);
  return (wall) => {
    const change = changes.findLast(({ from }) => from * 1_000 <= wall) ?? changes[0];
    const minutes = Math.floor(wall / minuteMs) + (change?.offset ?? 0);
    const day = Math.floor(minutes / dayMinutes);
    return { day, weekday: weekdayOf(day), minute: minutes - day * dayMinutes };
  };
}

// 1970-01-01 was a Thursday.
function weekdayOf(day: number): number {
  return (((day + 3) % 7) + 7) % 7;
}
