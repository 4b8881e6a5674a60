import type { Job, JobKind } from '../../electron/contract/jobs.ts';
import { fail, ok, type Result } from '../../electron/contract/result.ts';
import type { FakeParts, Handlers } from './fake-parts.ts';

/**
 * Long work of a fake station. It goes on only as far as a test says, or, with `alone`, by itself in ten steps.
 */
export function createFakeJobs(parts: Pick<FakeParts, 'session' | 'tellJob'>) {
  const jobs = new Map<string, Job>();
  let alone = false;
  let serial = 0;
  const change = (id: string, part: Partial<Job>) => {
    const before = jobs.get(id);
    if (before === undefined || before.state !== 'running') return;
    const next = { ...before, ...part };
    jobs.set(id, next);
    parts.tellJob(next);
  };
  const running = (kind: JobKind) => [...jobs.values()].find((job) => job.kind === kind && job.state === 'running');
  const goOn = (id: string, phases: readonly string[], total: number, result: Job['result'], step = 1) => {
    const part = Math.floor((step - 1) / 5);
    if (part >= phases.length) return change(id, { state: 'done', cancellable: false, result });
    change(id, { phase: phases[part] ?? '', done: Math.round((total * (step - part * 5)) / 5), total });
    setTimeout(() => goOn(id, phases, total, result, step + 1), 150);
  };
  return {
    /** Begins one; `conflict` while another of its kind runs. */
    begin(kind: JobKind, phases: readonly string[], total: number, result: Job['result']): Result<{ job: string }> {
      if (running(kind) !== undefined) return fail('conflict', `another ${kind} is under way`, { reason: 'busy' });
      serial += 1;
      const id = serial.toString(16).padStart(16, '0');
      const by = parts.session()?.person.username ?? null;
      const nothing = { phase: 'waiting', done: 0, total: null, cancellable: true, error: null, result: null };
      jobs.set(id, { id, kind, by, begun: Date.now(), state: 'running', ...nothing });
      if (alone) setTimeout(() => goOn(id, phases, total, result));
      return ok({ job: id });
    },
    /** The one of a kind that runs changes; a test says how. */
    change(kind: JobKind, part: Partial<Job>): void {
      const job = running(kind);
      if (job !== undefined) change(job.id, part);
    },
    /** From now on what is begun goes on by itself. */
    goAlone(): void {
      alone = true;
    },
    handlers: {
      'jobs.list': () => ok([...jobs.values()]),
      'jobs.cancel': ({ job: id }) => {
        const job = jobs.get(id);
        if (job === undefined) return fail('not_found', 'no such job');
        if (!job.cancellable) return fail('conflict', 'it can no longer be stopped');
        change(id, { state: 'cancelled', cancellable: false });
        return ok({});
      },
    } satisfies Partial<Handlers>,
  };
}
export type FakeJobs = ReturnType<typeof createFakeJobs>;
