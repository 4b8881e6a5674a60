import { chartMetrics } from '../contract/fields.ts';
import { readingsOf } from '../domain/climate/readings.ts';
import type { Gap } from '../domain/nodes/sequence.ts';
import type { CommitBatch, Json, NodeEvent, Sample, StationEntry } from '../domain/ports/journal.ts';
import { judgedClock } from '../domain/wire/envelope.ts';
import { type EvtBody, eventValue } from '../domain/wire/evt.ts';
import type { TeleBody } from '../domain/wire/tele.ts';
import type { ReceivedMessage } from './ingest-queue.ts';

type Message<K extends ReceivedMessage['kind']> = Extract<ReceivedMessage, { kind: K }>;

/** What the station knows of an event besides what the node says: who it was. Goes into the event's value. */
export type Annotate = (node: string, body: EvtBody) => { readonly [key: string]: Json };

/** What the journal gets of messages: their events and readings, in the same order. */
export function batchOf(
  messages: readonly ReceivedMessage[],
  entries: readonly StationEntry[],
  annotate: Annotate,
): CommitBatch {
  const events: NodeEvent[] = [];
  const samples: Sample[] = [];
  for (const message of messages) {
    if (message.kind === 'evt') events.push(eventOf(message, annotate));
    else if (message.kind === 'tele') samples.push(...samplesOf(message));
  }
  return { events, samples, entries };
}

/** An event as it is stored: the time that its clock said, and what the station thinks of that clock. */
export function eventOf({ node, body, received }: Message<'evt'>, annotate: Annotate): NodeEvent {
  const { boot, seq, ts, clk, type, hist } = body;
  const clock = judgedClock(ts, clk, received);
  return {
    node,
    boot,
    seq,
    timestamp: ts,
    clock,
    type,
    late: hist === true,
    value: { ...eventValue(body), ...annotate(node, body) },
  };
}

/**
 * The readings of a message, and the dew point that follows from them. One without a believable time is stored at its arrival when it is live; kept ones without
 * a time cannot be put anywhere on a curve and are left out.
 */
export function samplesOf({ node, body, received }: Message<'tele'>): Sample[] {
  const timestamp = sampleTime(body, received);
  if (timestamp === null) return [];
  const readings = readingsOf(body.m);
  return chartMetrics.flatMap((metric) => {
    const value = readings[metric];
    return value === null ? [] : [{ node, metric, timestamp, value }];
  });
}

/** When the readings of a message were taken; null where they cannot be put anywhere on a curve. */
export function sampleTime({ ts, clk, hist }: TeleBody, received: number): number | null {
  if (judgedClock(ts, clk, received) !== 'uptime') return ts;
  return hist === true ? null : received;
}

/** The row that says which events of a node are lost for good. */
export function gapEntry({ node, boot, from, to, after }: Gap, timestamp: number): StationEntry {
  const value = after === null ? { boot, from, to } : { boot, from, to, afterBoot: after.boot, afterSeq: after.seq };
  return { timestamp, type: 'journal.gap', node, actor: null, value };
}
