import type { Clock } from '../domain/ports/clock.ts';
import type { CommitBatch, Committed, Journal } from '../domain/ports/journal.ts';
import type { Log } from '../domain/ports/log.ts';
import type { MessageKind } from '../domain/wire/topics.ts';
import { isLasting } from './lasting.ts';

/** How ingest is doing. While it is `failing` nothing is acknowledged; it is tried again by itself. */
export interface IngestStatus {
  readonly state: 'ok' | 'failing';
  /** Since when, by the station's clock. */
  readonly since: number;
  /** The cause in the database's words; empty when `ok`. */
  readonly message: string;
  /** Events turned away for want of room; their nodes send them again. */
  readonly deferred: number;
  /** Other messages turned away for want of room: lost. */
  readonly dropped: number;
  /** Events and readings that the database refused for good, each by itself: a defect of ours, the log has the cause. */
  readonly rejected: number;
}

/** Waiting times between attempts, ms: doubled from the first to the longest. */
export const retryDelay = { first: 250, longest: 10_000 } as const;

/** What of a batch was committed, without what the database refused for good. */
export interface Done {
  readonly batch: CommitBatch;
  readonly committed: Committed;
}

/** Commits batches, each until it is done. */
export interface Committer {
  /** Resolves when the batch is on the disk; null when it was stopped before. */
  commit(batch: CommitBatch): Promise<Done | null>;
  /** Counts a message that found no room. */
  dropped(kind: MessageKind): void;
  status(): IngestStatus;
  onStatus(listener: (status: IngestStatus) => void): () => void;
  /** Gives up what is waiting to be tried again. */
  stop(): void;
}

const nothing: Done = {
  batch: { events: [], samples: [], entries: [] },
  committed: { incidents: [], duplicates: 0, conflicts: [] },
};

/** Commits to a journal, with back-off while it fails. */
export function createCommitter({ journal, clock, log }: { journal: Journal; clock: Clock; log: Log }): Committer {
  const listeners = new Set<(status: IngestStatus) => void>();
  let now: IngestStatus = { state: 'ok', since: clock.now(), message: '', deferred: 0, dropped: 0, rejected: 0 };
  let stopped = false;
  let wake: (() => void) | null = null;

  const set = (change: Partial<IngestStatus>) => {
    now = { ...now, ...change };
    for (const listener of listeners) listener(now);
  };
  const failing = (cause: unknown) => {
    const message = cause instanceof Error ? cause.message : String(cause);
    if (now.state === 'failing' && now.message === message) return;
    log.error('the journal cannot be written', { cause: message });
    set({ state: 'failing', message, since: now.state === 'failing' ? now.since : clock.now() });
  };
  const recovered = () => {
    if (now.state === 'ok') return;
    log.info('the journal is written again');
    set({ state: 'ok', message: '', since: clock.now() });
  };
  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      const callOff = clock.after(ms, resolve);
      wake = () => {
        callOff();
        resolve();
      };
    });

  async function commit(batch: CommitBatch): Promise<Done | null> {
    if (size(batch) === 0) return nothing;
    for (let delay: number = retryDelay.first; ; delay = Math.min(2 * delay, retryDelay.longest)) {
      if (stopped) return null;
      try {
        const committed = await journal.commit(batch);
        recovered();
        return { batch, committed };
      } catch (cause) {
        if (isLasting(cause)) return await apart(batch, cause);
        failing(cause);
        await pause(delay);
      }
    }
  }

  // Something in the batch can never be stored. It is found by halves, so that it does not hold up the others.
  async function apart(batch: CommitBatch, cause: unknown): Promise<Done | null> {
    if (size(batch) === 1) {
      log.error('the database refuses a message', { cause: String(cause), ...nameOf(batch) });
      set({ rejected: now.rejected + 1 });
      return nothing;
    }
    const [first, second] = halves(batch);
    const before = await commit(first);
    const after = before === null ? null : await commit(second);
    return before === null || after === null ? null : joined(before, after);
  }

  return {
    commit,
    dropped(kind) {
      // Under overload this happens thousands of times a second: whoever shows the status asks for it.
      now = kind === 'evt' ? { ...now, deferred: now.deferred + 1 } : { ...now, dropped: now.dropped + 1 };
    },
    status: () => now,
    onStatus(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    stop() {
      stopped = true;
      wake?.();
    },
  };
}

function size({ events, samples, entries }: CommitBatch): number {
  return events.length + samples.length + entries.length;
}

function halves({ events, samples, entries }: CommitBatch): [CommitBatch, CommitBatch] {
  const parts = [half(events), half(samples), half(entries)] as const;
  const side = (i: 0 | 1): CommitBatch => ({ events: parts[0][i], samples: parts[1][i], entries: parts[2][i] });
  if (size(side(1)) > 0) return [side(0), side(1)];
  // At most one of each kind: halving would keep them together for ever.
  const none: CommitBatch = { events: [], samples: [], entries: [] };
  return events.length > 0
    ? [
        { ...none, events },
        { ...none, samples, entries },
      ]
    : [
        { ...none, samples },
        { ...none, entries },
      ];
}

function joined(a: Done, b: Done): Done {
  return {
    batch: {
      events: [...a.batch.events, ...b.batch.events],
      samples: [...a.batch.samples, ...b.batch.samples],
      entries: [...a.batch.entries, ...b.batch.entries],
    },
    committed: {
      incidents: [...a.committed.incidents, ...b.committed.incidents],
      duplicates: a.committed.duplicates + b.committed.duplicates,
      conflicts: [...a.committed.conflicts, ...b.committed.conflicts],
    },
  };
}

function half<T>(list: readonly T[]): [T[], T[]] {
  const middle = Math.ceil(list.length / 2);
  return [list.slice(0, middle), list.slice(middle)];
}

function nameOf({ events, samples, entries }: CommitBatch): Record<string, unknown> {
  const [event, sample, entry] = [events[0], samples[0], entries[0]];
  if (event !== undefined) return { node: event.node, boot: event.boot, seq: event.seq };
  return { node: sample?.node ?? entry?.node ?? null };
}
