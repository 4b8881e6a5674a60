import type { CallInput, CallName, CallOutput } from '../../electron/contract/calls.ts';
import type { CommissionView } from '../../electron/contract/commissioning.ts';
import type { Incident } from '../../electron/contract/incidents.ts';
import type { Job } from '../../electron/contract/jobs.ts';
import type { LiveBatch } from '../../electron/contract/live.ts';
import type { NodeLive } from '../../electron/contract/nodes.ts';
import type { Result } from '../../electron/contract/result.ts';
import type { Session } from '../../electron/contract/session.ts';
import type { FakeSetup } from './fake-data.ts';

/** How a fake station answers each call; inputs are parsed before and outputs after. */
export type Handlers = {
  [N in CallName]: (input: CallInput<N>) => Result<CallOutput<N>> | Promise<Result<CallOutput<N>>>;
};

/** The rest of the fake station, as a part of it sees it. */
export interface FakeParts {
  readonly setup: FakeSetup;
  session(): Session | null;
  isLocked(): boolean;
  nodes(): NodeLive[];
  /** A node changes; pushed at once. */
  changeNode(id: string, part: Partial<NodeLive>): void;
  /** Pushes a batch; what is left out is empty. */
  push(part: Partial<LiveBatch>): void;
  /** The journal, newest first. */
  rows(): readonly Incident[];
  /** Adds a row to the journal and gives it back; it is for the caller to push it. */
  record(part: Partial<Incident>): Incident;
  /** Adds a row to the journal, pushes it, and gives it back. */
  happen(part: Partial<Incident>): Incident;
  /** A piece of long work goes on. */
  tellJob(job: Job): void;
  /** The work on a new node goes on; null where it has ended. */
  tellCommission(view: CommissionView | null): void;
}
