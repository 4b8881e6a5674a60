import type { Log } from '../../domain/ports/log.ts';
import type { JournalPurger } from '../../domain/ports/purge.ts';
import type { WriterCalls } from './messages.ts';
import type { SearchKeeper } from './search-keeper.ts';
import type { WriteWith } from './stores.ts';
import type { WorkerClient } from './worker-client.ts';

/** The port over the writer's thread. `stop` ends what is being deleted; the next start goes on with it. */
export interface PurgerOverWriter extends JournalPurger {
  stop(): Promise<void>;
}

/** Goes on with what an earlier start has marked and not deleted. `search` then lets go what it still has of those rows. */
export function journalPurger(deps: {
  writer: WorkerClient<WriterCalls>;
  write: WriteWith;
  search: SearchKeeper;
  log: Log;
}): PurgerOverWriter {
  const { writer, write, search, log } = deps;
  const stop = new AbortController();
  const { signal } = stop;
  const clear = async (left: (rows: number) => void) => {
    for (let rows = 1; rows > 0 && !signal.aborted; left(rows)) rows = await writer.call('purge.clear', null);
  };
  const failed = (cause: unknown) => log.error('a purge that was begun could not be ended', { cause: String(cause) });
  let working: Promise<unknown> = clear(() => undefined).then(search.merge, failed);
  return {
    async purgeable(before) {
      let found = await writer.call('purge.count', { before, after: null });
      while (found.more) {
        signal.throwIfAborted();
        found = await writer.call('purge.count', { before, after: found.upTo });
      }
      return { upTo: found.upTo, rows: found.rows };
    },
    mark: (mark, entry) => write([entry], (rows) => writer.call('purge.mark', { ...rows, ...mark })),
    clear(left) {
      const cleared = clear(left);
      working = Promise.all([working, cleared.then(search.merge, () => undefined)]);
      return cleared;
    },
    async stop() {
      stop.abort();
      await working;
    },
  };
}
