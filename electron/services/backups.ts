import type { BackupFile, BackupStatus } from '../contract/keeping.ts';
import { type Failure, fail, ok, type Result } from '../contract/result.ts';
import { alarmIdentity } from '../domain/alarms/identity.ts';
import type { AlarmChange, AlarmSource } from '../domain/alarms/sources.ts';
import { keptBackups } from '../domain/keeping/keep-rule.ts';
import { isLastGroup } from '../domain/keeping/recovery-key.ts';
import type { BackupPlan, BackupRun, BackupShelf, MadeBackup } from '../domain/ports/backups.ts';
import type { Clock } from '../domain/ports/clock.ts';
import type { Crypto } from '../domain/ports/crypto.ts';
import type { Files } from '../domain/ports/files.ts';
import type { Journal } from '../domain/ports/journal.ts';
import type { Log } from '../domain/ports/log.ts';
import { actEntry } from './entry.ts';
import type { Handlers } from './handlers.ts';
import type { Jobs } from './jobs.ts';
import type { RecoveryKeys } from './recovery-keys.ts';
import type { Sessions } from './sessions.ts';

const hour = 3_600_000;
/** How often it is looked whether one is due, how long after the first start the first is, and after a failure the next; ms. */
const timing = { look: 60_000, first: 600_000, again: hour } as const;

export interface BackupsDeps {
  readonly shelf: BackupShelf;
  readonly keys: RecoveryKeys;
  readonly journal: Pick<Journal, 'append'>;
  readonly jobs: Pick<Jobs, 'start'>;
  readonly files: Pick<Files, 'folder'>;
  readonly sessions: Pick<Sessions, 'confirmed'>;
  readonly crypto: Pick<Crypto, 'sha256'>;
  readonly clock: Clock;
  readonly log: Log;
  /** Whether there is anything to back up: a site in operation. */
  readonly running: () => boolean;
}

type Answered =
  | 'backup.status'
  | 'backup.configure'
  | 'backup.folder'
  | 'backup.newKey'
  | 'backup.keepKey'
  | 'backup.run';

/** The backups of the station: by the clock, and when somebody asks. */
export interface Backups {
  readonly handlers: Pick<Handlers, Answered>;
  /** That the last one failed is an alarm until one is made. */
  readonly source: AlarmSource;
  /** Makes one now; `conflict` while another is being made. `by` is null where the station does it by itself. */
  make(by: string | null, run: BackupRun): Promise<Result<MadeBackup>>;
  stop(): Promise<void>;
}

/** Begins to look after backups. */
export async function createBackups(deps: BackupsDeps): Promise<Backups> {
  const { shelf, clock, log, journal } = deps;
  const began = clock.now();
  const listeners = new Set<(changes: readonly AlarmChange[]) => void>();
  let plan = await shelf.plan();
  let making: Promise<unknown> | null = null;
  let halt: (() => void) | null = null;

  async function change(part: Partial<BackupPlan>): Promise<void> {
    plan = { ...plan, ...part };
    await shelf.savePlan(plan);
  }
  const nextAt = () => dueAt(plan, began, clock.now());
  function tellAlarms(): void {
    for (const listener of listeners) listener([failedAlarm(plan)]);
  }
  async function make(by: string | null, run: BackupRun): Promise<Result<MadeBackup>> {
    if (making !== null) return fail('conflict', 'a backup is being made', { reason: 'busy' });
    const work = attempt(by, run).finally(() => {
      making = null;
    });
    making = work;
    return work;
  }
  async function attempt(by: string | null, run: BackupRun): Promise<Result<MadeBackup>> {
    let stopped = false;
    run.onStop(() => {
      stopped = true;
    });
    const at = clock.now();
    const made = await madeOf(deps, plan, at, run);
    if (stopped && !made.ok) return made;
    try {
      if (made.ok) await keep(made.value, at, by);
      else await fails(made.error, at, by);
    } finally {
      // A full disk may hinder the row and the plan; the alarm it must not.
      tellAlarms();
    }
    return made;
  }
  async function keep(made: MadeBackup, at: number, by: string | null): Promise<void> {
    await change({ made: at, tried: at, failed: null, verified: [...plan.verified, made.name] });
    const { name, bytes, rows, chain } = made;
    await journal.append(actEntry(at, 'backup.made', by, { name, bytes, rows, brokenAt: chain.brokenAt }));
    const files = await shelf.list(plan, await deps.keys.all());
    if (!files.ok) return;
    // What is not ours to judge is not ours to remove.
    const ours = files.value.filter(({ state }) => state === 'verified');
    const kept = keptBackups(ours, plan.settings.keep);
    const gone = ours.filter((file) => !kept.has(file)).map((file) => file.name);
    await shelf.remove(plan, gone);
    await change({ verified: ours.map((file) => file.name).filter((each) => !gone.includes(each)) });
  }
  async function fails(error: Failure, at: number, by: string | null): Promise<void> {
    log.error('a backup failed', { ...error });
    await change({ tried: at, failed: { at, error } });
    await journal.append(
      actEntry(at, 'backup.failed', by, { reason: String(error.details?.['reason'] ?? error.code) }),
    );
  }
  async function look(): Promise<void> {
    if (!deps.running() || making !== null || clock.now() < nextAt()) return;
    await make(null, { progress: () => undefined, onStop: (listener) => void (halt = listener) });
  }
  const looking = () =>
    void look().catch((cause: unknown) => log.error('a backup failed with a defect', { cause: String(cause) }));
  const stopLooking = clock.every(timing.look, looking);

  const status = async (): Promise<BackupStatus> => {
    const files = await shelf.list(plan, await deps.keys.all());
    const { settings, folder, keyKept, failed } = plan;
    const unreachable = files.ok ? failed : { at: clock.now(), error: files.error };
    const all = files.ok ? files.value : [];
    return { settings, folder, keyKept, newest: newestOf(all), next: nextAt(), failed: unreachable, files: all };
  };
  return {
    handlers: handlersOf(deps, { plan: () => plan, change, status, make }),
    source: {
      onChange(listener) {
        listeners.add(listener);
        listener([failedAlarm(plan)]);
        return () => listeners.delete(listener);
      },
    },
    make,
    async stop() {
      stopLooking();
      halt?.();
      await making;
    },
  };
}

