import type { Incident } from '../contract/incidents.ts';
import { sequenceTracker } from '../domain/nodes/sequence.ts';
import type { Clock } from '../domain/ports/clock.ts';
import type { CommitBatch, Committed, Journal, StationEntry } from '../domain/ports/journal.ts';
import type { BrokerLink, Inbound } from '../domain/ports/link.ts';
import type { Log } from '../domain/ports/log.ts';
import { parseNodeMessage } from '../domain/wire/message.ts';
import { batchOf, gapEntry } from './ingest-batch.ts';
import { createCommitter, type IngestStatus } from './ingest-commit.ts';
import { ingestQueue, type ReceivedMessage } from './ingest-queue.ts';
import { receipts } from './ingest-receipts.ts';

/** Messages in one transaction at most: large enough to share a disk's flush, small enough to pack in a few ms. */
const batchMessages = 1_000;
/** How often gaps are looked at when nothing arrives, ms. */
const gapInterval = 1_000;
/** Under this key `refusals` counts what came from no node of ours. */
export const unknownNode = '';

/** What was received and is now committed: all messages in the order of their arrival, and the new rows. */
export interface IngestBatch {
  readonly messages: readonly ReceivedMessage[];
  readonly incidents: readonly Incident[];
}

/** The way from the broker to the journal. */
export interface Ingest {
  /** Called after each commit, and for messages that need none in their turn. Returns how to stop. */
  onBatch(listener: (batch: IngestBatch) => void): () => void;
  /** Messages refused as malformed since the start, by node; those of no known node under `unknownNode`. */
  refusals(): ReadonlyMap<string, number>;
  status(): IngestStatus;
  onStatus(listener: (status: IngestStatus) => void): () => void;
  /** Takes nothing more and waits for what is being committed. */
  stop(): Promise<void>;
}

export interface IngestDeps {
  readonly site: string;
  readonly link: BrokerLink;
  readonly journal: Journal;
  /** Whether a node has an account with us. */
  readonly known: (node: string) => boolean;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Begins to take what the link delivers. A batch is committed as soon as the writer is idle, so batches grow with the
 * load; receipts leave after the commit; then the listeners hear of it. While a batch cannot be committed nothing is
 * acknowledged, and it is tried again until it can.
 */
export async function createIngest(deps: IngestDeps): Promise<Ingest> {
  const { site, link, journal, known, clock, log } = deps;
  const tracker = sequenceTracker(await journal.watermarks());
  const receipt = receipts({ site, link, log, tracker });
  const queue = ingestQueue();
  const refused = new Map<string, number>();
  const listeners = new Set<(batch: IngestBatch) => void>();
  const committer = createCommitter({ journal, clock, log });
  let entries: StationEntry[] = [];
  let running: Promise<void> | null = null;
  let stopped = false;

  const refuse = (node: string | null, reason: string) => {
    const counted = node !== null && known(node) ? node : unknownNode;
    refused.set(counted, (refused.get(counted) ?? 0) + 1);
    log.debug('a message was refused', { node, reason });
  };

  function receive({ topic, payload, received, retained }: Inbound): void {
    const parsed = parseNodeMessage(site, topic, payload);
    if (!parsed.ok) return refuse(parsed.node, parsed.reason);
    const { message } = parsed;
    if (!known(message.node)) return refuse(message.node, 'unknown node');
    if (!queue.push({ ...message, received, retained }, payload.length)) committer.dropped(message.kind);
    start();
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

  // The next batch is on its way to the writer before the last one is told of, so that the writer does not wait.
  async function run(): Promise<void> {
    let done: (() => void) | null = null;
    for (;;) {
      const committing = stopped ? null : next();
      done?.();
      if (committing === null) return;
      done = await committing;
    }
  }

  function next(): Promise<(() => void) | null> | null {
    const messages = queue.take(batchMessages).filter(bearable);
    const added = entries;
    entries = [];
    if (messages.length === 0 && added.length === 0) return queue.size() > 0 ? next() : null;
    return commit(messages, batchOf(messages, added));
  }

  function bearable(message: ReceivedMessage): boolean {
    if (message.kind !== 'evt' || tracker.bearable(message.node, message.body.boot, message.body.seq)) return true;
    refuse(message.node, 'too many gaps');
    return false;
  }

  async function commit(messages: readonly ReceivedMessage[], batch: CommitBatch): Promise<(() => void) | null> {
    const done = await committer.commit(batch);
    return done === null ? null : () => deliver(messages, done.batch, done.committed);
  }

  function deliver(
    messages: readonly ReceivedMessage[],
    batch: CommitBatch,
    { incidents, conflicts }: Committed,
  ): void {
    for (const { node } of conflicts) refuse(node, 'its boot number was used before by another device');
    for (const message of messages) receipt.heard(message);
    receipt.committed(batch, conflicts);
    lookForGaps();
    for (const listener of listeners) {
      try {
        listener({ messages, incidents });
      } catch (cause) {
        log.error('a listener to ingest failed', { cause: String(cause) });
      }
    }
  }

  function lookForGaps(): void {
    if (stopped || committer.status().state !== 'ok') return;
    const lost = receipt.askDue(clock.monotonic());
    for (const gap of lost) {
      const { after: _, ...range } = gap;
      log.warn('events are lost', range);
      entries.push(gapEntry(gap, clock.now()));
    }
    if (lost.length > 0) start();
  }

  const stopListening = link.onMessage(receive);
  const stopLooking = clock.every(gapInterval, lookForGaps);

  return {
    onBatch(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    refusals: () => refused,
    status: () => committer.status(),
    onStatus: committer.onStatus,
    async stop() {
      stopListening();
      stopLooking();
      stopped = true;
      committer.stop();
      await running;
    },
  };
}
