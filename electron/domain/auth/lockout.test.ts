import { describe, expect, it } from 'vitest';
import { type Attempts, afterFailure, lockedUntil, lockoutRule, noAttempts } from './lockout.ts';

const minute = 60_000;
const start = 1_790_000_000_000;
const fail = (times: readonly number[], from: Attempts = noAttempts) => times.reduce(afterFailure, from);

describe('the lockout', () => {
  it('does not lock at the fourth failure and locks at the fifth, for 15 minutes', () => {
    const four = fail([0, 1, 2, 3].map((each) => start + each * minute));
    expect(lockedUntil(four, start + 3 * minute)).toBeNull();
    const five = afterFailure(four, start + 4 * minute);
    expect(lockedUntil(five, start + 4 * minute)).toBe(start + 19 * minute);
    expect(lockedUntil(five, start + 19 * minute - 1)).toBe(start + 19 * minute);
    expect(lockedUntil(five, start + 19 * minute)).toBeNull();
  });

  it('forgets failures that are 15 minutes old', () => {
    const four = fail([0, 0, 0, 0].map(() => start));
    const later = afterFailure(four, start + lockoutRule.windowMs);
    expect(later).toEqual({ failures: [start + lockoutRule.windowMs], lockedUntil: null });
  });

  it('starts to count anew after a lock', () => {
    const locked = fail([0, 1, 2, 3, 4].map((each) => start + each));
    const next = afterFailure(locked, start + 20 * minute);
    expect(next.failures).toHaveLength(1);
    expect(lockedUntil(next, start + 20 * minute)).toBeNull();
  });

  it('does not lock for a year when the clock is set back by one', () => {
    const locked = fail([0, 1, 2, 3, 4].map((each) => start + each));
    expect(lockedUntil(locked, start - 365 * 24 * 60 * minute)).toBeNull();
  });
});
