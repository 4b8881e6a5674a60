import { beforeEach, describe, expect, it } from 'vitest';
import type { Access } from '../contract/roles.ts';
import type { Session } from '../contract/session.ts';
import type { UserStore } from '../domain/ports/stores.ts';
import type { Caller } from './handlers.ts';
import { handClock } from './ingest-testing.ts';
import { owedEntries } from './owed-entries.ts';
import type { SessionChange } from './session-table.ts';
import { createSessions, type Sessions } from './sessions.ts';
import {
  addUser,
  countingCrypto,
  goodPassword,
  memoryJournal,
  memoryUsers,
  openTokens,
  plainHasher,
  silentLog,
} from './testing.ts';

const minute = 60_000;
const window1 = { windowId: 1 };

let clock: ReturnType<typeof handClock>;
let journal: ReturnType<typeof memoryJournal>;
let users: UserStore;
let hasher: ReturnType<typeof plainHasher>;
let sessions: Sessions;
let changes: SessionChange[];

const deps = () => {
  const append = journal as unknown as Parameters<typeof createSessions>[0]['journal'];
  const owed = owedEntries({ journal: append, clock, log: silentLog });
  return { users, journal: append, owed, hasher, tokens: openTokens, crypto: countingCrypto(), clock, log: silentLog };
};

beforeEach(async () => {
  clock = handClock();
  journal = memoryJournal();
  users = memoryUsers(journal.entries);
  hasher = plainHasher();
  sessions = createSessions(deps());
  changes = [];
  sessions.onChange((change) => changes.push(change));
  await addUser(users, 'greta', 'guard');
  journal.entries.length = 0;
});

const login = (password = goodPassword, username = 'greta', windowId = 1) =>
  sessions.handlers['session.login']({ username, password }, { windowId });

async function signedIn(windowId = 1): Promise<Session> {
  const result = await login(goodPassword, 'greta', windowId);
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
}

async function callerOf(
  { token }: Session,
  access: Exclude<Access, 'public'> = 'viewer',
  windowId = 1,
): Promise<Caller> {
  const caller = await sessions.authorize(token, windowId, access);
  if (!caller.ok) throw new Error(caller.error.code);
  return caller.value;
}

async function refusal(token: string | null, access: Exclude<Access, 'public'> = 'viewer', windowId = 1) {
  const caller = await sessions.authorize(token, windowId, access);
  return caller.ok ? null : caller.error.code;
}

describe('signing in', () => {
  it('gives a session of 15 minutes to whoever knows the password, and writes it down', async () => {
    const session = await signedIn();
    expect(session).toMatchObject({ locked: false, person: { username: 'greta', role: 'guard' } });
    expect(session.expires - clock.now()).toBeGreaterThan(15 * minute - 1_000);
    expect(await refusal(session.token)).toBeNull();
    expect(journal.types()).toEqual(['session.login']);
  });

  it('takes the name in capitals and with blanks around it', async () => {
    expect((await login(goodPassword, ' Greta ')).ok).toBe(true);
  });

  it('locks the account at the fifth failure, even with the right password, until 15 minutes are over', async () => {
    for (let attempt = 1; attempt <= 4; attempt += 1)
      expect(await login('wrong')).toMatchObject({ error: { code: 'credentials' } });
    const until = clock.now() + 15 * minute;
    expect(await login('wrong')).toMatchObject({ error: { code: 'locked_out', details: { until } } });
    expect(await login()).toMatchObject({ error: { code: 'locked_out', details: { until } } });
    clock.pass(15 * minute);
    expect((await login()).ok).toBe(true);
    expect(journal.types()).toEqual([
      ...Array(4).fill('session.failed'),
      'session.locked_out',
      'session.failed',
      'session.login',
    ]);
  });

  it('keeps the lockout over a restart', async () => {
    for (let attempt = 1; attempt <= 5; attempt += 1) await login('wrong');
    sessions = createSessions(deps());
    expect(await login()).toMatchObject({ error: { code: 'locked_out' } });
  });

  it('counts attempts that come at the same time one after the other', async () => {
    const codes = (await Promise.all(Array.from({ length: 8 }, () => login('wrong')))).map((each) =>
      each.ok ? 'ok' : each.error.code,
    );
    expect(codes.filter((code) => code === 'credentials')).toHaveLength(4);
    expect(codes.filter((code) => code === 'locked_out')).toHaveLength(4);
  });

  it('answers an unknown name as it answers a known one, with the same work, and does not write the name down', async () => {
    const answers = { known: [] as unknown[], unknown: [] as unknown[] };
    for (let attempt = 1; attempt <= 6; attempt += 1) {
      answers.known.push(await login('wrong'));
      answers.unknown.push(await login('wrong', 'hunter2-secret'));
    }
    expect(answers.unknown).toEqual(answers.known);
    expect(hasher.compared).toBe(12);
    expect(JSON.stringify(journal.entries)).not.toContain('hunter2');
  });

  it('refuses a disabled account as it refuses a wrong password', async () => {
    await users.update(1, { disabled: true }, null);
    expect(await login()).toMatchObject({ error: { code: 'credentials' } });
  });

  it('replaces who was signed in at the window before', async () => {
    const first = await signedIn();
    const second = await signedIn();
    expect(await refusal(first.token)).toBe('unauthenticated');
    expect(await refusal(second.token)).toBeNull();
  });
});

