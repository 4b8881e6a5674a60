import { setTimeout as pause } from 'node:timers/promises';
import type { Clock } from '../../domain/ports/clock.ts';
import type { Log } from '../../domain/ports/log.ts';
import type { WriterCalls } from './messages.ts';
import type { WorkerClient } from './worker-client.ts';

/** How often it looks whether there is something to merge, ms. */
const betweenLooks = 3_600_000;
/** Between two steps of merging, and before a writer is asked again that was busy, ms. */
const betweenSteps = 20;

/** Keeps the search in few pieces: rows come a few at a time, and each commit makes a piece of its own. */
export interface SearchKeeper {
  /** Looks now. Nobody waits for it: it has the writer only where nothing else wants it. */
  merge(): void;
  /** Begins no further step; resolves when the last one has ended. What is left is for the next start. */
  stop(): Promise<void>;
}

/** Begins to look, now and then. */
export function searchKeeper(deps: { writer: WorkerClient<WriterCalls>; clock: Clock; log: Log }): SearchKeeper {
  const { writer, clock, log } = deps;
  const stop = new AbortController();
  const { signal } = stop;
  let working: Promise<void> = Promise.resolve();

  const work = async () => {
    if (signal.aborted) return;
    await writer.call('search.begin', null);
    for (let more = true; more && !signal.aborted; await pause(betweenSteps))
      if (!writer.busy()) more = await writer.call('search.merge', null);
  };
  const failed = (cause: unknown) =>
    log.error('the pieces of the search could not be merged', { cause: String(cause) });
  const merge = () => {
    working = working.then(work).catch(failed);
  };
  const callOff = clock.every(betweenLooks, merge);

  return {
    merge,
    async stop() {
      stop.abort();
      callOff();
      await working;
    },
  };
}
