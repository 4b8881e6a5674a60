import type { Incident } from '../../contract/incidents.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import type { CommitBatch, Committed, Journal, StationEntry } from '../../domain/ports/journal.ts';
import type { Log } from '../../domain/ports/log.ts';
import type { StatusKeeper } from './journal-status.ts';
import { fates, type Head, type WriterCalls } from './messages.ts';
import { newRows, packEntry, packEvents, packSamples } from './pack.ts';
import type { WriteWith } from './stores.ts';
import type { WorkerClient } from './worker-client.ts';

/** The journal in main, over the writer's thread; `write` is how every store writes its rows through it. */
export interface JournalOverWriter {
  readonly journal: Journal;
  readonly write: WriteWith;
}

const noEvents = new Uint8Array();

/** Sends batches to the writer and tells the listeners of the new rows, in the journal's order. */
export function journalOverWriter(deps: {
  writer: WorkerClient<WriterCalls>;
  clock: Clock;
  log: Log;
  status: StatusKeeper;
  grown: (head: Head) => void;
}): JournalOverWriter {
  const { writer, clock, log, status, grown } = deps;
  const listeners = new Set<(incidents: readonly Incident[]) => void>();

  function tell(head: Head, incidents: readonly Incident[]): void {
    if (incidents.length === 0) return;
    grown(head);
    status.grown(head.rows);
    for (const listener of listeners) {
      try {
        listener(incidents);
      } catch (cause) {
        log.error('a listener to the journal failed', { cause: String(cause) });
      }
    }
  }

  async function commit(batch: CommitBatch): Promise<Committed> {
    const received = clock.now();
    const samples = packSamples(batch.samples);
    const { first, head, value } = await writer.call(
      'commit',
      { received, events: packEvents(batch.events), samples, entries: batch.entries.map(packEntry) },
      [samples.index, samples.timestamp, samples.value].map((column) => column.buffer),
    );
    const incidents = newRows(batch, value, first, received);
    tell(head, incidents);
    const conflicts = batch.events.filter((_, i) => value[i] === fates.conflict);
    const stored = incidents.length - batch.entries.length;
    return { incidents, conflicts, duplicates: batch.events.length - stored - conflicts.length };
  }

  const write: WriteWith = async (entries, send) => {
    const received = clock.now();
    const { first, head, value } = await send({ received, entries: entries.map(packEntry) });
    // Where nothing was changed nothing was written: the head has not moved.
    if (head.rows >= first) tell(head, newRows({ events: [], entries }, noEvents, first, received));
    return value;
  };

  const journal: Journal = {
    commit,
    append: async (...entries: StationEntry[]) => (await commit({ events: [], samples: [], entries })).incidents,
    watermarks: () => writer.call('watermarks', null),
    eventCounts: () => writer.call('eventCounts', null),
    onCommitted(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    status: () => status.status(),
    onStatus: (listener) => status.onStatus(listener),
  };
  return { journal, write };
}
