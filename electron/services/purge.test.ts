import { beforeEach, describe, expect, it } from 'vitest';
import type { Job } from '../contract/jobs.ts';
import { ok, type Result } from '../contract/result.ts';
import type { Person } from '../contract/session.ts';
import type { JournalPurger } from '../domain/ports/purge.ts';
import { handClock } from './ingest-testing.ts';
import type { Jobs } from './jobs.ts';
import { purgeHandlers } from './purge.ts';
import { silentLog } from './testing.ts';

const person = (username: string) =>
  ({ id: 1, username, role: 'admin', language: 'en', appearance: 'system' }) satisfies Person;
const ada = { windowId: 7, sessionId: 's', locked: false, person: person('ada') };
const input = { before: 1_000, rows: 90, reason: 'The time is over', second: { username: 'bob', password: 'x' } };

let ended: Promise<Result<Job['result']>>;
let told: string[];

/** Deletes as `purger` does, in a station that has nothing against it. */
async function purged(purger: Partial<JournalPurger>): Promise<Result<Job['result']>> {
  const start: Jobs['start'] = (_kind, _caller, work) => {
    const progress = (...said: unknown[]) => void told.push(said.join(' '));
    ended = work({ progress, noReturn: () => true, stopped: () => false, onStop: () => undefined });
    return ok({ job: '00' });
  };
  const made = { name: 'a backup', bytes: 1, rows: 100, chain: { verifiedTo: 100, brokenAt: null } };
  const handlers = purgeHandlers({
    purger: {
      purgeable: async () => ({ upTo: 90, rows: 90 }),
      mark: async () => true,
      clear: async () => {},
      ...purger,
    },
    backups: { make: async () => ok(made) },
    jobs: { start },
    sessions: { confirmed: () => true, verifySecond: async () => ok(person('bob')) },
    clock: handClock(),
    log: silentLog,
  });
  expect(await handlers['journal.purge'](input, ada)).toEqual(ok({ job: '00' }));
  return ended;
}

describe('a deletion of old journal', () => {
  beforeEach(() => {
    told = [];
  });

  it('ends with how many rows went, and the backup that has them', async () => {
    expect(await purged({ clear: async (left) => (left(40), left(0)) })).toEqual(ok({ rows: 90, backup: 'a backup' }));
    expect(told).toEqual(['backup 0 ', 'deleting 0 90', 'deleting 50 90', 'deleting 90 90']);
  });

  it('that is decided and fails says that it is begun, with what is left; one that is not says nothing of the kind', async () => {
    const failing = async () => {
      throw new Error('SQLITE_FULL');
    };
    const clear: JournalPurger['clear'] = async (left) => (left(40), failing());
    const begun = { code: 'unavailable', details: { reason: 'begun', left: 40 } };
    expect(await purged({ clear })).toMatchObject({ ok: false, error: begun });
    expect(await purged({ clear: failing })).toMatchObject({ error: { details: { reason: 'begun', left: 90 } } });
    // Ended with the station, before it was through.
    expect(await purged({ clear: async (left) => left(40) })).toMatchObject({ ok: false, error: begun });
    const undecided = await purged({ mark: failing });
    expect(undecided).toMatchObject({ ok: false, error: { code: 'unavailable' } });
    expect(JSON.stringify(undecided)).not.toContain('begun');
  });
});
