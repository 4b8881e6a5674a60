import type { Finding } from '../../domain/journal/chain.ts';
import type { Exported, ExportWatch, JournalExporter, Proof } from '../../domain/ports/journal-export.ts';
import type { Chained, ExportCalls, Head, Notice } from './messages.ts';
import { startWorker, type WorkerClient } from './worker-client.ts';

/** What a stretch of rows and the remembered cells need is 60 MB. With less for what is young its rows are copied on as old: a tenth slower. */
const heap = { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 48 } as const;

/** Exports in a thread of its own each, which ends with it: neither ingest nor the screens wait for one. */
export function journalExporter(journal: {
  readonly file: string;
  readonly key: Uint8Array;
  /** First row under the key. */
  readonly from: number;
  readonly head: () => Head;
  /** What is known already: found at the start, it may lie where no exported row does. */
  readonly broken: () => Finding | null;
  /** Hears what an export found. */
  readonly found: (finding: Finding) => Promise<void>;
}): JournalExporter {
  const { file, key, from } = journal;
  async function inWorker<T extends Proof | Exported>(
    watch: ExportWatch,
    ask: (worker: WorkerClient<ExportCalls>, chained: Chained) => Promise<T | null>,
  ): Promise<T | null> {
    const on = {
      // What was asked rejects with the same cause.
      death: () => undefined,
      notice(notice: Notice) {
        if (notice.kind === 'export') watch.progress(notice.phase, notice.done, notice.total);
      },
    };
    const worker = startWorker<ExportCalls>('export-worker', on, import.meta.url, heap);
    watch.onStop(() => void worker.call('stop', null).catch(() => undefined));
    try {
      const done = await ask(worker, { file, key, from, head: journal.head() });
      if (done === null) return null;
      if (done.chain.broken !== null) await journal.found(done.chain.broken);
      return { ...done, chain: { ...done.chain, broken: done.chain.broken ?? journal.broken() } };
    } finally {
      await worker.terminate();
    }
  }
  return {
    exportCsv: (order, watch) => inWorker(watch, (worker, chained) => worker.call('export', { ...order, ...chained })),
    prove: (rows, watch) => inWorker(watch, (worker, chained) => worker.call('prove', { rows, ...chained })),
  };
}
