import type { Job, JobKind } from '../contract/jobs.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import type { Clock } from '../domain/ports/clock.ts';
import type { Crypto } from '../domain/ports/crypto.ts';
import type { Log } from '../domain/ports/log.ts';
import { toHex } from '../domain/wire/text.ts';
import type { Caller, Handlers, Visitor } from './handlers.ts';

/** Between two words about the progress of one job, ms. */
const tellEvery = 200;
/** How long a job that has ended is listed, ms, and how many of them. */
const remembered = { ms: 600_000, jobs: 50 } as const;

/** What a piece of long work is given to say how far it is and to hear that it is to stop. */
export interface JobRun {
  /** Work that can stop looks here between its steps, or listens. */
  stopped(): boolean;
  /** Is called at once where it was stopped before. */
  onStop(listener: () => void): void;
  /** `phase` is a word of the kind's own; `total` null where nobody knows. */
  progress(phase: string, done: number, total: number | null): void;
  /** From here on it cannot be stopped. False where it was stopped already: then nothing may be done any more. */
  noReturn(): boolean;
}

/** One that notices a stop ends with any failure, which is not shown, and leaves nothing half done. */
export type JobWork = (run: JobRun) => Promise<Result<Job['result']>>;

export interface JobsDeps {
  readonly clock: Clock;
  readonly crypto: Pick<Crypto, 'randomBytes'>;
  readonly log: Log;
  /** Whose session a window is open in; null while it is locked, or nobody is signed in. */
  readonly operator: (windowId: number) => string | null;
  /** Tells the window that began it; one that is gone hears nothing. */
  readonly push: (windowId: number, job: Job) => void;
}

/** Long work of the station: one of each kind at a time. */
export interface Jobs {
  /** Begins it; `conflict` while another of its kind runs. The answer is there at once, the rest is pushed. */
  start(kind: JobKind, caller: Visitor & Partial<Pick<Caller, 'person'>>, work: JobWork): Result<{ job: string }>;
  readonly handlers: Pick<Handlers, 'jobs.list' | 'jobs.cancel'>;
  /** Stops what can be stopped and resolves when everything has ended. */
  stop(): Promise<void>;
}

interface Held {
  readonly windowId: number;
  job: Job;
  ended: number | null;
  told: number;
  stopping: boolean;
  readonly stops: Set<() => void>;
  running: Promise<void>;
}

/** Begins to keep jobs. */
export function createJobs(deps: JobsDeps): Jobs {
  const { clock, crypto, log } = deps;
  const held = new Map<string, Held>();
  const isOwn = ({ job, windowId }: Held, asking: Visitor) =>
    job.by === null ? windowId === asking.windowId : job.by === deps.operator(asking.windowId);
  const change = teller(deps);

  function forget(): void {
    const over = [...held].filter(([, { ended }]) => ended !== null);
    const old = clock.monotonic() - remembered.ms;
    for (const [i, [id, { ended }]] of over.entries())
      if ((ended ?? 0) < old || i < over.length - remembered.jobs) held.delete(id);
  }
  async function run(one: Held, work: JobWork): Promise<void> {
    const result = await outcome(one, work, log, runOf(one, change));
    one.ended = clock.monotonic();
    const over = { cancellable: false } as const;
    // What was whole before it noticed the stop is there, and is told so.
    if (result.ok) change(one, { ...over, state: 'done', result: result.value }, true);
    else if (one.stopping) change(one, { ...over, state: 'cancelled' }, true);
    else change(one, { ...over, state: 'failed', error: result.error }, true);
  }
  function cancel(one: Held): void {
    if (one.ended !== null || one.stopping || !one.job.cancellable) return;
    one.stopping = true;
    change(one, { cancellable: false }, true);
    for (const stop of one.stops) stop();
  }

  return {
    start(kind, { person, windowId }, work) {
      forget();
      const busy = [...held.values()].some(({ job, ended }) => job.kind === kind && ended === null);
      if (busy) return fail('conflict', `another ${kind} is under way`, { reason: 'busy' });
      const id = toHex(crypto.randomBytes(8));
      const job = begin(id, kind, person?.username ?? null, clock.now());
      const told = clock.monotonic();
      const one: Held = {
        windowId,
        job,
        ended: null,
        told,
        stopping: false,
        stops: new Set(),
        running: Promise.resolve(),
      };
      held.set(id, one);
      // The window learns the id from the answer before it hears of the job.
      one.running = Promise.resolve().then(() => run(one, work));
      return ok({ job: id });
    },
    handlers: {
      'jobs.list': async (_input, visitor) => {
        forget();
        return ok([...held.values()].filter((one) => isOwn(one, visitor)).map(({ job }) => job));
      },
      'jobs.cancel': async ({ job }, visitor) => {
        const one = held.get(job);
        if (one === undefined || !isOwn(one, visitor)) return fail('not_found', 'no such job');
        if (!one.job.cancellable) return fail('conflict', 'it can no longer be stopped');
        cancel(one);
        return ok({});
      },
    },
    async stop() {
      for (const one of held.values()) cancel(one);
      await Promise.all([...held.values()].map(({ running }) => running));
    },
  };
}

type Change = (one: Held, part: Partial<Job>, now: boolean) => void;

/** Changes a job and tells its window: at once, or not too often. */
function teller({ clock, push }: JobsDeps): Change {
  return (one, part, now) => {
    one.job = { ...one.job, ...part };
    if (!now && clock.monotonic() - one.told < tellEvery) return;
    one.told = clock.monotonic();
    push(one.windowId, one.job);
  };
}

function runOf(one: Held, change: Change): JobRun {
  return {
    stopped: () => one.stopping,
    onStop(listener) {
      if (one.stopping) listener();
      else one.stops.add(listener);
    },
    progress: (phase, done, total) => change(one, { phase, done, total }, phase !== one.job.phase),
    noReturn() {
      if (one.stopping) return false;
      change(one, { cancellable: false }, true);
      return true;
    },
  };
}

async function outcome({ job }: Held, work: JobWork, log: Log, run: JobRun): Promise<Result<Job['result']>> {
  try {
    return await work(run);
  } catch (cause) {
    log.error('a job failed', { kind: job.kind, job: job.id, cause: String(cause) });
    return fail('internal', 'a defect of ours; the log has the cause');
  }
}

function begin(id: string, kind: JobKind, by: Job['by'], at: number): Job {
  const state = { state: 'running', phase: 'waiting', done: 0, total: null, cancellable: true } as const;
  return { id, kind, by, begun: at, ...state, error: null, result: null };
}
