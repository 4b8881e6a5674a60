import type { CallInput } from '../contract/calls.ts';
import type { Job } from '../contract/jobs.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import { roleSuffices } from '../contract/roles.ts';
import type { Clock } from '../domain/ports/clock.ts';
import type { Log } from '../domain/ports/log.ts';
import type { JournalPurger } from '../domain/ports/purge.ts';
import type { Backups } from './backups.ts';
import { actEntry } from './entry.ts';
import type { Caller, Handlers } from './handlers.ts';
import type { JobRun, Jobs } from './jobs.ts';
import { answered } from './journal.ts';
import type { Sessions } from './sessions.ts';

/** What is younger is never deleted, ms: a node may still be sending it again. */
const youngest = 86_400_000;

export interface PurgeDeps {
  readonly purger: JournalPurger;
  readonly backups: Pick<Backups, 'make'>;
  readonly jobs: Pick<Jobs, 'start'>;
  readonly sessions: Pick<Sessions, 'confirmed' | 'verifySecond'>;
  readonly clock: Clock;
  readonly log: Log;
}

/** Deleting the beginning of the journal: by two administrators, after a backup, and never without a trace. */
export function purgeHandlers(deps: PurgeDeps): Pick<Handlers, 'journal.purgeable' | 'journal.purge'> {
  const { purger, jobs, log } = deps;
  return {
    async 'journal.purgeable'({ before }) {
      const counted = await answered(log, purger.purgeable(before));
      return counted.ok ? ok({ rows: counted.value.rows }) : counted;
    },
    async 'journal.purge'(input, caller) {
      const second = await released(deps, input, caller);
      if (!second.ok) return second;
      const counted = await answered(log, purger.purgeable(input.before));
      if (!counted.ok) return counted;
      const { rows, upTo } = counted.value;
      if (rows === 0) return fail('invalid_input', 'there is nothing so old', { reason: 'nothing' });
      if (rows !== input.rows) return fail('conflict', 'this is not what was shown', { reason: 'changed' });
      const by = caller.person.username;
      return jobs.start('purge', caller, (run) => purge(deps, run, { ...input, upTo, by, second: second.value }));
    },
  };
}

async function released(
  { sessions, clock }: PurgeDeps,
  { before, second }: CallInput<'journal.purge'>,
  { person, sessionId }: Caller,
): Promise<Result<string>> {
  if (!sessions.confirmed(sessionId)) return fail('confirmation_needed', 'give your own password first');
  if (before > clock.now() - youngest) return fail('invalid_input', 'the last 24 hours stay', { reason: 'young' });
  const checked = await sessions.verifySecond(person, second);
  if (!checked.ok) return checked;
  if (!roleSuffices(checked.value.role, 'admin'))
    return fail('second_person', 'the second person must be an administrator too', { reason: 'role' });
  return ok(checked.value.username);
}

interface Decided {
  readonly before: number;
  readonly rows: number;
  readonly upTo: number;
  readonly reason: string;
  readonly by: string;
  readonly second: string;
}

async function purge(
  { purger, backups, clock, log }: PurgeDeps,
  run: JobRun,
  { before, rows, upTo, reason, by, second }: Decided,
): Promise<Result<Job['result']>> {
  run.progress('backup', 0, null);
  const backup = await backups.make(by, { onStop: (listener) => run.onStop(listener), progress: run.progress });
  if (!backup.ok) return backup;
  if (!run.noReturn()) return fail('conflict', 'it was stopped');
  run.progress('deleting', 0, rows);
  const at = clock.now();
  const told = { upTo, rows, before, reason, second, backup: backup.value.name };
  const marked = await answered(log, purger.mark({ upTo, at, by, second }, actEntry(at, 'journal.purged', by, told)));
  if (!marked.ok) return marked;
  if (!marked.value) return fail('conflict', 'this is not what was shown', { reason: 'changed' });
  let left = rows;
  const cleared = await answered(
    log,
    purger.clear((rest) => {
      left = rest;
      run.progress('deleting', rows - rest, rows);
    }),
  );
  if (cleared.ok && left === 0) return ok({ rows, backup: backup.value.name });
  // It is decided and told: whoever hears that it failed must not take the rows for kept.
  return fail('unavailable', `${left} rows are left; the next start deletes them`, { reason: 'begun', left });
}
