import { describe, expect, it } from 'vitest';
import { localDays, localHours, monthSpan, zonedTimes } from './site-time.ts';

const hour = 3_600_000;
const span = (zone: string, month: string) => {
  const { from, to } = monthSpan(zone, month);
  return [new Date(from).toISOString().slice(0, 16), (to - from) / hour] as const;
};

describe('the site’s clocks', () => {
  it.each([
    ['Europe/Berlin', '2026-11', '2026-10-31T23:00', 720],
    ['Europe/Berlin', '2026-03', '2026-02-28T23:00', 743],
    ['Europe/Berlin', '2026-10', '2026-09-30T22:00', 745],
    ['Europe/Berlin', '2026-12', '2026-11-30T23:00', 744],
    ['UTC', '2024-02', '2024-02-01T00:00', 696],
    ['America/St_Johns', '2026-07', '2026-07-01T02:30', 744],
  ])('in %s month %s begins at %s UTC and has %i hours', (zone, month, from, hours) => {
    expect(span(zone, month)).toEqual([from, hours]);
  });

  it('write a moment with its offset, in summer, winter and behind Greenwich', () => {
    const berlin = zonedTimes('Europe/Berlin');
    expect(berlin(Date.UTC(2026, 10, 26, 13, 2, 5, 250))).toBe('2026-11-26T14:02:05+01:00');
    expect(berlin(Date.UTC(2026, 6, 1, 12), true)).toBe('2026-07-01T14:00:00.000+02:00');
    expect(zonedTimes('America/St_Johns')(Date.UTC(2026, 0, 1))).toBe('2025-12-31T20:30:00-03:30');
  });
});

describe('the days and hours of the site', () => {
  const iso = (times: readonly number[]) => times.map((at) => new Date(at).toISOString().slice(0, 16));

  it('begin where a local day begins, the first one before the span', () => {
    const [from, to] = [Date.UTC(2026, 9, 24, 12), Date.UTC(2026, 9, 26, 12)];
    expect(iso(localDays('Europe/Berlin', from, to))).toEqual([
      '2026-10-23T22:00',
      '2026-10-24T22:00',
      // The day of 25 hours.
      '2026-10-25T23:00',
    ]);
    expect(iso(localDays('America/St_Johns', from, from + 1))).toEqual(['2026-10-24T02:30']);
  });

  it('are none of a day that the span ends before', () => {
    const midnight = Date.UTC(2026, 10, 1, 23);
    expect(localDays('Europe/Berlin', midnight - hour, midnight)).toHaveLength(1);
    expect(localDays('Europe/Berlin', midnight - hour, midnight + 1)).toHaveLength(2);
    expect(localDays('Europe/Berlin', Date.UTC(2025, 11, 31, 23), Date.UTC(2026, 11, 31, 23))).toHaveLength(365);
  });

  it('count a day that a zone has left out once', () => {
    // Samoa went over the date line: after the 29th came the 31st.
    const days = localDays('Pacific/Apia', Date.UTC(2011, 11, 29, 12), Date.UTC(2011, 11, 31, 12));
    expect(new Set(days).size).toBe(days.length);
  });

  it('are those on the wall, in the hour that comes twice too', () => {
    const hourOf = localHours('Europe/Berlin', Date.UTC(2026, 0, 1));
    const night = [0, 1, 2].map((at) => hourOf(Date.UTC(2026, 9, 25, at)));
    expect(night).toEqual([2, 2, 3]);
    expect(hourOf(Date.UTC(2026, 6, 1, 22, 30))).toBe(0);
    expect(localHours('Asia/Kolkata', Date.UTC(2026, 0, 1))(Date.UTC(2026, 5, 1, 18, 30))).toBe(0);
  });
});
