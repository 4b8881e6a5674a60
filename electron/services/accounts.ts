import type { Account } from '../contract/accounts.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import { lockedUntil } from '../domain/auth/lockout.ts';
import { passwordFault } from '../domain/auth/password.ts';
import type { Clock } from '../domain/ports/clock.ts';
import type { PasswordHasher } from '../domain/ports/secrets.ts';
import type { UserRecord, UserStore } from '../domain/ports/stores.ts';
import { actEntry } from './entry.ts';
import type { Handlers } from './handlers.ts';
import { inTurn } from './in-turn.ts';
import type { Sessions } from './sessions.ts';

export interface AccountsDeps {
  readonly users: UserStore;
  readonly hasher: PasswordHasher;
  readonly sessions: Pick<Sessions, 'endUser'>;
  readonly clock: Clock;
}

type AccountHandlers = Pick<Handlers, Extract<keyof Handlers, `accounts.${string}`>>;

/** An account that was never used, for `UserStore.insert`. */
export function newUser(
  user: Pick<UserRecord, 'username' | 'pass' | 'role' | 'created' | 'language'>,
): Omit<UserRecord, 'id'> {
  return {
    ...user,
    disabled: false,
    lastLogin: null,
    failures: [],
    lockedUntil: null,
    generation: 1,
    appearance: 'system',
  };
}

/** The calls `accounts.*`. Changes run one after the other, so that two cannot each remove the other administrator. */
export function accountHandlers({ users, hasher, sessions, clock }: AccountsDeps): AccountHandlers {
  const turn = inTurn();
  const asAccount = (user: UserRecord) => accountOf(user, clock.now());

  async function isLastAdmin(user: UserRecord): Promise<boolean> {
    const others = (await users.list()).filter(
      ({ id, role, disabled }) => id !== user.id && role === 'admin' && !disabled,
    );
    return user.role === 'admin' && !user.disabled && others.length === 0;
  }

  async function change(
    id: number,
    role: UserRecord['role'],
    disabled: boolean,
    actor: string,
  ): Promise<Result<Account>> {
    const user = await users.byId(id);
    if (user === null) return fail('not_found', 'no such account');
    const stays = role === 'admin' && !disabled;
    if (!stays && (await isLastAdmin(user))) return fail('conflict', 'the last administrator stays');
    const value = { of: user.username, role, disabled, before: { role: user.role, disabled: user.disabled } };
    const entry = actEntry(clock.now(), 'account.changed', actor, value);
    const changed = await users.update(id, { role, disabled, generation: user.generation + 1 }, entry);
    sessions.endUser(id);
    return ok(asAccount(changed));
  }

  return {
    'accounts.list': async () => ok((await users.list()).map(asAccount)),
    'accounts.create': ({ username, password, role }, caller) =>
      turn(async () => {
        const fault = passwordFault(password, username);
        if (fault !== null) return weak(fault);
        const created = clock.now();
        // Whoever is added most likely reads what the administrator reads; each may choose another under Settings.
        const { language } = caller.person;
        const user = newUser({ username, pass: await hasher.hash(password), role, language, created });
        const entry = actEntry(created, 'account.created', caller.person.username, { of: username, role });
        const inserted = await users.insert(user, entry);
        return inserted === null ? fail('conflict', 'the name is taken') : ok(asAccount(inserted));
      }),
    'accounts.update': ({ id, role, disabled }, { person }) => turn(() => change(id, role, disabled, person.username)),
    'accounts.resetPassword': ({ id, password }, caller) =>
      turn(async () => {
        const user = await users.byId(id);
        if (user === null) return fail('not_found', 'no such account');
        const fault = passwordFault(password, user.username);
        if (fault !== null) return weak(fault);
        const [pass, generation] = [await hasher.hash(password), user.generation + 1];
        const entry = actEntry(clock.now(), 'account.password', caller.person.username, { of: user.username });
        const changed = await users.update(id, { pass, generation, failures: [], lockedUntil: null }, entry);
        sessions.endUser(id);
        return ok(asAccount(changed));
      }),
  };
}

function weak(reason: string): Result<never> {
  return fail('weak_password', 'choose another password', { reason });
}

function accountOf(user: UserRecord, now: number): Account {
  const { id, username, role, disabled, created, lastLogin } = user;
  return { id, username, role, disabled, created, lastLogin, lockedUntil: lockedUntil(user, now) };
}
