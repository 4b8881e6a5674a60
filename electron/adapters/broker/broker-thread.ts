import { Worker } from 'node:worker_threads';
import type { BrokerReply, BrokerRequest } from './messages.ts';
import type { RefusalCount } from './refusals.ts';

/** The worker could not do what it was asked; `code` is the system's or `worker_died`. */
export class BrokerThreadFault extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = 'BrokerThreadFault';
    this.code = code;
  }
}

export interface BrokerThread {
  /** Resolves with the port that the broker listens on. */
  ask(request: BrokerRequest): Promise<number>;
  terminate(): Promise<void>;
}

interface Waiting {
  readonly resolve: (port: number) => void;
  readonly reject: (fault: BrokerThreadFault) => void;
}

/** Starts the broker's worker; `died` hears when it ends without `terminate` or a `stop`. */
export function startBrokerThread(on: {
  refusals: (refusals: readonly RefusalCount[]) => void;
  died: (fault: BrokerThreadFault) => void;
}): BrokerThread {
  const here = import.meta.url;
  const worker = new Worker(new URL(`./broker-worker${here.endsWith('.ts') ? '.ts' : '.js'}`, here), {
    name: 'broker-worker',
  });
  const waiting: Waiting[] = [];
  let told = false;
  let dead: BrokerThreadFault | null = null;

  const die = (message: string) => {
    if (dead !== null) return;
    dead = new BrokerThreadFault('worker_died', message);
    for (const { reject } of waiting.splice(0)) reject(dead);
    if (!told) on.died(dead);
  };
  worker.on('message', (reply: BrokerReply) => {
    if (reply.reply === 'refusals') return on.refusals(reply.refusals);
    const next = waiting.shift();
    if (reply.reply === 'done') next?.resolve(reply.port);
    else next?.reject(new BrokerThreadFault(reply.code, reply.message));
  });
  worker.on('error', (error) => die(String(error)));
  worker.on('exit', (code) => die(`ended with code ${code}`));

  return {
    ask: (request) =>
      new Promise((resolve, reject) => {
        if (dead !== null) return reject(dead);
        if (request.ask === 'stop') told = true;
        waiting.push({ resolve, reject });
        worker.postMessage(request, []);
      }),
    async terminate() {
      told = true;
      await worker.terminate();
    },
  };
}
