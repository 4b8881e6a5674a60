import type { Interval } from '../../../../electron/contract/access.ts';
import { DAY } from './paint.ts';

const clockForm = /^(\d{1,2})[:.]?(\d{2})$|^(\d{1,2})$/;
const betweenForm = /\s*(?:–|—|-|−|\.\.\.?|\bbis\b|\bto\b)\s*/u;

/** Minutes as HH:MM; the end of the day is 24:00. */
export function clockOf(minutes: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** An interval as HH:MM–HH:MM. */
export function spanOf({ from, to }: Interval): string {
  return `${clockOf(from)}–${clockOf(to)}`;
}

/** Minutes of "07:00", "7", "700" or "7.00"; 24:00 is the end of the day. Undefined for what is no time. */
export function readClock(text: string): number | undefined {
  const match = clockForm.exec(text.trim());
  if (match === null) return undefined;
  const [hours, minutes] = [Number(match[1] ?? match[3]), Number(match[2] ?? '0')];
  const value = hours * 60 + minutes;
  return minutes > 59 || value > DAY ? undefined : value;
}

export type SpanRead =
  | { readonly is: 'span'; readonly span: Interval }
  /** Ends on the next day: the part before midnight, and the one after it. */
  | { readonly is: 'overMidnight'; readonly before: Interval; readonly after: Interval | null }
  | { readonly is: 'wrong'; readonly why: 'form' | 'empty' };

/** What a person typed as "HH:MM–HH:MM". An end of 00:00 means 24:00. */
export function readSpan(text: string): SpanRead {
  const parts = text.trim().split(betweenForm);
  const [from, end] = parts.map(readClock);
  if (parts.length !== 2 || from === undefined || end === undefined || from === DAY)
    return { is: 'wrong', why: 'form' };
  const to = end === 0 ? DAY : end;
  if (from === to) return { is: 'wrong', why: 'empty' };
  if (from < to) return { is: 'span', span: { from, to } };
  return { is: 'overMidnight', before: { from, to: DAY }, after: { from: 0, to } };
}
