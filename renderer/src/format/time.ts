import type { Language } from '../../../electron/contract/session.ts';

const tags = { de: 'de-DE', en: 'en-GB' } as const;

/** How times and numbers are written: by the operator's language, in the site's time zone. */
export interface Formats {
  /** HH:MM:SS */
  time(at: number): string;
  /** HH:MM */
  minute(at: number): string;
  /** Day and time, for what is not today. */
  moment(at: number): string;
  /** Day and HH:MM. */
  shortMoment(at: number): string;
  /** Time alone when `at` is today, else with its day. */
  when(at: number, now: number): string;
  /** HH:MM when today, else with its day. */
  since(at: number, now: number): string;
  /** Weekday, day, month, year. */
  day(at: number): string;
  /** Day, month and year in figures. */
  date(at: number): string;
  /** Day and month. */
  shortDay(at: number): string;
  /** Month and year. */
  month(at: number): string;
  /** Abbreviation of the zone, such as CET. */
  zone(at: number): string;
  number(value: number, decimals?: number): string;
  readonly decimal: string;
  readonly locale: string;
  readonly timeZone: string;
}

function partOf(format: Intl.DateTimeFormat, type: Intl.DateTimeFormatPartTypes, at: number): string {
  return format.formatToParts(at).find((part) => part.type === type)?.value ?? '';
}

/** Makes the formats of a language and an IANA zone. */
export function createFormats(language: Language, timeZone: string): Formats {
  const locale = tags[language];
  const of = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { timeZone, hourCycle: 'h23', ...options });
  const two = '2-digit' as const;
  const time = of({ hour: two, minute: two, second: two });
  const minute = of({ hour: two, minute: two });
  const date = of({ day: two, month: two, year: 'numeric' });
  const shortDay = of({ day: two, month: two });
  const day = of({ weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' });
  const month = of({ month: 'short', year: 'numeric' });
  const zone = of({ timeZoneName: 'short' });
  const numbers = new Map<number, Intl.NumberFormat>();
  const number = (value: number, decimals = 0) => {
    const known = numbers.get(decimals);
    const format =
      known ?? new Intl.NumberFormat(locale, { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
    if (known === undefined) numbers.set(decimals, format);
    return format.format(value);
  };
  const moment = (at: number) => `${date.format(at)} ${time.format(at)}`;
  const today = (at: number, now: number) => date.format(at) === date.format(now);
  return {
    time: (at) => time.format(at),
    minute: (at) => minute.format(at),
    moment,
    shortMoment: (at) => `${date.format(at)} ${minute.format(at)}`,
    when: (at, now) => (today(at, now) ? time.format(at) : moment(at)),
    since: (at, now) => (today(at, now) ? minute.format(at) : `${shortDay.format(at)} ${minute.format(at)}`),
    day: (at) => day.format(at),
    date: (at) => date.format(at),
    shortDay: (at) => shortDay.format(at),
    month: (at) => month.format(at),
    zone: (at) => partOf(zone, 'timeZoneName', at),
    number,
    decimal: language === 'de' ? ',' : '.',
    locale,
    timeZone,
  };
}

export type AgeUnit = 's' | 'min' | 'h' | 'd';

/** An age in its largest whole unit: 38 s, 12 min, 5 h, 3 d. What lies ahead of us counts as 0 s. */
export function ageOf(from: number, now: number): { readonly value: number; readonly unit: AgeUnit } {
  const seconds = Math.max(0, Math.floor((now - from) / 1_000));
  if (seconds < 120) return { value: seconds, unit: 's' };
  if (seconds < 7_200) return { value: Math.floor(seconds / 60), unit: 'min' };
  if (seconds < 172_800) return { value: Math.floor(seconds / 3_600), unit: 'h' };
  return { value: Math.floor(seconds / 86_400), unit: 'd' };
}
