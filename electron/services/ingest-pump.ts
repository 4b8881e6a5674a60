import type { CommitBatch, StationEntry } from '../domain/ports/journal.ts';
import type { Log } from '../domain/ports/log.ts';
import { type Annotate, batchOf } from './ingest-batch.ts';
import type { Committer, Done } from './ingest-commit.ts';
import type { IngestQueue, ReceivedMessage } from './ingest-queue.ts';

/** Messages in one transaction at most: large enough to share a disk's flush, small enough to pack in a few ms. */
const batchMessages = 1_000;

/** Carries messages from the queue to the journal, one batch at a time. */
export interface Pump {
  /** There is something in the queue. */
  start(): void;
  /** Rows of the station that go with the next batch. */
  add(entries: readonly StationEntry[]): void;
  /** What is being committed and what waits for that, in the order of its arrival. */
  waiting(): ReceivedMessage[];
  /** Starts no further batch, and waits for the one that is under way. */
  stop(): Promise<void>;
}

/**
 * A batch begins as soon as the one before it is committed, so batches grow with the load. `bearable` may still turn a
 * message away; `deliver` hears of each batch once it is on the disk.
 */
export function pump(deps: {
  queue: IngestQueue;
  committer: Committer;
  log: Log;
  annotate: Annotate;
  bearable: (message: ReceivedMessage) => boolean;
  deliver: (messages: readonly ReceivedMessage[], done: Done) => void;
}): Pump {
  const { queue, committer, log, annotate, bearable, deliver } = deps;
  let entries: StationEntry[] = [];
  let running: Promise<void> | null = null;
  let underWay: readonly ReceivedMessage[] = [];
  let stopped = false;

  function next(): Promise<(() => void) | null> | null {
    for (;;) {
      const messages = queue.take(batchMessages).filter(bearable);
      const added = entries;
      entries = [];
      if (messages.length > 0 || added.length > 0) return commit(messages, batchOf(messages, added, annotate));
      if (queue.size() === 0) return null;
    }
  }

  async function commit(messages: readonly ReceivedMessage[], batch: CommitBatch): Promise<(() => void) | null> {
    underWay = messages;
    const done = await committer.commit(batch);
    underWay = [];
    return done === null ? null : () => deliver(messages, done);
  }

  // The next batch is on its way to the writer before the last one is told of, so that the writer does not wait.
  async function run(): Promise<void> {
    let tell: (() => void) | null = null;
    for (;;) {
      const committing = stopped ? null : next();
      tell?.();
      if (committing === null) return;
      tell = await committing;
    }
  }

  // One turn later, so that what arrived together is committed together.
  function start(): void {
    if (stopped || running !== null) return;
    running = Promise.resolve()
      .then(run)
      .catch((cause: unknown) => log.error('ingest failed', { cause: String(cause) }))
      .finally(() => {
        running = null;
        if (queue.size() > 0 || entries.length > 0) start();
      });
  }

  return {
    start,
    add(rows) {
      entries.push(...rows);
      start();
    },
    waiting: () => [...underWay, ...queue.all()],
    async stop() {
      stopped = true;
      committer.stop();
      await running;
    },
  };
}
