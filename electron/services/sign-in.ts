import { fail, ok, type Result } from '../contract/result.ts';
import { type Attempts, afterFailure, lockedUntil, noAttempts } from '../domain/auth/lockout.ts';
import type { Clock } from '../domain/ports/clock.ts';
import type { PasswordHasher } from '../domain/ports/secrets.ts';
import type { UserRecord } from '../domain/ports/stores.ts';
import { actEntry } from './entry.ts';
import { inTurn } from './in-turn.ts';
import type { OwedEntries } from './owed-entries.ts';
import type { SignInRecords } from './sign-in-records.ts';

/** Names without an account whose failures are remembered, so that their answers do not differ from an account's. */
const strangers = 1_000;

export interface SignInDeps {
  readonly records: SignInRecords;
  readonly owed: Pick<OwedEntries, 'add'>;
  readonly hasher: PasswordHasher;
  readonly clock: Clock;
}

/** Checks passwords, with the lockout. One at a time: two at once could both be the fifth. */
export interface SignIn {
  /** The account when name and password are right and it is not disabled; else `credentials` or `locked_out`. */
  check(username: string, password: string): Promise<Result<UserRecord>>;
}

/** The one place where a password is compared. */
export function createSignIn({ records, owed, hasher, clock }: SignInDeps): SignIn {
  const turn = inTurn();
  // A hash that nobody knows the password of: an unknown name costs the same time as a known one.
  const decoy = hasher.hash(`${clock.now()} ${clock.monotonic()} nobody's password`);
  decoy.catch(() => undefined);
  const unknown = new Map<string, Attempts>();

  async function refuseStranger(username: string, password: string): Promise<Result<never>> {
    await hasher.verify(await decoy, password);
    const now = clock.now();
    const before = unknown.get(username) ?? noAttempts;
    const lock = lockedUntil(before, now);
    if (lock !== null) return lockedOut(lock);
    const after = afterFailure(before, now);
    unknown.delete(username);
    unknown.set(username, after);
    for (const oldest of unknown.keys()) if (unknown.size > strangers) unknown.delete(oldest);
    // The name is left out: it may be a password that was typed into the wrong field.
    await owed.add([actEntry(now, 'session.failed', null, { reason: 'unknown' })]);
    return after.lockedUntil === null ? wrong() : lockedOut(after.lockedUntil);
  }

  async function refuse(user: UserRecord): Promise<Result<never>> {
    const now = clock.now();
    const after = afterFailure(user, now);
    const type = after.lockedUntil === null ? 'session.failed' : 'session.locked_out';
    const value = { reason: user.disabled ? 'disabled' : 'password', until: after.lockedUntil };
    await records.keep(user, after, actEntry(now, type, user.username, value));
    return after.lockedUntil === null ? wrong() : lockedOut(after.lockedUntil);
  }

  async function check(username: string, password: string): Promise<Result<UserRecord>> {
    const user = await records.byName(username);
    if (user === null) return refuseStranger(username, password);
    const right = await hasher.verify(user.pass, password);
    const lock = lockedUntil(user, clock.now());
    if (lock !== null) {
      await owed.add([actEntry(clock.now(), 'session.failed', user.username, { reason: 'locked_out' })]);
      return lockedOut(lock);
    }
    return right && !user.disabled ? ok(user) : refuse(user);
  }

  return { check: (username, password) => turn(() => check(username.trim().toLowerCase(), password)) };
}

function wrong(): Result<never> {
  return fail('credentials', 'name or password is wrong');
}

function lockedOut(until: number): Result<never> {
  return fail('locked_out', 'too many failures', { until });
}
