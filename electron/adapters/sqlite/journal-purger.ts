import { setTimeout as pause } from 'node:timers/promises';
import type { Log } from '../../domain/ports/log.ts';
import type { JournalPurger } from '../../domain/ports/purge.ts';
import type { WriterCalls } from './messages.ts';
import type { WriteWith } from './stores.ts';
import type { WorkerClient } from './worker-client.ts';

/** Between two steps of merging, and before a writer is asked again that was busy, ms. */
const betweenSteps = 20;

/** The port over the writer's thread. `stop` ends what is being deleted; the next start goes on with it. */
export interface PurgerOverWriter extends JournalPurger {
  stop(): Promise<void>;
}

/** Goes on with what an earlier start has marked and not deleted, or not taken out of the search. */
export function journalPurger(deps: {
  writer: WorkerClient<WriterCalls>;
  write: WriteWith;
  log: Log;
}): PurgerOverWriter {
  const { writer, write, log } = deps;
  const stop = new AbortController();
  const { signal } = stop;
  const clear = async (left: (rows: number) => void) => {
    for (let rows = 1; rows > 0 && !signal.aborted; left(rows)) rows = await writer.call('purge.clear', null);
  };
  // Nobody waits for this: it has the writer only where nothing else wants it.
  const merge = async () => {
    for (let more = true; more && !signal.aborted; await pause(betweenSteps))
      if (!writer.busy()) more = await writer.call('purge.merge', null);
  };
  const failed = (cause: unknown) => log.error('a purge that was begun could not be ended', { cause: String(cause) });
  let working: Promise<unknown> = clear(() => undefined)
    .then(merge)
    .catch(failed);
  return {
    purgeable: (before) => writer.call('purge.count', { before }),
    mark: (mark, entry) => write([entry], (rows) => writer.call('purge.mark', { ...rows, ...mark })),
    clear(left) {
      const cleared = clear(left);
      const merged = cleared.then(merge, () => undefined).catch(failed);
      working = Promise.all([working, merged]);
      return cleared;
    },
    async stop() {
      stop.abort();
      await working;
    },
  };
}
