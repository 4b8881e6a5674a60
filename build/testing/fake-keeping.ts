import type { BackupFile, BackupStatus } from '../../electron/contract/keeping.ts';
import { fail, ok } from '../../electron/contract/result.ts';
import { fakeSecond } from './fake-doors.ts';
import type { FakeJobs } from './fake-jobs.ts';
import type { FakeParts, Handlers } from './fake-parts.ts';

const day = 86_400_000;
const key = '3M8K-Q7ZD-0V4H-TR2X-9WPC-5NBJ-E6GA-YS1F-H8QK-2D7V-M4XR-0TJC-W9PB-6ZNE';

const file = (made: number, part: Partial<BackupFile> = {}): BackupFile => {
  const name = `leitstand-demo-${new Date(made).toISOString().replaceAll(/[-:]|\.\d+/g, '')}.leitstand-backup`;
  return { name, made, bytes: 48_300_000, rows: 1_204_311, state: 'verified', ...part };
};

export interface FakeKeepingParts extends FakeParts {
  isConfirmed(): boolean;
}

/** Backups that are a list; a purge counts rows and deletes none. */
export function createFakeKeeping(parts: FakeKeepingParts, jobs: FakeJobs) {
  const last = new Date().setHours(2, 0, 0, 0);
  let status: BackupStatus = {
    settings: { everyHours: 24, keep: { daily: 7, weekly: 5, monthly: 12 } },
    folder: null,
    keyKept: false,
    newest: file(last),
    next: last + day,
    failed: null,
    files: [
      file(last),
      file(last - day, { rows: 1_190_020 }),
      file(last - 2 * day, { rows: null, state: 'damaged' }),
      file(last - 9 * day, { rows: null, state: 'other_key', bytes: 39_100_000 }),
    ],
  };
  const change = (part: Partial<BackupStatus>) => {
    status = { ...status, ...part };
    return ok(status);
  };
  const inside = {
    ticket: 'a ticket',
    name: file(last).name,
    made: last,
    site: { id: 'demo', name: 'Rechenzentrum Nord' },
    version: '0.1.0',
    schema: 130,
    rows: 1_204_311,
    newest: last - 2_000,
    people: 214,
    nodes: 12,
    accounts: 5,
    chain: { verifiedTo: 1_204_311, brokenAt: null },
    lost: 3_418,
  };
  const handlers: Pick<Handlers, Extract<keyof Handlers, `backup.${string}`> | 'journal.purgeable' | 'journal.purge'> =
    {
      'backup.status': () => ok(status),
      'backup.configure': (settings) => change({ settings }),
      'backup.folder': ({ ask }) => change({ folder: ask ? '/media/backup/leitstand' : null }),
      'backup.newKey': () =>
        parts.isConfirmed() ? ok({ key }) : fail('confirmation_needed', 'give your own password first'),
      'backup.keepKey': ({ last: typed }) =>
        key.endsWith(typed.toUpperCase()) ? change({ keyKept: true }) : fail('invalid_input', 'no', { reason: 'last' }),
      'backup.run': () => jobs.begin('backup', ['copying', 'packing', 'verifying'], 48_300_000, { name: inside.name }),
      'backup.inspect': ({ name, key: typed }) => {
        if (typed !== null && typed !== key) return fail('invalid_input', 'no', { reason: 'mistyped' });
        const closed = status.files.find((each) => each.name === name)?.state === 'other_key';
        const begun = jobs.begin('inspect', ['copying', 'verifying'], inside.rows, { ticket: inside.ticket });
        const error = { code: 'invalid_input', message: 'another key', details: { reason: 'key' } } as const;
        if (closed && typed === null) setTimeout(() => jobs.change('inspect', { state: 'failed', error }));
        return begun;
      },
      'backup.inside': () => ok(inside),
      'backup.restore': () =>
        parts.isConfirmed()
          ? jobs.begin('restore', ['restarting'], 1, { name: inside.name })
          : fail('confirmation_needed', 'give your own password first'),
      'journal.purgeable': ({ before }) => ok({ rows: before > Date.now() - 365 * day ? 0 : 48_120 }),
      'journal.purge': ({ rows, second }) => {
        const refused = fakeSecond(parts.session()?.person.username ?? '', second);
        return refused ?? jobs.begin('purge', ['backup', 'deleting'], rows, { rows });
      },
    };
  return {
    handlers,
    /** A test says how it stands. */
    set: (part: Partial<BackupStatus>) => void change(part),
  };
}
