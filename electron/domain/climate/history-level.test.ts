import { describe, expect, it } from 'vitest';
import { countedRows, gapOf, historyLevel, mergedWidth, readBudget } from './history-level.ts';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
const now = Date.UTC(2026, 10, 26, 12);
const kept = { raw: now - 90 * day, '5m': now - 730 * day };

/** The level for series measured every 10 s, over a span that ends now. */
const levelOf = (span: number, series = 1, points = 1_000) => {
  const of = { from: now - span, to: now, points };
  const rawRows = Array.from({ length: series }, () => Math.min(countedRows(of) + 1, span / (10 * second)));
  const { level, step } = historyLevel({ ...of, rawRows, kept });
  return `${level} ${step / second}`;
};

describe('the level of a history', () => {
  it.each([
    [hour, 'raw 0'],
    [6 * hour, 'raw 22'],
    [18 * hour, 'raw 65'],
    [day, '5m 300'],
    [2 * day, '5m 300'],
    [7 * day, '5m 900'],
    [14 * day, '5m 1500'],
    [30 * day, '1h 3600'],
    [90 * day, '1h 10800'],
    [240 * day, '1h 21600'],
    [365 * day, '1d 86400'],
    [730 * day, '1d 86400'],
  ])('over %i ms of readings every 10 s is the finest that fits 1,000 points', (span, level) => {
    expect(levelOf(span)).toBe(level);
  });

  it('reads no more rows than the budget, however many series are compared', () => {
    expect(levelOf(6 * hour, 12)).toBe('raw 22');
    expect(levelOf(day, 12)).toBe('5m 300');
    expect(levelOf(14 * day, 12)).toBe('1h 3600');
    expect(levelOf(365 * day, 12)).toBe('1d 86400');
    const spans = Array.from({ length: 400 }, (_, i) => Math.round(hour * 1.025 ** i));
    for (const span of spans.filter((each) => each < 730 * day))
      for (const series of [1, 2, 3, 6, 12]) {
        const [level = '', step = 0] = levelOf(span, series).split(' ');
        const width = { raw: 10 * second, '5m': 5 * minute, '1h': hour, '1d': day }[level] ?? 0;
        expect((series * span) / width).toBeLessThanOrEqual(readBudget);
        expect(span / Math.max(width, Number(step) * second)).toBeLessThanOrEqual(1_000);
      }
  });

  it('counts readings only as far as it matters', () => {
    expect(countedRows({ from: now - 18 * hour, to: now, points: 1_000 })).toBe(readBudget);
    expect(countedRows({ from: now - 30 * day, to: now, points: 1_000 })).toBe(1_000);
  });

  it('takes no level that is not whole over the span', () => {
    const old = (age: number) =>
      historyLevel({ from: now - age, to: now - age + hour, points: 1_000, rawRows: [0], kept }).level;
    expect([old(90 * day), old(90 * day + 1), old(730 * day), old(730 * day + 1)]).toEqual(['raw', '5m', '5m', '1h']);
  });

  it.each([
    [0, 1, 10, hour],
    [now + 7, now + 400 * day, 10, hour],
    [now - 1, now + day, 24, hour],
    [now - 1, now + 6 * hour, 1_000, second],
    [0, 253_402_300_799_999, 2_000, hour],
  ])('never merges to more points than asked: %i to %i in %i', (from, to, count, unit) => {
    const width = mergedWidth(from, to, count, unit);
    expect(width % unit).toBe(0);
    expect(Math.floor((to - 1) / width) - Math.floor(from / width) + 1).toBeLessThanOrEqual(count);
  });
});

describe('the gap of a history', () => {
  const every = (apart: number, points = 20) => Array.from({ length: points }, (_, i) => i * apart);
  const each = (count: number, points = 20) => Array.from({ length: points }, () => count);

  it('is three intervals between readings, whatever the interval was', () => {
    expect(gapOf(0, every(10 * second), each(1))).toBe(30 * second);
    expect(gapOf(0, every(hour), each(1))).toBe(3 * hour);
  });
  it('is a bucket and three intervals between buckets, so that one empty bucket of many readings is a gap', () => {
    expect(gapOf(5 * minute, every(5 * minute), each(30))).toBe(330 * second);
    expect(gapOf(12 * second, every(12 * second), each(1))).toBe(48 * second);
  });
  it('is wide where the interval is longer than the bucket', () => {
    expect(gapOf(5 * minute, every(hour), each(1))).toBeGreaterThan(hour);
  });
  it('is nothing to speak of where there are no two points', () => {
    expect(gapOf(hour, [], [])).toBe(hour);
    expect(gapOf(0, [5], [1])).toBe(0);
  });
});
