import { dateOf } from './dates.ts';
import { easterSunday } from './easter.ts';

const fixed = [
  ['newYear', 1, 1],
  ['labour', 5, 1],
  ['unity', 10, 3],
  ['christmas', 12, 25],
  ['boxing', 12, 26],
] as const;
/** Days after Easter Sunday. */
const movable = [
  ['goodFriday', -2],
  ['easterMonday', 1],
  ['ascension', 39],
  ['whitMonday', 50],
] as const;

export type GermanHoliday = (typeof fixed)[number][0] | (typeof movable)[number][0];
export interface HolidayOffer {
  readonly key: GermanHoliday;
  readonly date: string;
  /** On the same date every year; the others follow Easter and are for this year alone. */
  readonly yearly: boolean;
}

/** The nine public holidays that hold in all of Germany, by date: the Länder's laws on Sundays and holidays, and Art. 2 (2) of the Unification Treaty. */
export function germanHolidays(year: number): readonly HolidayOffer[] {
  const easter = easterSunday(year);
  const all = [
    ...fixed.map(([key, month, day]) => ({ key, date: dateOf(year, month, day), yearly: true })),
    ...movable.map(([key, after]) => ({ key, date: dateOf(year, easter.month, easter.day + after), yearly: false })),
  ];
  return all.sort((a, b) => a.date.localeCompare(b.date));
}
