import { describe, expect, it } from 'vitest';
import { dayNumber, localYear, rememberedOffsets, siteCalendar, zoneOffsets } from './calendar.ts';

const now = Date.UTC(2026, 10, 24, 12);
const iso = (seconds: number) => new Date(seconds * 1_000).toISOString();
const dates = (days: readonly number[]) => days.map((day) => new Date(day * 86_400_000).toISOString().slice(0, 10));

/** The local day of a second by the calendar's own offsets, as a node reckons it. */
function nodeDay(changes: ReturnType<typeof siteCalendar>['zone'], at: number): number {
  const { offset } = changes.findLast(({ from }) => from <= at) ?? changes[0] ?? { offset: 0 };
  return Math.floor((at + offset * 60) / 86_400);
}

describe('the calendar of a site', () => {
  it('knows the changes of Berlin to the second, to the end of the tenth year', () => {
    const { zone, year } = siteCalendar('Europe/Berlin', now);
    expect(year).toBe(2026);
    expect(zone.slice(0, 3).map(({ from, offset }) => [iso(from), offset])).toEqual([
      ['2025-12-25T00:00:00.000Z', 60],
      ['2026-03-29T01:00:00.000Z', 120],
      ['2026-10-25T01:00:00.000Z', 60],
    ]);
    expect(zone).toHaveLength(23);
    expect(iso(zone.at(-1)?.from ?? 0)).toBe('2036-10-26T01:00:00.000Z');
  });

  const zones = [
    'UTC',
    'Europe/Berlin',
    'America/New_York',
    'America/Santiago',
    'Australia/Lord_Howe',
    'Africa/Casablanca',
    'Africa/Cairo',
    'Asia/Kathmandu',
    'Asia/Beirut',
    'Pacific/Kiritimati',
    'Pacific/Chatham',
  ];

  it('agrees with the platform through eleven years, in zones of every kind', () => {
    for (const zone of zones) {
      const { zone: changes } = siteCalendar(zone, now);
      expect(changes.length, zone).toBeLessThanOrEqual(64);
      const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
      for (let at = Date.UTC(2026, 0, 1) / 1_000; at < Date.UTC(2037, 0, 1) / 1_000; at += 4 * 86_400 - 1_801) {
        const { offset } = changes.findLast(({ from }) => from <= at) ?? { offset: Number.NaN };
        const local = new Date((at + offset * 60) * 1_000).toISOString().slice(0, 19).replace('T', ' ');
        expect(format.format(at * 1_000), `${zone} ${iso(at)}`).toBe(local);
      }
    }
  });

  it('remembers an offset only where it holds, in any order, to the ends of time', () => {
    for (const zone of zones) {
      const [asked, remembered] = [zoneOffsets(zone), rememberedOffsets(zone)];
      const { zone: changes } = siteCalendar(zone, now);
      const around = changes.flatMap(({ from }) => [from * 1_000 - 1, from * 1_000, from * 1_000 + 3_600_000]);
      const moments = [
        ...around,
        ...around.map((at) => at - 3 * 86_400_000),
        8.64e15 - 86_400_000,
        86_400_000 - 8.64e15,
      ];
      for (const at of moments) expect(remembered(at), `${zone} ${at}`).toBe(asked(at));
    }
  });

  it('is the same all year, and another one when the local year turns', () => {
    const [a, b] = [
      siteCalendar('Asia/Tokyo', Date.UTC(2026, 0, 1)),
      siteCalendar('Asia/Tokyo', Date.UTC(2026, 11, 31)),
    ];
    expect(a.zone).toEqual(b.zone);
    expect(localYear('Pacific/Auckland', Date.UTC(2026, 11, 31, 12))).toBe(2027);
    expect(localYear('America/New_York', Date.UTC(2027, 0, 1, 4))).toBe(2026);
  });

  it('begins a day at its local midnight, also on days of 23 and 25 hours', () => {
    const { dayStart, dayEnd } = siteCalendar('Europe/Berlin', now);
    expect(iso(dayStart('2026-03-29'))).toBe('2026-03-28T23:00:00.000Z');
    expect(dayEnd('2026-03-29') - dayStart('2026-03-29')).toBe(23 * 3_600);
    expect(dayEnd('2026-10-25') - dayStart('2026-10-25')).toBe(25 * 3_600);
    expect(dayEnd('2026-12-31')).toBe(dayStart('2027-01-01'));
  });

  it('begins a day with the change where midnight itself is left out', () => {
    // Beirut goes from 00:00 to 01:00 on the last Sunday of March.
    const { dayStart, zone } = siteCalendar('Asia/Beirut', now);
    const start = dayStart('2027-03-28');
    expect(nodeDay(zone, start)).toBe(dayNumber('2027-03-28'));
    expect(nodeDay(zone, start - 1)).toBe(dayNumber('2027-03-27'));
  });

  it('ends one day where the next begins, in every zone', () => {
    for (const zone of ['Europe/Berlin', 'America/Santiago', 'Asia/Beirut', 'Africa/Cairo', 'Pacific/Chatham']) {
      const calendar = siteCalendar(zone, now);
      for (let day = dayNumber('2026-01-01'); day < dayNumber('2036-12-31'); day += 3) {
        const date = new Date(day * 86_400_000).toISOString().slice(0, 10);
        const start = calendar.dayStart(date);
        expect(nodeDay(calendar.zone, start), `${zone} ${date}`).toBe(day);
        expect(nodeDay(calendar.zone, start - 1), `${zone} ${date}`).toBe(day - 1);
      }
    }
  });

  it('carries single holidays from the beginning of the year, and each of their days once', () => {
    const { holidays } = siteCalendar('Europe/Berlin', now);
    const found = holidays([
      { from: '2025-12-01', to: '2025-12-31', yearly: false },
      { from: '2026-12-24', to: '2026-12-26', yearly: false },
      { from: '2026-12-26', to: '2026-12-26', yearly: false },
      { from: '2037-05-01', to: '2037-05-01', yearly: false },
    ]);
    expect(dates(found).filter((date) => date >= '2026')).toEqual(['2026-12-24', '2026-12-25', '2026-12-26']);
  });

  it('repeats yearly holidays for eleven years, over the turn of the year too', () => {
    const { holidays } = siteCalendar('Europe/Berlin', now);
    const found = dates(holidays([{ from: '2019-12-31', to: '2020-01-02', yearly: true }]));
    expect(found.slice(0, 6)).toEqual([
      '2025-12-31',
      '2026-01-01',
      '2026-01-02',
      '2026-12-31',
      '2027-01-01',
      '2027-01-02',
    ]);
    expect(found.at(-1)).toBe('2036-12-31');
    expect(dates(holidays([{ from: '2024-02-29', to: '2024-02-29', yearly: true }]))).toEqual([
      '2028-02-29',
      '2032-02-29',
      '2036-02-29',
    ]);
  });
});
