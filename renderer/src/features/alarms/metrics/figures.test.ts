import { describe, expect, it } from 'vitest';
import type { AlarmMetrics } from '../../../../../electron/contract/alarm-metrics.ts';
import { floodShare, perHour, rateVerdict, slotsOf, topShare } from './figures.ts';
import { spanOf } from './spans.ts';

const HOUR = 3_600_000;
const now = Date.UTC(2026, 10, 26, 14, 37, 12);
const metrics = (part: Partial<AlarmMetrics>): AlarmMetrics => ({
  from: 0,
  to: 10 * HOUR,
  annunciated: 0,
  busiest: 0,
  hidden: 0,
  tens: [],
  hours: [],
  floods: { count: 0, time: 0, list: [] },
  stale: { now: [], nowCount: 0, most: 0, count: 0 },
  chattering: { count: 0, list: [] },
  top: [],
  answers: { acknowledged: 0, unanswered: 0, median: null, p90: null, longest: null, classes: [] },
  mix: { critical: 0, high: 0, medium: 0, low: 0 },
  ...part,
});

describe('the rate of alarms', () => {
  it('is that of an hour, and none before the first hour is over', () => {
    expect(perHour(metrics({ annunciated: 75 }))).toBe(7.5);
    expect(perHour(metrics({ annunciated: 5, to: HOUR - 1 }))).toBeNull();
  });

  it('is good up to 6, can be borne up to 12, and is too much above', () => {
    expect([null, 6, 6.1, 12, 12.1].map(rateVerdict)).toEqual([null, 'good', 'fair', 'fair', 'bad']);
  });
});

describe('shares', () => {
  it('of floods are of the whole time', () => {
    expect(floodShare(metrics({ floods: { count: 1, time: HOUR, list: [] } }))).toBe(0.1);
  });

  it('of the ten most frequent causes are judged only where they could be small', () => {
    const top = Array.from({ length: 10 }, () => ({ type: 'tamper' as const, node: 'a', count: 8 }));
    expect(topShare(metrics({ annunciated: 199, top }))).toBeNull();
    expect(topShare(metrics({ annunciated: 200, top }))).toBe(0.4);
    expect(topShare(metrics({}))).toBeNull();
  });
});

describe('a span', () => {
  it('ends now and begins at whole 10 minutes, or at a whole hour where it is long', () => {
    const begin = (name: Parameters<typeof spanOf>[0], since = now - 1) =>
      new Date(spanOf(name, now, since).from).toISOString();
    expect(begin('8h')).toBe('2026-11-26T06:30:00.000Z');
    expect(begin('24h')).toBe('2026-11-25T14:00:00.000Z');
    expect(begin('30d')).toBe('2026-10-27T14:00:00.000Z');
    expect(begin('session')).toBe('2026-11-26T14:30:00.000Z');
    expect(begin('session', 0)).toBe('2026-10-27T14:30:00.000Z');
  });

  it('is shown in 10 minutes or hours up to a day, and in hours beyond', () => {
    expect(slotsOf(spanOf('24h', now, now))).toEqual(['tens', 'hours']);
    expect(slotsOf(spanOf('30d', now, now))).toEqual(['hours']);
  });
});
