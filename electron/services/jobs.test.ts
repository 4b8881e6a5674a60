import { beforeEach, describe, expect, it } from 'vitest';
import type { Job } from '../contract/jobs.ts';
import { fail, ok } from '../contract/result.ts';
import type { Person } from '../contract/session.ts';
import { createJobs, type JobRun, type Jobs } from './jobs.ts';
import { countingCrypto, silentLog } from './testing.ts';

let time = 0;
const clock = { now: () => 1_000, monotonic: () => time, after: () => () => {}, every: () => () => {} };
const as = (username: string) => ({
  windowId: 7,
  sessionId: 's',
  locked: false,
  person: { id: 1, username, role: 'admin', language: 'en', appearance: 'system' } satisfies Person,
});
const ada = as('ada');
let pushed: Job[];
let jobs: Jobs;

/** Begins a job that goes on until the test ends it. */
function begin(kind: Job['kind'] = 'backup') {
  const { promise, resolve } = Promise.withResolvers<ReturnType<typeof ok<null>> | ReturnType<typeof fail>>();
  let run: JobRun | null = null;
  const begun = jobs.start(kind, ada, async (given) => {
    run = given;
    return promise;
  });
  if (!begun.ok) throw new Error(begun.error.message);
  return { id: begun.value.job, end: resolve, run: async () => (await Promise.resolve(), run as unknown as JobRun) };
}
const settled = async () => {
  for (let i = 0; i < 5; i++) await Promise.resolve();
};

beforeEach(() => {
  time = 0;
  pushed = [];
  jobs = createJobs({ clock, crypto: countingCrypto(), log: silentLog, push: (_window, job) => void pushed.push(job) });
});

describe('long work', () => {
  it('is told from its beginning to its end, a new phase at once and the progress not too often', async () => {
    const { end, run } = begin();
    const at = await run();
    at.progress('copying', 1, 10);
    at.progress('copying', 2, 10);
    time = 200;
    at.progress('copying', 3, 10);
    end(ok(null));
    await settled();
    expect(pushed.map(({ state, phase, done }) => [state, phase, done])).toEqual([
      ['running', 'copying', 1],
      ['running', 'copying', 3],
      ['done', 'copying', 3],
    ]);
  });

  it('runs once of each kind', async () => {
    const { end } = begin();
    expect(jobs.start('backup', ada, async () => ok(null))).toMatchObject({ ok: false, error: { code: 'conflict' } });
    expect(jobs.start('purge', ada, async () => ok(null)).ok).toBe(true);
    end(ok(null));
    await settled();
    expect(jobs.start('backup', ada, async () => ok(null)).ok).toBe(true);
  });

  it('is stopped by whoever began it, and by nobody else', async () => {
    const { id, end, run } = begin();
    const at = await run();
    let heard = 0;
    at.onStop(() => heard++);
    expect(await jobs.handlers['jobs.cancel']({ job: id }, as('max'))).toMatchObject({ error: { code: 'not_found' } });
    expect(at.stopped()).toBe(false);
    expect(await jobs.handlers['jobs.cancel']({ job: id }, ada)).toEqual(ok({}));
    expect([at.stopped(), heard, at.noReturn()]).toEqual([true, 1, false]);
    end(fail('conflict', 'stopped'));
    await settled();
    expect(pushed.at(-1)).toMatchObject({ state: 'cancelled', error: null });
  });

  it('that was whole before it noticed the stop is done', async () => {
    const { id, end } = begin();
    await jobs.handlers['jobs.cancel']({ job: id }, ada);
    end(ok(null));
    await settled();
    expect(pushed.at(-1)).toMatchObject({ state: 'done' });
  });

  it('cannot be stopped past the point of no return', async () => {
    const { id, end, run } = begin();
    const at = await run();
    expect(at.noReturn()).toBe(true);
    expect(await jobs.handlers['jobs.cancel']({ job: id }, ada)).toMatchObject({ error: { code: 'conflict' } });
    end(ok(null));
  });

  it('says why it failed, and of a defect only that there is one', async () => {
    begin().end(fail('unavailable', 'no room', { reason: 'file' }));
    await settled();
    expect(pushed.at(-1)).toMatchObject({ state: 'failed', error: { code: 'unavailable' } });
    jobs.start('purge', ada, async () => {
      throw new Error('secret');
    });
    await settled();
    expect(pushed.at(-1)).toMatchObject({ state: 'failed', error: { code: 'internal' } });
    expect(JSON.stringify(pushed)).not.toContain('secret');
  });

  it('is listed for whoever began it, and forgotten some time after its end', async () => {
    begin().end(ok(null));
    await settled();
    expect(await jobs.handlers['jobs.list']({}, ada)).toMatchObject({ value: [{ kind: 'backup', by: 'ada' }] });
    expect(await jobs.handlers['jobs.list']({}, as('max'))).toEqual(ok([]));
    time = 700_000;
    expect(await jobs.handlers['jobs.list']({}, ada)).toEqual(ok([]));
  });

  it('is stopped with the station, which waits for it', async () => {
    const { end, run } = begin();
    const at = await run();
    at.onStop(() => end(fail('conflict', 'stopped')));
    await jobs.stop();
    expect(pushed.at(-1)).toMatchObject({ state: 'cancelled' });
  });
});
