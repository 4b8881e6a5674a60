import { type ResourceLimits, Worker } from 'node:worker_threads';
import type { CommitFault } from '../../domain/ports/journal.ts';
import type { CallTable, Notice, Reply, Request } from './messages.ts';

/** What SQLite says of values that it will not store, however often they are offered. */
const lastingCodes = /^SQLITE_(CONSTRAINT|MISMATCH|TOOBIG|RANGE)/;

/** A request that failed in a worker, or a worker that ended. `code` is SQLite's (SQLITE_FULL, …) or ours. */
export class DatabaseFault extends Error implements CommitFault {
  readonly code: string;
  readonly lasting: boolean;

  constructor(code: string, message: string) {
    super(message);
    this.name = 'DatabaseFault';
    this.code = code;
    this.lasting = lastingCodes.test(code);
  }
}

/** One worker as main sees it: typed requests that resolve with the answer or reject with a DatabaseFault. */
export interface WorkerClient<C extends CallTable<C>> {
  call<N extends keyof C & string>(name: N, input: C[N]['input'], transfer?: ArrayBuffer[]): Promise<C[N]['output']>;
  /** Whether it was asked something that it has not answered. */
  busy(): boolean;
  /** Ends the thread, at once where it stands already; what it was asked and has not answered is rejected. */
  terminate(): Promise<void>;
}

interface Waiting {
  readonly resolve: (value: never) => void;
  readonly reject: (cause: DatabaseFault) => void;
}

/**
 * Starts a worker. `name` is its file beside `here`, which is this one unless told otherwise: `.ts` when run from source, `.js` in the bundle, where every
 * worker is an entry of its own. `death` hears when it ends without having been told to. `memory` bounds its heap: past it, it ends.
 */
export function startWorker<C extends CallTable<C>>(
  name: string,
  on: { notice: (notice: Notice) => void; death: (fault: DatabaseFault) => void },
  here: string = import.meta.url,
  memory: ResourceLimits = {},
): WorkerClient<C> {
  const worker = new Worker(new URL(`./${name}${here.endsWith('.ts') ? '.ts' : '.js'}`, here), {
    name,
    resourceLimits: memory,
  });
  const waiting = new Map<number, Waiting>();
  let last = 0;
  let dead: DatabaseFault | null = null;
  let told = false;
  const standing = Promise.withResolvers<void>();

  const die = (fault: DatabaseFault) => {
    standing.resolve();
    if (dead !== null) return;
    dead = fault;
    for (const { reject } of waiting.values()) reject(fault);
    waiting.clear();
    if (!told) on.death(fault);
  };
  worker.on('message', (reply: Reply) => {
    if ('stands' in reply) return standing.resolve();
    if ('notice' in reply) return on.notice(reply.notice);
    settle(waiting, reply);
  });
  worker.on('error', (error) => die(new DatabaseFault('worker_died', `${name}: ${String(error)}`)));
  worker.on('exit', (code) => die(new DatabaseFault('worker_died', `${name} ended with code ${code}`)));

  return {
    call: (call, input, transfer = []) =>
      new Promise((resolve, reject) => {
        if (dead !== null) return reject(dead);
        const id = ++last;
        waiting.set(id, { resolve, reject });
        worker.postMessage({ id, name: call, input } satisfies Request, transfer);
      }),
    busy: () => waiting.size > 0,
    terminate: async () => {
      told = true;
      // In the middle of loading SQLite's addon its end would be the end of the process (connection.ts).
      await standing.promise;
      await worker.terminate();
    },
  };
}

function settle(waiting: Map<number, Waiting>, reply: Exclude<Reply, { notice: Notice } | { stands: true }>): void {
  const request = waiting.get(reply.id);
  if (request === undefined) return;
  waiting.delete(reply.id);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the call table says what this call answers
  if (reply.ok) request.resolve(reply.value as never);
  else request.reject(new DatabaseFault(reply.cause.code, reply.cause.message));
}
