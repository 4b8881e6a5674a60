import { beforeEach, describe, expect, it } from 'vitest';
import type { UserStore } from '../domain/ports/stores.ts';
import { accountHandlers } from './accounts.ts';
import type { Caller } from './handlers.ts';
import { handClock } from './ingest-testing.ts';
import { addUser, goodPassword, memoryJournal, memoryUsers, plainHasher } from './testing.ts';

let journal: ReturnType<typeof memoryJournal>;
let users: UserStore;
let ended: number[];
let handlers: ReturnType<typeof accountHandlers>;
const caller: Caller = {
  person: { id: 1, username: 'ada', role: 'admin', language: 'de', appearance: 'system' },
  windowId: 1,
  sessionId: 's',
  locked: false,
};

beforeEach(async () => {
  journal = memoryJournal();
  users = memoryUsers(journal.entries);
  ended = [];
  const sessions = { endUser: (id: number) => void ended.push(id) };
  handlers = accountHandlers({ users, hasher: plainHasher(), sessions, clock: handClock() });
  await addUser(users, 'ada', 'admin');
  await addUser(users, 'greta', 'guard');
  journal.entries.length = 0;
});

const update = (id: number, role: 'guard' | 'admin', disabled = false) =>
  handlers['accounts.update']({ id, role, disabled }, caller);

describe('accounts', () => {
  it('are listed without anything of their passwords', async () => {
    const listed = await handlers['accounts.list']({}, caller);
    expect(listed).toMatchObject({ ok: true, value: [{ username: 'ada' }, { username: 'greta' }] });
    expect(JSON.stringify(listed)).not.toContain('plain:');
  });

  it('are created once by a name, with a password that the policy takes', async () => {
    const create = (password: string) =>
      handlers['accounts.create']({ username: 'max', password, role: 'manager' }, caller);
    expect(await create('123456789012')).toMatchObject({
      error: { code: 'weak_password', details: { reason: 'common' } },
    });
    expect(await create(goodPassword)).toMatchObject({ ok: true, value: { username: 'max', role: 'manager' } });
    expect(await create(goodPassword)).toMatchObject({ error: { code: 'conflict' } });
    expect(journal.entries).toMatchObject([{ type: 'account.created', actor: 'ada', value: { of: 'max' } }]);
  });

  it('begin in the language of the administrator who made them', async () => {
    const english: Caller = { ...caller, person: { ...caller.person, language: 'en' } };
    await handlers['accounts.create']({ username: 'max', password: goodPassword, role: 'guard' }, english);
    await handlers['accounts.create']({ username: 'mia', password: goodPassword, role: 'guard' }, caller);
    const languages = (await users.list()).map(({ username, language }) => [username, language]);
    expect(languages).toEqual(
      expect.arrayContaining([
        ['max', 'en'],
        ['mia', 'de'],
      ]),
    );
  });

  it('end their sessions when their role changes, and older tokens with them', async () => {
    expect(await update(2, 'admin')).toMatchObject({ ok: true, value: { role: 'admin' } });
    expect(ended).toEqual([2]);
    expect((await users.byId(2))?.generation).toBe(2);
    expect(journal.types()).toEqual(['account.changed']);
  });

  it('keep the last active administrator', async () => {
    expect(await update(1, 'guard')).toMatchObject({ error: { code: 'conflict' } });
    expect(await update(1, 'admin', true)).toMatchObject({ error: { code: 'conflict' } });
    await update(2, 'admin', true);
    expect(await update(1, 'guard')).toMatchObject({ error: { code: 'conflict' } });
    await update(2, 'admin');
    expect(await update(1, 'guard')).toMatchObject({ ok: true });
  });

  it('keep one administrator when both are demoted at the same time', async () => {
    await update(2, 'admin');
    const results = await Promise.all([update(1, 'guard'), update(2, 'guard')]);
    expect(results.map(({ ok }) => ok)).toEqual([true, false]);
  });

  it('get a new password that lifts a lockout and ends their sessions', async () => {
    await users.update(2, { lockedUntil: 9e15, failures: [1, 2] }, null);
    const reset = (id: number, password: string) => handlers['accounts.resetPassword']({ id, password }, caller);
    expect(await reset(2, 'greta greta greta')).toMatchObject({ error: { code: 'weak_password' } });
    expect(await reset(2, goodPassword)).toMatchObject({ ok: true, value: { lockedUntil: null } });
    expect(await users.byId(2)).toMatchObject({ failures: [], lockedUntil: null, generation: 2 });
    expect(ended).toEqual([2]);
    expect(await reset(99, goodPassword)).toMatchObject({ error: { code: 'not_found' } });
    expect(await update(99, 'guard')).toMatchObject({ error: { code: 'not_found' } });
  });
});
