import type { Log } from '../../domain/ports/log.ts';
import type { JournalPurger } from '../../domain/ports/purge.ts';
import type { WriterCalls } from './messages.ts';
import type { WriteWith } from './stores.ts';
import type { WorkerClient } from './worker-client.ts';

/** The port over the writer's thread. `stop` ends what is being deleted; the next start goes on with it. */
export interface PurgerOverWriter extends JournalPurger {
  stop(): Promise<void>;
}

/** Goes on with what an earlier start has marked and not deleted. */
export function journalPurger(deps: {
  writer: WorkerClient<WriterCalls>;
  write: WriteWith;
  log: Log;
}): PurgerOverWriter {
  const { writer, write, log } = deps;
  const stop = new AbortController();
  const clear = async (left: (rows: number) => void) => {
    for (let rows = 1; rows > 0 && !stop.signal.aborted; left(rows)) rows = await writer.call('purge.clear', null);
  };
  let clearing: Promise<void> = clear(() => undefined).catch((cause: unknown) =>
    log.error('a purge that was begun could not be ended', { cause: String(cause) }),
  );
  return {
    purgeable: (before) => writer.call('purge.count', { before }),
    mark: (mark, entry) => write([entry], (rows) => writer.call('purge.mark', { ...rows, ...mark })),
    clear(left) {
      const work = clear(left);
      clearing = work.catch(() => undefined);
      return work;
    },
    async stop() {
      stop.abort();
      await clearing;
    },
  };
}
