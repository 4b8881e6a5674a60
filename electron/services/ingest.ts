import type { Incident } from '../contract/incidents.ts';
import { sequenceTracker } from '../domain/nodes/sequence.ts';
import type { Clock } from '../domain/ports/clock.ts';
import type { Journal } from '../domain/ports/journal.ts';
import type { BrokerLink, Inbound } from '../domain/ports/link.ts';
import type { Log } from '../domain/ports/log.ts';
import { type Annotate, gapEntry } from './ingest-batch.ts';
import { createCommitter, type Done, type IngestStatus } from './ingest-commit.ts';
import { inlet } from './ingest-inlet.ts';
import { pump } from './ingest-pump.ts';
import { ingestQueue, type ReceivedMessage } from './ingest-queue.ts';
import { receipts } from './ingest-receipts.ts';

/** How often gaps are looked at when nothing arrives, ms. */
const gapInterval = 1_000;

/** What the live view is made of. Nothing of it waits for the database while that fails. */
const shownAtOnce: ReadonlySet<ReceivedMessage['kind']> = new Set(['status', 'state', 'tele']);

/** What was received and is now committed: all messages in the order of their arrival, and the new rows. */
export interface IngestBatch {
  readonly messages: readonly ReceivedMessage[];
  readonly incidents: readonly Incident[];
}

/** The way from the broker to the journal. */
export interface Ingest {
  /**
   * Called after each commit, and for messages that need none in their turn; while nothing can be committed, at once
   * for what nodes say of how they are now. Each message is told once. Returns how to stop.
   */
  onBatch(listener: (batch: IngestBatch) => void): () => void;
  /** Messages refused since the start, by node; those of no known node under `unknownNode`. */
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
  /** Asked for every event as it is about to be committed. Must be quick; one that throws is logged and says nothing. */
  readonly annotate?: Annotate;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Begins to take what the link delivers, from the moment of the call on. A batch is committed as soon as the writer is
 * idle; receipts leave after the commit; then the listeners hear of it. While a batch cannot be committed nothing is
 * acknowledged, and it is tried again until it can; the live view goes on meanwhile. Rejects where the journal cannot say what it holds.
 */
export async function createIngest(deps: IngestDeps): Promise<Ingest> {
  const { site, link, journal, known, clock, log } = deps;
  const early: Inbound[] = [];
  const stopEarly = link.onMessage((inbound) => early.push(inbound));
  const tracker = sequenceTracker(await journal.watermarks().finally(stopEarly));
  const entrance = inlet({ site, known, log });
  const receipt = receipts({ site, link, log, tracker });
  const queue = ingestQueue();
  const committer = createCommitter({ journal, clock, log });
  const listeners = new Set<(batch: IngestBatch) => void>();
  const shown = new WeakSet<ReceivedMessage>();
  const flow = pump({ queue, committer, log, annotate, bearable, deliver });

  function annotate(...event: Parameters<Annotate>): ReturnType<Annotate> {
    try {
      return deps.annotate?.(...event) ?? {};
    } catch (cause) {
      log.error('it could not be told who it was at a door', { node: event[0], cause: String(cause) });
      return {};
    }
  }

  function receive(inbound: Inbound): void {
    const message = entrance.accept(inbound);
    if (message === null) return;
    if (!queue.push(message, inbound.payload.length)) committer.dropped(message.kind);
    if (committer.status().state === 'failing') showAtOnce([message]);
    flow.start();
  }

  function showAtOnce(messages: readonly ReceivedMessage[]): void {
    const fresh = messages.filter((message) => shownAtOnce.has(message.kind) && !shown.has(message));
    for (const message of fresh) shown.add(message);
    if (fresh.length > 0) tell({ messages: fresh, incidents: [] });
  }

  function bearable(message: ReceivedMessage): boolean {
    if (message.kind !== 'evt' || tracker.bearable(message.node, message.body.boot, message.body.seq)) return true;
    entrance.refuse(message.node, 'too many gaps');
    return false;
  }

  function deliver(messages: readonly ReceivedMessage[], { batch, committed }: Done): void {
    const { incidents, conflicts } = committed;
    for (const { node } of conflicts) entrance.refuse(node, 'its boot number was used before by another device');
    for (const message of messages) receipt.heard(message);
    receipt.committed(batch, conflicts);
    lookForGaps();
    tell({ messages: messages.filter((message) => !shown.has(message)), incidents });
  }

  function tell(batch: IngestBatch): void {
    for (const listener of listeners) {
      try {
        listener(batch);
      } catch (cause) {
        log.error('a listener to ingest failed', { cause: String(cause) });
      }
    }
  }

  function lookForGaps(): void {
    if (committer.status().state !== 'ok') return;
    const lost = receipt.askDue(clock.monotonic());
    for (const { node, boot, from, to } of lost) log.warn('events are lost', { node, boot, from, to });
    if (lost.length > 0) flow.add(lost.map((gap) => gapEntry(gap, clock.now())));
  }

  const stopShowing = committer.onStatus(({ state }) => {
    if (state === 'failing') showAtOnce(flow.waiting());
  });
  const stopListening = link.onMessage(receive);
  const stopLooking = clock.every(gapInterval, lookForGaps);
  for (const inbound of early) receive(inbound);

  return {
    onBatch(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    refusals: () => entrance.refusals(),
    status: () => committer.status(),
    onStatus: (listener) => committer.onStatus(listener),
    async stop() {
      stopListening();
      stopLooking();
      stopShowing();
      await flow.stop();
    },
  };
}
