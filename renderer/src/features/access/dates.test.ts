import { describe, expect, it } from 'vitest';
import { dateIn, daysBetween, nextOccurrence, occurrences, plusDays, readDate } from './dates.ts';
import { easterSunday } from './easter.ts';
import { germanHolidays } from './german-holidays.ts';

const holiday = (from: string, to: string, yearly: boolean) => ({ id: 1, rev: 1, name: 'x', from, to, yearly });
const spans = (from: string, to: string, yearly: boolean, year: number) =>
  occurrences(holiday(from, to, yearly), year).map((each) => `${each.from}/${each.to}`);

describe('Easter', () => {
  it.each([
    [1583, '4-10'],
    [1818, '3-22'],
    [1954, '4-18'],
    [1981, '4-19'],
    [2000, '4-23'],
    [2024, '3-31'],
    [2025, '4-20'],
    [2026, '4-5'],
    [2027, '3-28'],
    [2038, '4-25'],
    [2049, '4-18'],
    [2076, '4-19'],
    [2285, '3-22'],
  ])('of %i is on %s', (year, day) => {
    const easter = easterSunday(year);
    expect(`${easter.month}-${easter.day}`).toBe(day);
  });

  it('is a Sunday between 22 March and 25 April in every year', () => {
    for (let year = 1583; year <= 9_999; year += 1) {
      const { month, day } = easterSunday(year);
      expect(new Date(Date.UTC(year, month - 1, day)).getUTCDay(), String(year)).toBe(0);
      expect(month * 100 + day).toBeGreaterThanOrEqual(322);
      expect(month * 100 + day).toBeLessThanOrEqual(425);
    }
  });
});

describe('the public holidays of all Germany', () => {
  it('of 2026 are the nine of the calendar', () => {
    expect(germanHolidays(2026).map(({ key, date }) => `${date} ${key}`)).toEqual([
      '2026-01-01 newYear',
      '2026-04-03 goodFriday',
      '2026-04-06 easterMonday',
      '2026-05-01 labour',
      '2026-05-14 ascension',
      '2026-05-25 whitMonday',
      '2026-10-03 unity',
      '2026-12-25 christmas',
      '2026-12-26 boxing',
    ]);
  });

  it('come every year where their date is fixed, and for that year alone where they follow Easter', () => {
    const yearly = germanHolidays(2027).filter((each) => each.yearly);
    expect(yearly.map(({ key }) => key)).toEqual(['newYear', 'labour', 'unity', 'christmas', 'boxing']);
  });
});

describe('the days of a holiday', () => {
  it('are its dates alone when it comes once', () => {
    expect(spans('2026-05-14', '2026-05-15', false, 2026)).toEqual(['2026-05-14/2026-05-15']);
    expect(spans('2026-05-14', '2026-05-15', false, 2027)).toEqual([]);
  });

  it('come every year, also before the year in which they were written', () => {
    expect(spans('2026-10-03', '2026-10-03', true, 2019)).toEqual(['2019-10-03/2019-10-03']);
  });

  it('reach over the end of the year from both sides', () => {
    expect(spans('2026-12-24', '2027-01-02', true, 2028)).toEqual(['2027-12-24/2028-01-02', '2028-12-24/2029-01-02']);
  });

  it('leave out a 29 February in the years that have none', () => {
    expect(spans('2024-02-29', '2024-02-29', true, 2027)).toEqual([]);
    expect(spans('2024-02-29', '2024-02-29', true, 2028)).toEqual(['2028-02-29/2028-02-29']);
    expect(spans('2024-02-27', '2024-03-02', true, 2027)).toEqual(['2027-02-27/2027-03-02']);
    expect(spans('2024-02-28', '2024-02-29', true, 2027)).toEqual(['2027-02-28/2027-02-28']);
    expect(spans('2024-02-29', '2024-03-01', true, 2027)).toEqual(['2027-03-01/2027-03-01']);
  });

  it('say when they come next: today counts, the past does not', () => {
    const next = (from: string, to: string, yearly: boolean, today: string) =>
      nextOccurrence(holiday(from, to, yearly), today)?.from ?? null;
    expect(next('2020-12-25', '2020-12-25', true, '2026-11-24')).toBe('2026-12-25');
    expect(next('2020-12-25', '2020-12-25', true, '2026-12-26')).toBe('2027-12-25');
    expect(next('2026-12-24', '2027-01-02', true, '2027-01-01')).toBe('2026-12-24');
    expect(next('2026-05-14', '2026-05-14', false, '2026-05-14')).toBe('2026-05-14');
    expect(next('2026-05-14', '2026-05-14', false, '2026-05-15')).toBeNull();
    expect(next('2024-02-29', '2024-02-29', true, '2096-03-01')).toBe('2104-02-29');
  });
});

describe('the calendar', () => {
  it('counts days over a change of the clocks and of the year', () => {
    expect(daysBetween('2026-03-28', '2026-03-30')).toBe(2);
    expect(plusDays('2026-12-31', 1)).toBe('2027-01-01');
  });

  it('is that of the site, not of the machine', () => {
    const at = Date.UTC(2026, 10, 24, 23, 30);
    expect(dateIn(at, 'Europe/Berlin')).toBe('2026-11-25');
    expect(dateIn(at, 'America/New_York')).toBe('2026-11-24');
  });
});

describe('a typed day', () => {
  it('is read in the usual forms', () => {
    expect(['24.11.2026', '24/11/2026', '2026-11-24', ' 1.2.2026 '].map(readDate)).toEqual([
      '2026-11-24',
      '2026-11-24',
      '2026-11-24',
      '2026-02-01',
    ]);
  });

  it('is refused where the calendar has no such day', () => {
    expect(['', '31.04.2026', '29.02.2027', '2026-13-01', '24.11.26', 'today'].map(readDate)).toEqual(
      Array.from({ length: 6 }, () => null),
    );
  });
});
