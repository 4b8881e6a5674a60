import { describe, expect, it } from 'vitest';
import { monthSpan, zonedTimes } from './site-time.ts';

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
