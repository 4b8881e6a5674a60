/** 5 failures within 15 min lock the account for 15 min. */
export const lockoutRule = { failures: 5, windowMs: 900_000, lockMs: 900_000 } as const;

/** What is remembered of an account's failed attempts; kept with the account, so that a restart forgives nothing. */
export interface Attempts {
  /** Ms since 1970 UTC, newest last. */
  readonly failures: readonly number[];
  readonly lockedUntil: number | null;
}

export const noAttempts: Attempts = { failures: [], lockedUntil: null };

/** When the lock ends, or null where there is none. A lock that would last longer than any lock can is a clock set back. */
export function lockedUntil({ lockedUntil: until }: Attempts, now: number): number | null {
  return until !== null && until > now && until - now <= lockoutRule.lockMs ? until : null;
}

/** What is remembered after one more failure. The failures that made a lock are used up by it. */
export function afterFailure({ failures }: Attempts, now: number): Attempts {
  const counting = [...failures.filter((at) => Math.abs(now - at) < lockoutRule.windowMs), now];
  if (counting.length < lockoutRule.failures) return { failures: counting, lockedUntil: null };
  return { failures: [], lockedUntil: now + lockoutRule.lockMs };
}
