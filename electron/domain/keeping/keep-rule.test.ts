import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keptBackups } from './keep-rule.ts';

const hour = 3_600_000;
const day = 24 * hour;
const start = Date.UTC(2026, 0, 1, 2);
const daily = (days: number) => Array.from({ length: days }, (_, i) => ({ made: start + i * day }));
const rule = { daily: 7, weekly: 5, monthly: 12 };
const some = fc.array(
  fc.integer({ min: 0, max: 3 * 365 * 24 }).map((hours) => ({ made: start + hours * hour })),
  { maxLength: 80 },
);
const anyRule = fc.record({ daily: fc.integer({ min: 1, max: 9 }), weekly: fc.nat(9), monthly: fc.nat(14) });
const times = (kept: Iterable<{ made: number }>) => [...kept].map(({ made }) => made).toSorted((a, b) => a - b);

describe('which backups are kept', () => {
  it('are 7 days, 5 weeks and 12 months of a year that has one every night', () => {
    const kept = times(keptBackups(daily(365), rule)).map((made) => new Date(made).toISOString().slice(0, 10));
    expect(kept.slice(-7)).toEqual([
      '2026-12-25',
      '2026-12-26',
      '2026-12-27',
      '2026-12-28',
      '2026-12-29',
      '2026-12-30',
      '2026-12-31',
    ]);
    // Sundays, and the last of each month.
    expect(kept).toEqual(expect.arrayContaining(['2026-12-20', '2026-12-13', '2026-12-06']));
    expect(kept).toEqual(expect.arrayContaining(['2026-01-31', '2026-02-28', '2026-11-30']));
    expect(kept).toHaveLength(7 + 3 + 11);
  });

  it('always have the newest one among them, and are some of those that there are', () => {
    fc.assert(
      fc.property(some, anyRule, (backups, keep) => {
        const kept = keptBackups(backups, keep);
        expect([...kept].every((each) => backups.includes(each))).toBe(true);
        if (backups.length > 0) expect(times(kept).at(-1)).toBe(Math.max(...backups.map(({ made }) => made)));
        expect(kept.size).toBeLessThanOrEqual(keep.daily + keep.weekly + keep.monthly);
      }),
    );
  });

  it('are the same again when the rule is applied to what it has kept', () => {
    fc.assert(
      fc.property(some, anyRule, (backups, keep) => {
        const kept = [...keptBackups(backups, keep)];
        expect(times(keptBackups(kept, keep))).toEqual(times(kept));
      }),
    );
  });

  it('are the same whether the rule was applied every day or once at the end', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 120 }), anyRule, (days, keep) => {
        const all = daily(days);
        let living: { made: number }[] = [];
        for (const each of all) living = [...keptBackups([...living, each], keep)];
        expect(times(living)).toEqual(times(keptBackups(all, keep)));
      }),
    );
  });
});
