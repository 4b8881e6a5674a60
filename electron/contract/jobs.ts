import { z } from 'zod';
import { declare } from './call.ts';
import { count, epochMs, none } from './fields.ts';
import { failure } from './result.ts';

/** Long work that the station does on its own while the window goes on. */
export const jobKinds = ['journal_csv', 'case', 'backup', 'inspect', 'restore', 'purge', 'archive'] as const;
export const jobKind = z.enum(jobKinds);
export type JobKind = z.infer<typeof jobKind>;

export const jobId = z.string().regex(/^[0-9a-f]{16}$/);

export const job = z.strictObject({
  id: jobId,
  kind: jobKind,
  /** Null where nobody has to be signed in for it: then it belongs to the window. */
  by: z.string().nullable(),
  begun: epochMs,
  state: z.enum(['running', 'done', 'cancelled', 'failed']),
  /** What is being done now: a word of the kind's own, for the screen to translate. */
  phase: z.string(),
  done: count,
  /** Null where nobody knows how much it will be. */
  total: count.nullable(),
  /** Whether stopping it now leaves everything as it was. */
  cancellable: z.boolean(),
  /** Why it failed. */
  error: failure.nullable(),
  /** What came of it, where there is something to say: figures and names. */
  result: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).nullable(),
});
/** A piece of long work and how far it is. */
export type Job = z.infer<typeof job>;

/** What a call that begins long work answers; null where the operator thought better of it in a dialog. */
export const begunJob = z.strictObject({ job: jobId }).nullable();

export const jobCalls = {
  /**
   * The own ones that run, and those that ended in the last minutes: of whoever is signed in to the window while it
   * is not locked, and what belongs to the window.
   */
  'jobs.list': declare('public', none, z.array(job)),
  /** Stops one of the own; `conflict` where it can no longer be stopped. */
  'jobs.cancel': declare('public', z.strictObject({ job: jobId }), none, ['not_found', 'conflict']),
} as const;
