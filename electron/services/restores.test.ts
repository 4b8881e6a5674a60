import { describe, expect, it } from 'vitest';
import { fail, ok, type Result } from '../contract/result.ts';
import type { BackupShelf, RestoreNote } from '../domain/ports/backups.ts';
import type { Caller } from './handlers.ts';
import type { Jobs, JobWork } from './jobs.ts';
import { restoreHandlers } from './restores.ts';
import { countingCrypto } from './testing.ts';

const person = { id: 1, username: 'ada', role: 'admin', language: 'en', appearance: 'dark' } as const;
const caller: Caller = { windowId: 1, sessionId: 's', locked: false, person };
const plan = {
  settings: { everyHours: 24, keep: { daily: 7, weekly: 5, monthly: 12 } },
  folder: null,
  keyKept: true,
  made: null,
  tried: null,
  failed: null,
  verified: [],
};
const inside = {
  name: 'b',
  made: 1,
  site: { id: 'a', name: 'A' },
  version: '0.1.0',
  schema: 10,
  rows: 3,
  newest: null,
  people: 0,
  nodes: 0,
  accounts: 1,
  chain: { verifiedTo: 3, brokenAt: null },
};

/** Restoring from a shelf whose keychain says nothing at first. */
function restoring() {
  const told = { dropped: 0, relaunched: 0, staged: [] as RestoreNote[] };
  let attempts = 0;
  const shelf: BackupShelf = {
    plan: async () => plan,
    savePlan: async () => undefined,
    list: async () => ok([]),
    make: async () => fail('unavailable', 'not here'),
    remove: async () => undefined,
    open: async () => ok({ inside, hash: null }),
    drop: async () => void (told.dropped += 1),
    async stage(note) {
      if (attempts++ === 0) throw new Error('the keychain is locked');
      told.staged.push(note);
    },
  };
  let running: Promise<Result<unknown>> = Promise.resolve(ok(null));
  const run = { stopped: () => false, onStop: () => undefined, progress: () => undefined, noReturn: () => true };
  const jobs: Pick<Jobs, 'start'> = {
    start(_kind, _caller, work: JobWork) {
      running = work(run);
      return ok({ job: 'j' });
    },
  };
  const key = new Uint8Array(32);
  const handlers = restoreHandlers({
    shelf,
    keys: { all: async () => [key], renew: async () => '' },
    journal: { status: () => ({ rows: 5, state: 'verified', verifiedTo: 5, broken: null }) },
    hashAt: async () => null,
    jobs,
    files: { source: async () => ok(null) },
    sessions: { confirmed: () => true },
    crypto: countingCrypto(),
    clock: { now: () => 7, monotonic: () => 7, after: () => () => undefined, every: () => () => undefined },
    relaunch: () => void (told.relaunched += 1),
  });
  async function inspect(): Promise<string> {
    const begun = await handlers['backup.inspect']({ name: 'b', key: null }, caller);
    if (!begun.ok) throw new Error(begun.error.message);
    const done = await running;
    if (!done.ok) throw new Error(done.error.message);
    return (done.value as { ticket: string }).ticket;
  }
  async function restore(ticket: string): Promise<Result<unknown>> {
    const begun = await handlers['backup.restore']({ ticket, lost: 5 }, caller);
    return begun.ok ? running : begun;
  }
  return { told, inspect, restore };
}

describe('a restore that cannot be laid down', () => {
  it('says so, leaves nothing of it for the next start, and can be begun anew without one', async () => {
    const { told, inspect, restore } = restoring();
    expect(await restore(await inspect())).toMatchObject({
      ok: false,
      error: { code: 'unavailable', message: expect.stringContaining('the keychain is locked') },
    });
    expect(told).toEqual({ dropped: 1, relaunched: 0, staged: [] });
    expect(await restore(await inspect())).toMatchObject({ ok: true });
    expect(told).toMatchObject({ dropped: 1, relaunched: 1, staged: [{ by: 'ada', backup: 'b', lost: 5 }] });
  });
});
