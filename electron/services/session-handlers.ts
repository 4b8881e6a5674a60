import { fail, ok, type Result } from '../contract/result.ts';
import type { Session } from '../contract/session.ts';
import { passwordFault } from '../domain/auth/password.ts';
import { sessionRule } from '../domain/auth/session.ts';
import { actEntry } from './entry.ts';
import type { Caller } from './handlers.ts';
import { personOf } from './session-table.ts';
import type { SessionParts, Sessions } from './sessions.ts';
import type { SignIn } from './sign-in.ts';

const cleared = { failures: [], lockedUntil: null };

/** The calls `session.*`. */
export function sessionHandlers(parts: SessionParts, signIn: SignIn): Sessions['handlers'] {
  const { users, records, owed, clock, table, begin, fresh, lock } = parts;

  /** The session of a caller that the door has let in; gone only when it ended meanwhile. */
  async function current(caller: Caller): Promise<Result<Session>> {
    const session = table.get(caller.sessionId);
    return session === undefined ? fail('unauthenticated', 'the session has ended') : ok(await fresh(session));
  }
  const active = (caller: Caller) => table.change(caller.sessionId, { lastActivity: clock.monotonic() });

  return {
    async 'session.login'({ username, password }, { windowId }) {
      const checked = await signIn.check(username, password);
      if (!checked.ok) return checked;
      const now = clock.now();
      const entry = actEntry(now, 'session.login', checked.value.username);
      return ok(await begin(await records.keep(checked.value, { ...cleared, lastLogin: now }, entry), windowId));
    },
    async 'session.renew'(_input, caller) {
      active(caller);
      return current(caller);
    },
    'session.current': (_input, caller) => current(caller),
    async 'session.lock'(_input, caller) {
      const session = table.get(caller.sessionId);
      if (session !== undefined) await lock(session, 'operator');
      return ok({});
    },
    async 'session.unlock'({ password }, caller) {
      const checked = await signIn.check(caller.person.username, password);
      if (!checked.ok) return checked;
      await records.keep(checked.value, cleared, actEntry(clock.now(), 'session.unlocked', caller.person.username));
      table.change(caller.sessionId, { locked: false, lastActivity: clock.monotonic() });
      return current(caller);
    },
    async 'session.confirm'({ password }, caller) {
      const checked = await signIn.check(caller.person.username, password);
      if (!checked.ok) return checked;
      const entry = actEntry(clock.now(), 'session.confirmed', caller.person.username);
      await users.update(checked.value.id, cleared, entry);
      const now = clock.monotonic();
      table.change(caller.sessionId, { lastActivity: now, confirmedUntil: now + sessionRule.confirmedMs });
      return ok({ until: clock.now() + sessionRule.confirmedMs });
    },
    async 'session.logout'(_input, caller) {
      // Ended first: a journal that cannot be written keeps nobody signed in.
      table.end(caller.sessionId);
      await owed.add([actEntry(clock.now(), 'session.logout', caller.person.username)]);
      return ok({});
    },
    'session.changePassword': (input, caller) =>
      changePassword(parts, signIn, input, caller).then((changed) => (changed.ok ? current(caller) : changed)),
    async 'session.preferences'(preferences, caller) {
      const person = personOf(await users.update(caller.person.id, preferences, null));
      table.change(caller.sessionId, { person });
      return ok(person);
    },
  };
}

/** Sets a new password after the old one was given; every other session of the account ends, and every older token. */
async function changePassword(
  { users, clock, hasher, table }: SessionParts,
  signIn: SignIn,
  input: { old: string; new: string },
  { person, sessionId }: Caller,
): Promise<Result<null>> {
  const fault = passwordFault(input.new, person.username);
  if (fault !== null) return fail('weak_password', 'choose another password', { reason: fault });
  const checked = await signIn.check(person.username, input.old);
  if (!checked.ok) return checked;
  const generation = checked.value.generation + 1;
  const change = { ...cleared, pass: await hasher.hash(input.new), generation };
  await users.update(
    person.id,
    change,
    actEntry(clock.now(), 'account.password', person.username, { of: person.username }),
  );
  for (const other of table.ofUser(person.id)) if (other.id !== sessionId) table.end(other.id);
  table.change(sessionId, { generation, lastActivity: clock.monotonic() });
  return ok(null);
}