/** When the next one is due. What is later than now was written down by a clock that ran ahead: it puts nothing off. */
function dueAt({ made, tried, failed, settings }: BackupPlan, began: number, now: number): number {
  const after = (at: number, wait: number) => (at > now ? now : at + wait);
  if (failed !== null && tried !== null) return after(tried, timing.again);
  return made === null ? after(began, timing.first) : after(made, settings.everyHours * hour);
}

/** Makes one. What throws has failed as well: a backup that is not there is an alarm, whatever hindered it. */
async function madeOf(
  { shelf, keys }: Pick<BackupsDeps, 'shelf' | 'keys'>,
  plan: BackupPlan,
  at: number,
  run: BackupRun,
): Promise<Result<MadeBackup>> {
  try {
    const [key] = await keys.all();
    return await shelf.make(plan, key, at, run);
  } catch (cause) {
    return fail('unavailable', String(cause));
  }
}

function newestOf(files: readonly BackupFile[]): BackupFile | null {
  return files.find(({ state }) => state === 'verified' || state === 'unread') ?? null;
}

function failedAlarm({ failed }: BackupPlan): AlarmChange {
  const identity = alarmIdentity('backup_failed', null);
  return failed === null ? { is: 'clear', key: identity.key } : { is: 'raise', identity };
}

interface Own {
  plan(): BackupPlan;
  change(part: Partial<BackupPlan>): Promise<void>;
  status(): Promise<BackupStatus>;
  make: Backups['make'];
}

function handlersOf(
  { keys, files, jobs, journal, sessions, crypto, clock }: BackupsDeps,
  own: Own,
): Backups['handlers'] {
  const changed = async (by: string, what: Parameters<typeof actEntry>[3], part: Partial<BackupPlan>) => {
    await journal.append(actEntry(clock.now(), 'settings.changed', by, { subject: 'backup', ...what }));
    await own.change(part);
    return ok(await own.status());
  };
  return {
    'backup.status': async () => ok(await own.status()),
    'backup.configure': async (settings, { person }) => {
      const { everyHours, keep } = settings;
      return changed(person.username, { everyHours, ...keep }, { settings });
    },
    async 'backup.folder'({ ask }, { person }) {
      if (!ask) return changed(person.username, { folder: null }, { folder: null, failed: null });
      const chosen = await files.folder();
      if (!chosen.ok) return chosen;
      if (chosen.value === null) return ok(await own.status());
      return changed(person.username, { folder: chosen.value }, { folder: chosen.value, failed: null });
    },
    async 'backup.newKey'(_input, { person, sessionId }) {
      if (!sessions.confirmed(sessionId)) return fail('confirmation_needed', 'give your own password first');
      const key = await keys.renew();
      await journal.append(actEntry(clock.now(), 'backup.key_changed', person.username));
      await own.change({ keyKept: false });
      return ok({ key });
    },
    async 'backup.keepKey'({ last }, { person }) {
      const [key] = await keys.all();
      if (!isLastGroup(last, key, crypto))
        return fail('invalid_input', 'this is not its last group', { reason: 'last' });
      return changed(person.username, { keyKept: true }, { keyKept: true });
    },
    'backup.run': async (_input, caller) =>
      jobs.start('backup', caller, async (run) => {
        const made = await own.make(caller.person.username, run);
        return made.ok ? ok({ name: made.value.name, bytes: made.value.bytes, rows: made.value.rows }) : made;
      }),
  };
}
