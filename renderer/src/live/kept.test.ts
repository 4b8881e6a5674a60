import { afterEach, describe, expect, it } from 'vitest';
import type { AccessBook } from '../../../electron/contract/access.ts';
import type { LiveBatch } from '../../../electron/contract/live.ts';
import { fail, ok, type Result } from '../../../electron/contract/result.ts';
import type { Session } from '../../../electron/contract/session.ts';
import type { Api } from '../api.ts';
import { createSessionStore } from '../session/store.ts';
import { createKept } from './kept.ts';

const empty: AccessBook = { groups: [], schedules: [], holidays: [], areas: [], doorGroups: [], rights: [] };
const named = (name: string): AccessBook => ({ ...empty, groups: [{ id: 1, rev: 1, name, note: '' }] });
const person = { id: 1, username: 'guard-1', role: 'guard', language: 'en', appearance: 'light' } as const;
const session: Session = { token: 'token', expires: 1, locked: false, person };

/** An end of the bridge that answers when it is told to. */
function fakeApi() {
  const asked: ((result: Result<AccessBook>) => void)[] = [];
  const listeners: ((batch: LiveBatch) => void)[] = [];
  const api = {
    call: () => new Promise<Result<AccessBook>>((resolve) => asked.push(resolve)),
    on: (_name: string, listener: (batch: LiveBatch) => void) => {
      listeners.push(listener);
      return () => {};
    },
  } as unknown as Api;
  const outdate = (...lists: LiveBatch['outdated']) => {
    for (const listener of listeners) listener({ outdated: lists } as unknown as LiveBatch);
  };
  return { api, asked, outdate };
}

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

function opened() {
  const fake = fakeApi();
  const sessions = createSessionStore();
  sessions.begin(session, 1);
  const store = createKept({ api: fake.api, session: sessions }, 'access', () => fake.api.call('access.book', {}));
  const answer = async (result: Result<AccessBook>, index = fake.asked.length - 1) => {
    fake.asked[index]?.(result);
    await Promise.resolve();
    await Promise.resolve();
  };
  return { ...fake, sessions, store, answer };
}

describe('a kept list, such as the access book', () => {
  it('is asked for once by the first who looks, and kept', async () => {
    const { store, asked, answer } = opened();
    ends.push(store.watch(), store.watch());
    await answer(ok(named('Operations')));
    ends.push(store.watch());
    expect(asked.length).toBe(1);
    expect(store.getState()).toMatchObject({ phase: 'ready', value: { groups: [{ name: 'Operations' }] } });
  });

  it('is asked for again at once when it is outdated and somebody looks, and the old one stays meanwhile', async () => {
    const { store, asked, answer, outdate } = opened();
    ends.push(store.watch());
    await answer(ok(named('Operations')));
    outdate('people', 'presence');
    expect(asked.length).toBe(1);
    outdate('access');
    expect(asked.length).toBe(2);
    expect(store.getState()).toMatchObject({ phase: 'loading', value: { groups: [{ name: 'Operations' }] } });
  });

  it('is asked for by the next who looks when it was outdated while nobody did', async () => {
    const { store, asked, answer, outdate } = opened();
    store.watch()();
    await answer(ok(empty));
    outdate('access');
    expect(asked.length).toBe(1);
    ends.push(store.watch());
    expect(asked.length).toBe(2);
  });

  it('drops an answer that was overtaken', async () => {
    const { store, answer, outdate } = opened();
    ends.push(store.watch());
    outdate('access');
    await answer(ok(named('new')), 1);
    await answer(ok(named('old')), 0);
    expect(store.getState().value?.groups[0]?.name).toBe('new');
  });

  it('says why it failed and keeps what it had', async () => {
    const { store, answer, outdate } = opened();
    ends.push(store.watch());
    await answer(ok(named('Operations')));
    outdate('access');
    await answer(fail('unavailable', 'database'));
    expect(store.getState()).toMatchObject({
      phase: 'failed',
      error: { code: 'unavailable' },
      value: { groups: [{ name: 'Operations' }] },
    });
  });

  it('is asked for again after a lock, and ends with the session together with unsaved forms', async () => {
    const { store, sessions, asked, answer } = opened();
    ends.push(store.watch());
    await answer(ok(named('Operations')));
    store.keep('schedule', { name: 'x' });
    sessions.lock();
    sessions.refresh(session);
    expect(asked.length).toBe(2);
    sessions.end('logout');
    await answer(ok(named('late')));
    expect(store.getState()).toEqual({ phase: 'none', value: null, error: null, drafts: {} });
  });
});
