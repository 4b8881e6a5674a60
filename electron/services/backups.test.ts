import { describe, expect, it } from 'vitest';
import { until } from '../../build/testing/until.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import type { BackupPlan, BackupRun, MadeBackup } from '../domain/ports/backups.ts';
import { type BackupsDeps, createBackups } from './backups.ts';
import { handClock } from './ingest-testing.ts';
import { countingCrypto, memoryJournal, silentLog } from './testing.ts';

const hour = 3_600_000;
const whole = { at: 0, headAt: 0, rows: 0, brokenAt: null } as unknown as MadeBackup['chain'];
const made: MadeBackup = { name: 'a', bytes: 1, rows: 1, chain: whole };
const full = (what: string) => Promise.reject(new Error(`${what}: no space left on device`));

/** Backups of a station whose parts can be told to fail. */
async function start(given: Partial<BackupPlan> = {}) {
  const clock = handClock();
  const journal = memoryJournal();
  const state = {
    plan: {
      settings: { everyHours: 24, keep: { daily: 7, weekly: 5, monthly: 12 } },
      folder: null,
      keyKept: true,
      made: null,
      tried: null,
      failed: null,
      verified: [],
      ...given,
    } as BackupPlan,
    make: (): Promise<Result<MadeBackup>> => Promise.resolve(ok(made)),
    keys: (): Promise<readonly [Uint8Array]> => Promise.resolve([new Uint8Array(32)]),
    save: () => Promise.resolve(),
    append: true,
    tries: 0,
  };
  const unused = () => Promise.reject(new Error('not asked here'));
  const backups = await createBackups({
    clock,
    log: silentLog,
    crypto: countingCrypto(),
    journal: { append: (...entries) => (state.append ? journal.append(...entries) : full('journal')) },
    shelf: {
      plan: async () => state.plan,
      savePlan: (plan) => {
        state.plan = plan;
        return state.save();
      },
      list: async () => ok([]),
      make: () => {
        state.tries += 1;
        return state.make();
      },
      remove: async () => undefined,
      open: unused,
      drop: unused,
      stage: unused,
    },
    keys: { all: () => state.keys(), renew: unused },
    jobs: { start: () => ok({ job: 1 }) } as unknown as BackupsDeps['jobs'],
    files: { folder: unused },
    sessions: { confirmed: () => true },
    running: () => true,
  });
  const heard: string[] = [];
  backups.source.onChange((changes) => heard.push(...changes.map(({ is }) => is)));
  return { backups, clock, journal, state, heard };
}
const run: BackupRun = { progress: () => undefined, onStop: () => undefined };

describe('a backup that fails', () => {
  it.each([
    ['the journal takes no row', { append: false, make: async () => fail('unavailable', 'full', { reason: 'full' }) }],
    ['the plan cannot be kept', { save: () => full('plan'), make: async () => fail('unavailable', 'full') }],
    ['its making throws', { make: () => full('copy') }],
    ['the keychain throws', { keys: () => full('keychain') }],
  ])('is an alarm where %s', async (_what, broken) => {
    const { backups, clock, state, heard } = await start();
    Object.assign(state, broken);
    clock.pass(hour);
    await until('the alarm', () => heard.includes('raise'));
    expect(heard).toEqual(['clear', 'raise']);
    Object.assign(state, { append: true, make: async () => ok(made), save: async () => undefined });
    Object.assign(state, { keys: async () => [new Uint8Array(32)] });
    await backups.make(null, run);
    expect(heard).toEqual(['clear', 'raise', 'clear']);
    await backups.stop();
  });

  it('is written down with what hindered it, and tried again after an hour', async () => {
    const { backups, clock, journal, state, heard } = await start();
    state.make = () => full('copy');
    expect(await backups.make(null, run)).toMatchObject({ ok: false, error: { code: 'unavailable' } });
    expect(journal.types()).toEqual(['backup.failed']);
    clock.pass(hour - 60_000);
    expect(state.tries).toBe(1);
    clock.pass(120_000);
    await until('the second try', () => heard.filter((is) => is === 'raise').length === 2);
    await backups.stop();
  });
});

describe('a clock that ran ahead and was set right', () => {
  const ahead = handClock().now() + 300 * 24 * hour;
  it.each([
    ['made', { made: ahead, tried: ahead }],
    ['tried', { tried: ahead, failed: { at: ahead, error: { code: 'unavailable', message: 'full' } } as const }],
  ])('does not put off the next backup after one that was %s under it', async (_what, plan) => {
    const { backups, clock, state, journal } = await start(plan);
    clock.pass(60_000);
    await until('a backup', () => journal.types().includes('backup.made'));
    expect(state.plan.made).toBe(clock.now());
    clock.pass(23 * hour);
    expect(state.tries).toBe(1);
    await backups.stop();
  });
});
