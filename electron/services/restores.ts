import { fail, ok, type Result } from '../contract/result.ts';
import { equal } from '../domain/journal/chain.ts';
import { parseRecoveryKey } from '../domain/keeping/recovery-key.ts';
import type { BackupShelf, OpenedBackup } from '../domain/ports/backups.ts';
import type { Clock } from '../domain/ports/clock.ts';
import type { Crypto } from '../domain/ports/crypto.ts';
import type { Files } from '../domain/ports/files.ts';
import type { Journal } from '../domain/ports/journal.ts';
import { toHex } from '../domain/wire/text.ts';
import type { Handlers } from './handlers.ts';
import type { JobRun, Jobs } from './jobs.ts';
import type { RecoveryKeys } from './recovery-keys.ts';
import type { Sessions } from './sessions.ts';

export interface RestoresDeps {
  readonly shelf: BackupShelf;
  readonly keys: RecoveryKeys;
  readonly journal: Pick<Journal, 'status'>;
  /** The stored hash of a row of the journal; null where there is no such row. */
  readonly hashAt: (row: number) => Promise<Uint8Array | null>;
  readonly jobs: Pick<Jobs, 'start'>;
  readonly files: Pick<Files, 'source'>;
  readonly sessions: Pick<Sessions, 'confirmed'>;
  readonly crypto: Pick<Crypto, 'sha256' | 'randomBytes'>;
  readonly clock: Clock;
  /** Ends the application and starts it anew. */
  readonly relaunch: () => void;
}

type Which = { readonly name: string } | { readonly path: string };

/** Backups that are looked into, and put in the place of what is there. One is open at a time: the last. */
export function restoreHandlers(
  deps: RestoresDeps,
): Pick<Handlers, 'backup.inspect' | 'backup.inside' | 'backup.restore'> {
  const { shelf, keys, jobs, files, sessions, crypto, clock } = deps;
  let held: { ticket: string; lost: number; opened: OpenedBackup } | null = null;
  let asking = false;
  let opening = false;
  let staged = false;

  async function lostBy({ inside, hash }: OpenedBackup): Promise<number> {
    const { rows } = deps.journal.status();
    const same = hash !== null && inside.rows <= rows ? await deps.hashAt(inside.rows) : null;
    // Of another journal, or of another past of this one, nothing now would be there.
    return same !== null && hash !== null && equal(same, hash) ? rows - inside.rows : rows;
  }
  /** Which backup is meant; null where the operator thought better of it. */
  async function chosen(name: string | null): Promise<Result<Which | null>> {
    if (name !== null) return ok({ name });
    const path = await files.source(['leitstand-backup']);
    return path.ok ? ok(path.value === null ? null : { path: path.value }) : path;
  }
  async function inspect(which: Which, typed: Uint8Array | null, run: JobRun): Promise<Result<{ ticket: string }>> {
    const all = typed === null ? await keys.all() : [typed];
    held = null;
    const opened = await shelf.open(await shelf.plan(), which, all, run);
    if (!opened.ok) return opened;
    const lost = await lostBy(opened.value);
    held = { ticket: toHex(crypto.randomBytes(16)), lost, opened: opened.value };
    return ok({ ticket: held.ticket });
  }
  return {
    async 'backup.inspect'({ name, key }, caller) {
      const typed = key === null ? null : parseRecoveryKey(key, crypto);
      if (key !== null && typed === null)
        return fail('invalid_input', 'this is no recovery key, or one sign of it is wrong', { reason: 'mistyped' });
      if (asking || opening || staged) return fail('conflict', 'another backup is being opened', { reason: 'busy' });
      asking = true;
      const which = await chosen(name).finally(() => {
        asking = false;
      });
      if (!which.ok) return which;
      if (which.value === null) return ok(null);
      const meant = which.value;
      return jobs.start('inspect', caller, async (run) => {
        opening = true;
        return inspect(meant, typed, run).finally(() => {
          opening = false;
        });
      });
    },
    async 'backup.inside'({ ticket }) {
      if (held === null || held.ticket !== ticket) return fail('not_found', 'open the backup again');
      return ok({ ...held.opened.inside, ticket, lost: held.lost });
    },
    async 'backup.restore'({ ticket, lost }, caller) {
      if (!sessions.confirmed(caller.sessionId)) return fail('confirmation_needed', 'give your own password first');
      const given = held;
      if (given === null || given.ticket !== ticket) return fail('not_found', 'open the backup again');
      if (given.lost !== lost) return fail('conflict', 'this is not what was shown', { reason: 'changed' });
      return jobs.start('restore', caller, async (run) => {
        run.progress('restarting', 0, null);
        if (opening || !run.noReturn()) return fail('conflict', 'it was stopped');
        held = null;
        staged = true;
        const { name, made, rows, newest } = given.opened.inside;
        const about = { backup: name, made, rows, newest, lost, by: caller.person.username, damage: null, added: null };
        try {
          await shelf.stage({ id: toHex(crypto.randomBytes(8)), at: clock.now(), ...about });
        } catch (cause) {
          // Half of it may lie there, and the next start would take it for the whole.
          await shelf.drop();
          staged = false;
          return fail('unavailable', `the backup could not be laid down: ${String(cause)}`);
        }
        deps.relaunch();
        return ok({ name });
      });
    },
  };
}
