import { describe, expect, it } from 'vitest';
import type { Job } from '../../../electron/contract/jobs.ts';
import { ok } from '../../../electron/contract/result.ts';
import type { Session } from '../../../electron/contract/session.ts';
import type { Api } from '../api.ts';
import { createSessionStore } from '../session/store.ts';
import { createJobStore } from './jobs.ts';

const person = { id: 1, username: 'guard-1', role: 'guard', language: 'en', appearance: 'light' } as const;
const open: Session = { token: 'one', expires: 9_000, locked: false, person };
const running: Job = {
  id: '0123456789abcdef',
  kind: 'case',
  by: 'guard-1',
  begun: 1,
  state: 'running',
  phase: 'collecting',
  done: 1,
  total: 4,
  cancellable: true,
  error: null,
  result: null,
};

/** A station whose list of jobs a test decides. */
function set() {
  let push: (job: Job) => void = () => undefined;
  const station = { jobs: [] as Job[] };
  const api = {
    call: async () => ok(station.jobs),
    on: (_name: string, listener: (job: Job) => void) => {
      push = listener;
      return () => undefined;
    },
  } as unknown as Api;
  const session = createSessionStore();
  const store = createJobStore({ api, session });
  const told: Job[] = [];
  store.onUnwatchedEnd((job) => told.push(job));
  const settled = () => new Promise((resolve) => setTimeout(resolve));
  return { station, session, store, told, settled, push: (job: Job) => push(job) };
}

describe('the long work of a window', () => {
  it('is asked for when somebody signs in or unlocks, and forgotten when the session ends', async () => {
    const { station, session, store, settled } = set();
    station.jobs = [running];
    session.begin(open, 1);
    await settled();
    expect(store.getState()).toEqual({ known: true, jobs: { [running.id]: running } });
    session.lock();
    station.jobs = [{ ...running, done: 3 }];
    session.refresh(open);
    await settled();
    expect(store.getState().jobs[running.id]?.done).toBe(3);
    session.end('ended');
    expect(store.getState().jobs).toEqual({});
  });

  it('does not run where the station no longer knows it; what has ended stays', async () => {
    const { session, store, push } = set();
    session.begin(open, 1);
    const done: Job = { ...running, id: 'f'.repeat(16), state: 'done' };
    push(running);
    push(done);
    await store.load();
    expect(Object.values(store.getState().jobs)).toEqual([done]);
  });

  it('tells its end once where nobody watches it, and not where somebody does', () => {
    const { session, store, told, push } = set();
    session.begin(open, 1);
    const ended: Job = { ...running, state: 'done' };
    push(running);
    const leave = store.watch(running.id);
    const leaveToo = store.watch(running.id);
    leave();
    push(ended);
    expect(told).toEqual([]);
    leaveToo();
    push(ended);
    expect(told).toEqual([]);
    push({ ...running, id: 'a'.repeat(16) });
    push({ ...ended, id: 'a'.repeat(16) });
    expect(told).toEqual([{ ...ended, id: 'a'.repeat(16) }]);
  });

  it('means nothing to a window that nobody is signed in to', () => {
    const { store, push } = set();
    push(running);
    expect(store.getState().jobs).toEqual({});
  });
});
