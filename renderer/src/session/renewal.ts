import type { Session } from '../../../electron/contract/session.ts';

/** At most this often a sign of life goes to the station. */
export const RENEW_EVERY_MS = 30_000;
/** A token is renewed at the latest this long before it ends, if somebody was active with it. */
export const RENEW_BEFORE_MS = 60_000;

export interface RenewalState {
  readonly session: Session | null;
  readonly lastActivity: number;
  readonly lastRenewal: number;
}

/** What is due now: a renewal for somebody who is there, a lock for somebody who is not, or nothing. */
export function due(state: RenewalState, now: number, idleLockMs: number): 'renew' | 'lock' | null {
  if (state.session === null || state.session.locked) return null;
  if (idleLockMs > 0 && now - state.lastActivity >= idleLockMs) return 'lock';
  if (state.lastActivity <= state.lastRenewal) return null;
  const throttled = now - state.lastRenewal < RENEW_EVERY_MS;
  return throttled && state.session.expires - now > RENEW_BEFORE_MS ? null : 'renew';
}
