/**
 * How long a token lives, how long nobody may be active before the session locks, and how long it counts that the
 * operator has given the password again; ms.
 */
export const sessionRule = { tokenMs: 900_000, idleMs: 600_000, confirmedMs: 300_000 } as const;

/** Whether nobody was active for so long that the session locks; both by the clock that never jumps. */
export function isIdle(lastActivity: number, now: number, idleMs: number = sessionRule.idleMs): boolean {
  return now - lastActivity >= idleMs;
}
