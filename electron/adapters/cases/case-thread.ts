import { fail, type Result } from '../../contract/result.ts';
import type { CaseParts } from '../../domain/ports/cases.ts';
import type { Log } from '../../domain/ports/log.ts';
import { DatabaseFault, startWorker, type WorkerClient } from '../sqlite/worker-client.ts';
import type { ReadCase } from './case-file.ts';
import type { CaseCalls } from './case-worker.ts';

/** What the largest case takes is 600 MB; whatever takes more ends its own thread, and not the station. */
const heap = { maxOldGenerationSizeMb: 1_024, maxYoungGenerationSizeMb: 64 } as const;

/**
 * Reads a case file as `readCase` does, in a thread of its own. One whose content takes more memory than any case is
 * refused as `too_large`; `conflict` where it was stopped.
 */
export function readCaseApart(
  file: Uint8Array,
  log: Log,
  onStop: (listener: () => void) => void = () => undefined,
): Promise<Result<ReadCase>> {
  return apart(log, onStop, (thread) => thread.call('read', { file }));
}

/** Packs what is in a case as `packContent` does, in a thread of its own. */
export function packContentApart(parts: CaseParts, log: Log): Promise<Result<Uint8Array>> {
  return apart(
    log,
    () => undefined,
    (thread) => thread.call('pack', { parts }),
  );
}

async function apart<T>(
  log: Log,
  onStop: (listener: () => void) => void,
  work: (thread: WorkerClient<CaseCalls>) => Promise<Result<T>>,
): Promise<Result<T>> {
  // What was asked rejects with the same cause.
  const on = { death: () => undefined, notice: () => undefined };
  const thread = startWorker<CaseCalls>('case-worker', on, import.meta.url, heap);
  let stopped = false;
  onStop(() => {
    stopped = true;
    void thread.terminate();
  });
  try {
    return await work(thread);
  } catch (cause) {
    if (stopped) return fail('conflict', 'it was stopped');
    if (!(cause instanceof DatabaseFault) || cause.code !== 'worker_died') throw cause;
    log.warn('the thread of a case file has ended', { cause: cause.message });
    return fail('invalid_input', 'the case takes more memory than a case may', { reason: 'too_large' });
  } finally {
    await thread.terminate();
  }
}
