import { useMemo } from 'react';
import { useFormats } from '../../format/use.ts';
import { useNow } from '../../ui/now.ts';
import { dateIn, utcOf } from './dates.ts';

export interface DateWords {
  /** Weekday, day, month and year: Fri, 25 Dec 2026. */
  readonly day: (date: string) => string;
  /** Day, month and year: 25/12/2026. */
  readonly date: (date: string) => string;
  /** From the first to the last day; one day alone is itself. */
  readonly span: (from: string, to: string) => string;
  readonly month: (year: number, month: number) => string;
  /** Monday … Sunday in one or two letters. */
  readonly weekdays: readonly string[];
}

/** Writes days of the calendar in the operator's language. */
export function useDates(): DateWords {
  const { locale } = useFormats();
  return useMemo(() => {
    const of = (options: Intl.DateTimeFormatOptions) =>
      new Intl.DateTimeFormat(locale, { timeZone: 'UTC', ...options });
    const day = of({ weekday: 'short', day: '2-digit', month: '2-digit', year: 'numeric' });
    const date = of({ day: '2-digit', month: '2-digit', year: 'numeric' });
    const month = of({ month: 'long' });
    const weekday = of({ weekday: 'short' });
    return {
      day: (each) => day.format(utcOf(each)),
      date: (each) => date.format(utcOf(each)),
      span: (from, to) =>
        from === to ? day.format(utcOf(from)) : `${day.format(utcOf(from))} – ${day.format(utcOf(to))}`,
      month: (year, each) => month.format(Date.UTC(year, each - 1, 1)),
      weekdays: Array.from({ length: 7 }, (_, i) => weekday.format(Date.UTC(2024, 0, 1 + i)).slice(0, 2)),
    };
  }, [locale]);
}

/** Today in the site's calendar. */
export function useToday(): string {
  const { timeZone } = useFormats();
  return dateIn(useNow(60_000), timeZone);
}
