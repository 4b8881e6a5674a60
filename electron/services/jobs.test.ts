import { beforeEach, describe, expect, it } from 'vitest';
import type { Job } from '../contract/jobs.ts';
import { fail, ok } from '../contract/result.ts';
import type { Person } from '../contract/session.ts';
import { createJobs, type JobRun, type Jobs } from './jobs.ts';
import { countingCrypto, silentLog } from './testing.ts';

let time = 0;
const clock = { now: () => 1_000, monotonic: () => time, after: () => () => {}, every: () => () => {} };
const ada = {
  windowId: 7,
  sessionId: 's',
  locked: false,
  person: { id: 1, username: 'ada', role: 'admin', language: 'en', appearance: 'system' } satisfies Person,
};
/** Who is signed in to the window. */
let here: string | null = 'ada';
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
  here = 'ada';
  pushed = [];
  const push = (_window: number, job: Job) => void pushed.push(job);
  jobs = createJobs({ clock, crypto: countingCrypto(), log: silentLog, operator: () => here, push });
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
    for (const other of ['max', null]) {
      here = other;
      expect(await jobs.handlers['jobs.cancel']({ job: id }, ada)).toMatchObject({ error: { code: 'not_found' } });
    }
    expect(at.stopped()).toBe(false);
    here = 'ada';
    expect(await jobs.handlers['jobs.cancel']({ job: id }, ada)).toEqual(ok({}));
    at.onStop(() => heard++);
    expect([at.stopped(), heard, at.noReturn()]).toEqual([true, 2, false]);
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
    here = 'max';
    expect(await jobs.handlers['jobs.list']({}, ada)).toEqual(ok([]));
    here = 'ada';
    time = 700_000;
    expect(await jobs.handlers['jobs.list']({}, ada)).toEqual(ok([]));
  });

  it('belongs to the window where nobody has to be signed in for it', async () => {
    here = null;
    const begun = jobs.start('archive', { windowId: 7 }, () => new Promise(() => undefined));
    const job = begun.ok ? begun.value.job : '';
    expect(await jobs.handlers['jobs.list']({}, { windowId: 8 })).toEqual(ok([]));
    expect(await jobs.handlers['jobs.cancel']({ job }, { windowId: 8 })).toMatchObject({
      error: { code: 'not_found' },
    });
    here = 'ada';
    expect(await jobs.handlers['jobs.list']({}, { windowId: 7 })).toMatchObject({ value: [{ id: job, by: null }] });
    expect(await jobs.handlers['jobs.cancel']({ job }, { windowId: 7 })).toEqual(ok({}));
  });

  it('is stopped with the station, which waits for it', async () => {
    const { end, run } = begin();
    const at = await run();
    at.onStop(() => end(fail('conflict', 'stopped')));
    await jobs.stop();
    expect(pushed.at(-1)).toMatchObject({ state: 'cancelled' });
  });
});
