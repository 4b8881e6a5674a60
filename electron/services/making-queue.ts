import type { Clock } from '../domain/ports/clock.ts';
import type { Log } from '../domain/ports/log.ts';

/** What is asked for within so many ms is made together. */
const gather = 50;
/** What has failed is tried again after so many ms. */
const retryAfter = 5_000;

/** What has to be made for nodes, one at a time, each once however often it was asked for. */
export interface MakingQueue {
  /** `forced` is kept until it is made. */
  mark(nodes: Iterable<string>, forced?: boolean): void;
  /** Resolves when a node has been tried once from now on. */
  tried(node: string): Promise<void>;
  /** Nothing is left to be made. */
  idle(): boolean;
  stop(): Promise<void>;
}

/** An empty queue. `make` may fail: it is tried again. Between two nodes everybody else has a turn. */
export function makingQueue(deps: {
  readonly make: (node: string, forced: boolean) => Promise<void>;
  readonly clock: Pick<Clock, 'after'>;
  readonly log: Log;
}): MakingQueue {
  const { make, clock, log } = deps;
  const due = new Map<string, boolean>();
  const waiting = new Map<string, PromiseWithResolvers<void>>();
  const state: { running: Promise<void> | null; callOff: (() => void) | null; stopped: boolean } = {
    running: null,
    callOff: null,
    stopped: false,
  };

  const mark = (nodes: Iterable<string>, forced = false) => {
    for (const node of nodes) due.set(node, forced || (due.get(node) ?? false));
    if (state.stopped || state.running !== null || due.size === 0) return;
    state.callOff ??= clock.after(gather, start);
  };
  const start = () => {
    state.callOff = null;
    state.running = makeAll().finally(() => {
      state.running = null;
      mark([]);
    });
  };
  async function makeAll(): Promise<void> {
    for (let [next] = due; next !== undefined && !state.stopped; [next] = due) {
      const [node, forced] = next;
      due.delete(node);
      // Who comes now waits for the next time.
      const done = waiting.get(node);
      waiting.delete(node);
      await tryOne(node, forced);
      done?.resolve();
      await new Promise<void>((resolve) => void clock.after(0, resolve));
    }
  }
  async function tryOne(node: string, forced: boolean): Promise<void> {
    try {
      await make(node, forced);
    } catch (cause) {
      log.error('a credential table could not be made', { node, cause: String(cause) });
      clock.after(retryAfter, () => mark([node], forced));
    }
  }

  return {
    mark,
    tried(node) {
      if (state.stopped) return Promise.resolve();
      const done = waiting.get(node) ?? Promise.withResolvers<void>();
      waiting.set(node, done);
      return done.promise;
    },
    idle: () => due.size === 0 && state.running === null,
    async stop() {
      state.stopped = true;
      state.callOff?.();
      await state.running;
      for (const { resolve } of waiting.values()) resolve();
    },
  };
}
