import { fail, ok, type Result } from '../contract/result.ts';
import { equal } from '../domain/journal/chain.ts';
import { parseRecoveryKey } from '../domain/keeping/recovery-key.ts';
import type { BackupRun, BackupShelf, OpenedBackup } from '../domain/ports/backups.ts';
import type { Clock } from '../domain/ports/clock.ts';
import type { Crypto } from '../domain/ports/crypto.ts';
import type { Files } from '../domain/ports/files.ts';
import type { Journal } from '../domain/ports/journal.ts';
import { toHex } from '../domain/wire/text.ts';
import type { Handlers } from './handlers.ts';
import type { Jobs } from './jobs.ts';
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

/** Backups that are looked into, and put in the place of what is there. One is open at a time: the last. */
export function restoreHandlers(deps: RestoresDeps): Pick<Handlers, 'backup.inspect' | 'backup.restore'> {
  const { shelf, keys, jobs, files, sessions, crypto, clock } = deps;
  const silent: BackupRun = { progress: () => undefined, onStop: () => undefined };
  let held: { ticket: string; lost: number; opened: OpenedBackup } | null = null;
  let opening = false;
  let staged = false;

  async function lostBy({ inside, hash }: OpenedBackup): Promise<number> {
    const { rows } = deps.journal.status();
    const same = hash !== null && inside.rows <= rows ? await deps.hashAt(inside.rows) : null;
    // Of another journal, or of another past of this one, nothing now would be there.
    return same !== null && hash !== null && equal(same, hash) ? rows - inside.rows : rows;
  }
  async function fromFile(): Promise<Result<string | null>> {
    return files.source(['leitstand-backup']);
  }
  async function inspect(name: string | null, typed: Uint8Array | null) {
    const chosen = name === null ? await fromFile() : ok(null);
    if (!chosen.ok) return chosen;
    if (name === null && chosen.value === null) return ok(null);
    const all = typed === null ? await keys.all() : [typed];
    held = null;
    const which = chosen.value === null ? { name: name ?? '' } : { path: chosen.value };
    const opened = await shelf.open(await shelf.plan(), which, all, silent);
    if (!opened.ok) return opened;
    const lost = await lostBy(opened.value);
    held = { ticket: toHex(crypto.randomBytes(16)), lost, opened: opened.value };
    return ok({ ...opened.value.inside, ticket: held.ticket, lost });
  }
  return {
    async 'backup.inspect'({ name, key }) {
      const typed = key === null ? null : parseRecoveryKey(key, crypto);
      if (key !== null && typed === null)
        return fail('invalid_input', 'this is no recovery key, or one sign of it is wrong', { reason: 'mistyped' });
      if (opening || staged) return fail('conflict', 'another backup is being opened', { reason: 'busy' });
      opening = true;
      return inspect(name, typed).finally(() => {
        opening = false;
      });
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
        const about = { backup: name, made, rows, newest, lost, by: caller.person.username, damage: null };
        await shelf.stage({ id: toHex(crypto.randomBytes(8)), at: clock.now(), ...about });
        deps.relaunch();
        return ok({ name });
      });
    },
  };
}
