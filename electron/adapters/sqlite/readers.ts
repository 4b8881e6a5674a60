import type { JournalReader } from '../../domain/ports/journal.ts';
import type { Notice, ReaderCalls } from './messages.ts';
import { type DatabaseFault, startWorker, type WorkerClient } from './worker-client.ts';

/**
 * The threads that read, two of the same kind: `screen` answers what somebody sits in front of and waits for, `figures`
 * counts and checks. A thread answers one question after the other, and a statement of SQLite cannot be put aside: with
 * one thread a page that takes a millisecond waited for the histogram of the text before, or a stretch of the chain.
 */
export interface Readers {
  readonly screen: WorkerClient<ReaderCalls>;
  readonly figures: WorkerClient<ReaderCalls>;
  /** Opens an existing file in both; `key` is what its chain is verified with. */
  open(input: ReaderCalls['open']['input']): Promise<void>;
  /** Ends what is under way and closes the file in both. */
  close(): Promise<void>;
  /** Ends both at once. */
  terminate(): Promise<void>;
}

/** Starts the threads that read; `notice` hears how far the chain is verified. */
export function startReaders(on: { notice: (notice: Notice) => void; death: (fault: DatabaseFault) => void }): Readers {
  const screen = startWorker<ReaderCalls>('reader-worker', on);
  const figures = startWorker<ReaderCalls>('reader-worker', on);
  const both = async (each: (reader: WorkerClient<ReaderCalls>) => Promise<unknown>) =>
    void (await Promise.all([each(screen), each(figures)]));
  return {
    screen,
    figures,
    open: (input) => both((reader) => reader.call('open', input)),
    close: () => both((reader) => reader.call('close', null)),
    terminate: () => both((reader) => reader.terminate()),
  };
}

/** What the screens read, each from the thread that it belongs to. */
export function journalReader({ screen, figures }: Readers): JournalReader {
  return {
    page: (filter, after, limit) => screen.call('page', { filter, after, limit }),
    incident: (id) => screen.call('incident', { id }),
    around: (id, minutes) => screen.call('around', { id, minutes }),
    notes: (id) => screen.call('notes', { id }),
    file: (id) => screen.call('incidentFile', { id }),
    filters: (user) => screen.call('savedFilters', { user }),
    latest: (limit) => screen.call('latest', { limit }),
    committedAfter: (id, limit) => screen.call('committedAfter', { id, limit }),
    history: (series, from, to, points) => screen.call('history', { series, from, to, points }),
    alarmHistory: (key, before, limit) => screen.call('alarmHistory', { key, before, limit }),
    alarmSpans: (nodes, from, to) => screen.call('alarmSpans', { nodes, from, to }),
    envelope: (node, from, to) => screen.call('envelope', { node, from, to }),
    air: (node, metric, from, to) => screen.call('air', { node, metric, from, to }),
    count: (filter) => figures.call('count', { filter }),
    histogram: (filter, from, to, parts) => figures.call('histogram', { filter, from, to, parts }),
    span: () => figures.call('span', null),
    alarmMetrics: (from, to) => figures.call('alarmMetrics', { from, to }),
    accessReport: (zone, from, to) => figures.call('accessReport', { zone, from, to }),
    refusalReport: (zone, from, to) => figures.call('refusalReport', { zone, from, to }),
  };
}