describe('a token', () => {
  it('is worth nothing in another window, when made up, or when there is none', async () => {
    const { token } = await signedIn();
    expect(await refusal(token, 'viewer', 2)).toBe('unauthenticated');
    expect(await refusal('made up')).toBe('unauthenticated');
    expect(await refusal(null)).toBe('unauthenticated');
  });

  it('ends after 15 minutes and is renewed while the operator is there', async () => {
    const first = await signedIn();
    let newest = first;
    for (let passed = 0; passed < 20; passed += 5) {
      clock.pass(5 * minute);
      const renewed = await sessions.handlers['session.renew']({}, await callerOf(newest));
      if (!renewed.ok) throw new Error('not renewed');
      newest = renewed.value;
    }
    expect(await refusal(newest.token)).toBeNull();
    expect(await refusal(first.token)).toBe('unauthenticated');
  });

  it('ends with the logout', async () => {
    const session = await signedIn();
    await sessions.handlers['session.logout']({}, await callerOf(session));
    expect(await refusal(session.token, 'locked')).toBe('unauthenticated');
    expect(changes.at(-1)).toEqual({ windowId: 1, state: 'ended' });
    expect(journal.types()).toEqual(['session.login', 'session.logout']);
  });

  it('ends when the account is changed, or its window is gone', async () => {
    const session = await signedIn();
    sessions.endUser(1);
    expect(await refusal(session.token)).toBe('unauthenticated');
    const again = await signedIn();
    sessions.endWindow(1);
    expect(await refusal(again.token)).toBe('unauthenticated');
  });
});

describe('the idle lock', () => {
  it('locks after 10 minutes without a sign of the operator, tells the window and writes it down', async () => {
    const session = await signedIn();
    clock.pass(10 * minute - 2_001);
    expect(await refusal(session.token)).toBeNull();
    clock.pass(2_001);
    expect(changes.at(-1)).toEqual({ windowId: 1, state: 'locked' });
    expect(await refusal(session.token)).toBe('session_locked');
    expect(sessions.windowState(1)).toBe('locked');
    expect(journal.types()).toEqual(['session.login', 'session.locked']);
  });

  it('still shows alarms hours later, and opens with the password', async () => {
    const session = await signedIn();
    clock.pass(180 * minute);
    const caller = await callerOf(session, 'locked');
    expect(caller.locked).toBe(true);
    const unlock = sessions.handlers['session.unlock'];
    expect(await unlock({ password: 'wrong' }, caller)).toMatchObject({ error: { code: 'credentials' } });
    const unlocked = await unlock({ password: goodPassword }, caller);
    if (!unlocked.ok) throw new Error('not unlocked');
    expect(await refusal(unlocked.value.token)).toBeNull();
    expect(await refusal(session.token)).toBe('unauthenticated');
    expect(sessions.windowState(1)).toBe('open');
  });

  it('locks at once when the operator asks for it or leaves the machine', async () => {
    const session = await signedIn();
    await sessions.handlers['session.lock']({}, await callerOf(session));
    expect(sessions.windowState(1)).toBe('locked');
    await signedIn();
    sessions.lockAll('left');
    expect(sessions.windowState(1)).toBe('locked');
    expect(journal.entries.map(({ value }) => value.reason).filter(Boolean)).toEqual(['operator', 'left']);
  });
});

describe('changing the password', () => {
  const changed = 'a wholly different one';

  it('asks for the old one, ends other sessions and older tokens, and keeps this one', async () => {
    const here = await signedIn(1);
    const elsewhere = await signedIn(2);
    const caller = await callerOf(here);
    const change = sessions.handlers['session.changePassword'];
    expect(await change({ old: 'wrong', new: changed }, caller)).toMatchObject({ error: { code: 'credentials' } });
    expect(await change({ old: goodPassword, new: 'greta greta greta' }, caller)).toMatchObject({
      error: { code: 'weak_password', details: { reason: 'username' } },
    });
    const result = await change({ old: goodPassword, new: changed }, caller);
    if (!result.ok) throw new Error(result.error.code);
    expect(await refusal(here.token)).toBe('unauthenticated');
    expect(await refusal(result.value.token)).toBeNull();
    expect(await refusal(elsewhere.token, 'locked', 2)).toBe('unauthenticated');
    expect((await login(changed, 'greta', 3)).ok).toBe(true);
    expect(journal.types()).toContain('account.password');
  });
});

