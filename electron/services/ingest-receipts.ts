import { declaredLost } from '../domain/nodes/coverage.ts';
import type { Gap, SequenceTracker } from '../domain/nodes/sequence.ts';
import type { CommitBatch, NodeEvent } from '../domain/ports/journal.ts';
import type { BrokerLink } from '../domain/ports/link.ts';
import type { Log } from '../domain/ports/log.ts';
import { ackMessage, reqMessage } from '../domain/wire/station-messages.ts';
import { nodeTopic } from '../domain/wire/topics.ts';
import type { ReceivedMessage } from './ingest-queue.ts';

/** Tells nodes what of theirs is committed, and asks them for what is missing. */
export interface Receipts {
  /**
   * A batch is on the disk: counts it in and sends one receipt for each boot that it touched, duplicates too. A boot
   * that two devices have used gets none any more: it would free what was never stored.
   */
  committed(batch: CommitBatch, conflicts: readonly NodeEvent[]): void;
  /** Asks for the gaps whose time has come; returns those that have to be given up. */
  askDue(now: number): Gap[];
  /** Follows who is online. */
  heard(message: ReceivedMessage): void;
}

/** Receipts over the station's link for the nodes of a site. */
export function receipts(deps: { site: string; link: BrokerLink; log: Log; tracker: SequenceTracker }): Receipts {
  const { site, link, log, tracker } = deps;
  /** The session that a node is gone from, as its last will says; a node that speaks is not in here. */
  const gone = new Set<string>();
  const sessions = new Map<string, string>();
  const disputed = new Set<string>();
  const online = (node: string) => !gone.has(node);

  // A receipt that does not get through is not repeated: the node sends again, and gets another one.
  const send = (node: string, end: 'evt/ack' | 'evt/req', payload: string) => {
    link.publish(nodeTopic(site, node, end), payload, { qos: 1, retain: false }).catch((cause: unknown) => {
      log.debug('a receipt or request was not sent', { node, end, cause: String(cause) });
    });
  };

  return {
    committed(batch, conflicts) {
      for (const { node, boot } of conflicts) disputed.add(`${boot} ${node}`);
      for (const [node, boots] of countIn(tracker, batch)) {
        for (const boot of boots) {
          const upTo = tracker.upTo(node, boot);
          if (upTo > 0 && !disputed.has(`${boot} ${node}`)) send(node, 'evt/ack', ackMessage(boot, upTo));
        }
      }
    },
    askDue(now) {
      if (!link.state().connected) return [];
      const { ask, giveUp } = tracker.due(now, online);
      for (const { node, boot, from, to } of ask) send(node, 'evt/req', reqMessage(boot, from, to));
      return giveUp;
    },
    heard({ kind, node, body, retained }) {
      if (kind !== 'status') {
        if (!retained) gone.delete(node);
      } else if (body.online) {
        sessions.set(node, body.session);
        gone.delete(node);
      } else if ((sessions.get(node) ?? body.session) === body.session) {
        gone.add(node);
      }
    },
  };
}

/** Counts a committed batch in and returns the boots that it touched, by node. */
function countIn(tracker: SequenceTracker, batch: CommitBatch): Map<string, Set<number>> {
  const touched = new Map<string, Set<number>>();
  const touch = (node: string, boot: number) => {
    const boots = touched.get(node) ?? new Set();
    touched.set(node, boots.add(boot));
  };
  const lose = (node: string | null, type: string, value: { readonly [key: string]: unknown }) => {
    const range = declaredLost(type, value);
    if (range === null || node === null) return;
    tracker.lost(node, range.boot, range.from, range.to);
    touch(node, range.boot);
  };
  for (const { node, boot, seq, type, value } of batch.events) {
    tracker.noted(node, boot, seq);
    touch(node, boot);
    lose(node, type, value);
    if (type === 'node.started') expectEnd(tracker, node, value['prevBoot'], value['prevSeq']);
  }
  for (const { node, type, value } of batch.entries) lose(node, type, value);
  return touched;
}

function expectEnd(tracker: SequenceTracker, node: string, boot: unknown, seq: unknown): void {
  if (typeof boot === 'number' && typeof seq === 'number' && boot > 0 && seq > 0) tracker.expected(node, boot, seq);
}
