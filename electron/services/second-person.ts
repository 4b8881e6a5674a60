import { fail, ok, type Result } from '../contract/result.ts';
import { roleSuffices } from '../contract/roles.ts';
import type { Person } from '../contract/session.ts';
import type { Clock } from '../domain/ports/clock.ts';
import type { Journal } from '../domain/ports/journal.ts';
import type { UserStore } from '../domain/ports/stores.ts';
import { actEntry } from './entry.ts';
import { personOf } from './session-table.ts';
import type { SignIn } from './sign-in.ts';

/** Checks the second of two persons; see `Sessions.verifySecond`. */
export function secondPerson(
  { users, journal, clock }: { users: UserStore; journal: Pick<Journal, 'append'>; clock: Clock },
  signIn: SignIn,
) {
  const refuse = async (reason: 'same' | 'role', first: Person, second: string): Promise<Result<never>> => {
    await journal.append(
      actEntry(clock.now(), 'session.failed', second, { reason: `second_${reason}`, of: first.username }),
    );
    return fail('second_person', 'this person cannot release it as the second one', { reason });
  };

  return async (first: Person, second: { username: string; password: string }): Promise<Result<Person>> => {
    // Asked before the password: a person cannot be the own witness, whatever is typed.
    if (second.username.trim().toLowerCase() === first.username) return refuse('same', first, first.username);
    const checked = await signIn.check(second.username, second.password);
    if (!checked.ok) return checked;
    const person = personOf(checked.value);
    if (person.id === first.id) return refuse('same', first, person.username);
    if (!roleSuffices(person.role, 'guard')) return refuse('role', first, person.username);
    const entry = actEntry(clock.now(), 'session.confirmed', person.username, { second: true, of: first.username });
    await users.update(person.id, { failures: [], lockedUntil: null }, entry);
    return ok(person);
  };
}