describe('giving the password again', () => {
  const confirm = async (session: Session, password = goodPassword) =>
    sessions.handlers['session.confirm']({ password }, await callerOf(session));

  it('counts for 5 minutes in this session, and is written down', async () => {
    const [here, there] = [await signedIn(1), await signedIn(2)];
    const { sessionId } = await callerOf(here);
    expect(sessions.confirmed(sessionId)).toBe(false);
    expect(await confirm(here)).toEqual({ ok: true, value: { until: clock.now() + 5 * minute } });
    expect(sessions.confirmed(sessionId)).toBe(true);
    expect(sessions.confirmed((await callerOf(there, 'viewer', 2)).sessionId)).toBe(false);
    clock.pass(5 * minute - 1);
    expect(sessions.confirmed(sessionId)).toBe(true);
    clock.pass(1);
    expect(sessions.confirmed(sessionId)).toBe(false);
    expect(journal.types()).toContain('session.confirmed');
  });

  it('is over when the session is locked, and does not come back with it', async () => {
    const session = await signedIn();
    const caller = await callerOf(session);
    await confirm(session);
    await sessions.handlers['session.lock']({}, caller);
    expect(sessions.confirmed(caller.sessionId)).toBe(false);
    await sessions.handlers['session.unlock']({ password: goodPassword }, caller);
    expect(sessions.confirmed(caller.sessionId)).toBe(false);
  });

  it('is over when the session is', async () => {
    const session = await signedIn();
    const caller = await callerOf(session);
    await confirm(session);
    await sessions.handlers['session.logout']({}, caller);
    expect(sessions.confirmed(caller.sessionId)).toBe(false);
  });

  it('with a wrong one counts as a failure to sign in: the fifth locks the account', async () => {
    const session = await signedIn();
    for (let i = 0; i < 4; i += 1)
      expect(await confirm(session, 'wrong')).toMatchObject({ error: { code: 'credentials' } });
    expect(await confirm(session, 'wrong')).toMatchObject({ error: { code: 'locked_out' } });
    expect(await confirm(session)).toMatchObject({ error: { code: 'locked_out' } });
    expect(sessions.confirmed((await callerOf(session)).sessionId)).toBe(false);
    expect(journal.types().filter((type) => type.startsWith('session.'))).toEqual([
      'session.login',
      ...Array(4).fill('session.failed'),
      'session.locked_out',
      'session.failed',
    ]);
  });
});

describe('a second person', () => {
  const otto = { username: 'otto', password: goodPassword };
  const verify = async (second: { username: string; password: string }) =>
    sessions.verifySecond((await callerOf(await signedIn())).person, second);

  it('is another account of role guard or above that gives its own password', async () => {
    await addUser(users, 'otto', 'guard');
    expect(await verify({ ...otto, username: ' Otto ' })).toMatchObject({ ok: true, value: { username: 'otto' } });
    expect(journal.entries.at(-1)).toMatchObject({
      type: 'session.confirmed',
      actor: 'otto',
      value: { second: true, of: 'greta' },
    });
  });

  it('is not the first one again, however the name is written', async () => {
    for (const username of ['greta', ' GRETA '])
      expect(await verify({ username, password: goodPassword })).toMatchObject({
        error: { code: 'second_person', details: { reason: 'same' } },
      });
    expect(journal.entries.at(-1)).toMatchObject({ type: 'session.failed', value: { reason: 'second_same' } });
  });

  it('is no auditor', async () => {
    await addUser(users, 'otto', 'viewer');
    expect(await verify(otto)).toMatchObject({ error: { code: 'second_person', details: { reason: 'role' } } });
    expect(journal.entries.at(-1)).toMatchObject({ type: 'session.failed', actor: 'otto' });
  });

  it('is nobody whose account is disabled, or does not exist', async () => {
    const { id } = await addUser(users, 'otto', 'admin');
    await users.update(id, { disabled: true }, null);
    expect(await verify(otto)).toMatchObject({ error: { code: 'credentials' } });
    expect(journal.entries.at(-1)).toMatchObject({ type: 'session.failed', value: { reason: 'disabled' } });
    expect(await verify({ ...otto, username: 'nobody' })).toMatchObject({ error: { code: 'credentials' } });
    expect(journal.entries.at(-1)).toMatchObject({ type: 'session.failed', value: { reason: 'unknown' } });
  });

  it('is locked out like anybody who signs in', async () => {
    await addUser(users, 'otto', 'guard');
    for (let i = 0; i < 4; i += 1)
      expect(await verify({ ...otto, password: 'wrong' })).toMatchObject({ error: { code: 'credentials' } });
    expect(await verify({ ...otto, password: 'wrong' })).toMatchObject({ error: { code: 'locked_out' } });
    expect(await verify(otto)).toMatchObject({ error: { code: 'locked_out' } });
    expect(await users.byName('otto')).toMatchObject({ lockedUntil: clock.now() + 15 * minute });
  });
});

describe('preferences', () => {
  it('are kept with the account and seen at once', async () => {
    const session = await signedIn();
    const preferences = { language: 'en', appearance: 'dark' } as const;
    await sessions.handlers['session.preferences'](preferences, await callerOf(session));
    expect((await callerOf(session)).person).toMatchObject(preferences);
    expect(await users.byId(1)).toMatchObject(preferences);
  });
});

it('a window without a session is told so', () => {
  expect(sessions.windowState(window1.windowId)).toBe('none');
});
