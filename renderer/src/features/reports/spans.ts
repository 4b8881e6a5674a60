import { fromLocalField, monthAfter, monthOf, toLocalField } from '../../format/zoned.ts';

const DAY = 86_400_000;

/** What a report can be about: whole days of the site's calendar. */
export const presets = ['month', 'before', 'week', 'custom'] as const;
export type Preset = (typeof presets)[number];

/** First and last day, `2026-11-26`, of a span of one's own; null is not chosen yet. */
export interface OwnDays {
  readonly from: string | null;
  readonly to: string | null;
}

export interface Span {
  readonly from: number;
  /** Excluded. */
  readonly to: number;
}

const dayStart = (date: string, zone: string) => fromLocalField(`${date}T00:00`, zone);
const dayAfter = (date: string, days: number) => new Date(Date.parse(date) + days * DAY).toISOString().slice(0, 10);

function between(first: string, end: string, zone: string): Span | null {
  const [from, to] = [dayStart(first, zone), dayStart(end, zone)];
  return from === undefined || to === undefined || from >= to ? null : { from, to };
}

/** The span of a choice on the day of `now`: this month and the week go on to their end. Null where there is none yet. */
export function spanOf(preset: Preset, own: OwnDays, now: number, zone: string): Span | null {
  const month = monthOf(now, zone);
  if (preset === 'month') return between(`${month}-01`, `${monthAfter(month, 1)}-01`, zone);
  if (preset === 'before') return between(`${monthAfter(month, -1)}-01`, `${month}-01`, zone);
  const today = toLocalField(now, zone).slice(0, 10);
  if (preset === 'week') return between(dayAfter(today, -6), dayAfter(today, 1), zone);
  return own.from === null || own.to === null ? null : between(own.from, dayAfter(own.to, 1), zone);
}
