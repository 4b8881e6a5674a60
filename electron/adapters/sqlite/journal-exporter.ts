import type { Finding } from '../../domain/journal/chain.ts';
import type { JournalExporter } from '../../domain/ports/journal-export.ts';
import type { ExportCalls, Head } from './messages.ts';
import { startWorker } from './worker-client.ts';

/** Exports in a thread of its own each, which ends with it: neither ingest nor the screens wait for one. */
export function journalExporter(journal: {
  readonly file: string;
  readonly key: Uint8Array;
  /** First row under the key. */
  readonly from: number;
  readonly head: () => Head;
  /** What is known already: found at the start, it may lie where no exported row does. */
  readonly broken: () => Finding | null;
}): JournalExporter {
  const { file, key, from } = journal;
  return {
    async exportCsv(order, watch) {
      const worker = startWorker<ExportCalls>('export-worker', {
        // What was asked rejects with the same cause.
        death: () => undefined,
        notice: (notice) => {
          if (notice.kind === 'export') watch.progress(notice.phase, notice.done, notice.total);
        },
      });
      watch.onStop(() => void worker.call('stop', null).catch(() => undefined));
      try {
        const done = await worker.call('export', { ...order, file, key, from, head: journal.head() });
        if (done === null) return null;
        return { ...done, chain: { ...done.chain, broken: done.chain.broken ?? journal.broken() } };
      } finally {
        await worker.terminate();
      }
    },
  };
}
