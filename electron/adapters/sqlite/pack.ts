import type { Incident } from '../../contract/incidents.ts';
import type { CommitBatch, NodeEvent, Sample, StationEntry } from '../../domain/ports/journal.ts';
import { fates, type PackedEntry, type PackedEvents, type PackedSamples } from './messages.ts';
import { DatabaseFault } from './worker-client.ts';

/** Longest value of a row, characters of JSON: a node's payload is 4 KiB at most, ours are shorter. */
export const longestValue = 16_384;

/** Turns events into columns. */
export function packEvents(events: readonly NodeEvent[]): PackedEvents {
  return {
    node: events.map((event) => event.node),
    boot: events.map((event) => event.boot),
    seq: events.map((event) => event.seq),
    timestamp: events.map((event) => event.timestamp),
    clock: events.map((event) => event.clock),
    type: events.map((event) => event.type),
    late: events.map((event) => event.late),
    value: events.map((event) => json(event.value)),
  };
}

/** Turns samples into columns whose buffers can be moved to a worker. */
export function packSamples(samples: readonly Sample[]): PackedSamples {
  const numbers = new Map<string, number>();
  const series: Array<{ node: string; metric: string }> = [];
  const index = new Uint32Array(samples.length);
  const timestamp = new Float64Array(samples.length);
  const value = new Float64Array(samples.length);
  for (const [i, sample] of samples.entries()) {
    const { node, metric } = sample;
    const key = `${metric} ${node}`;
    const number = numbers.get(key) ?? series.push({ node, metric }) - 1;
    numbers.set(key, number);
    index[i] = number;
    timestamp[i] = sample.timestamp;
    value[i] = sample.value;
  }
  return { series, index, timestamp, value };
}

/** Turns an entry of the station into what is stored of it. Throws DatabaseFault (lasting) where its value is too long. */
export function packEntry({ timestamp, type, node, actor, value }: StationEntry): PackedEntry {
  return { timestamp, type, node, actor, value: json(value) };
}

function json(value: unknown): string {
  const text = JSON.stringify(value);
  if (text.length > longestValue)
    throw new DatabaseFault('SQLITE_TOOBIG', `a row's value has ${text.length} characters`);
  return text;
}

/** The new rows of a batch, as the writer numbered them: fresh events first, then entries. */
export function newRows(
  batch: Pick<CommitBatch, 'events' | 'entries'>,
  fate: Uint8Array,
  first: number,
  received: number,
): Incident[] {
  const rows: Incident[] = [];
  for (const [i, event] of batch.events.entries()) {
    if (fate[i] === fates.fresh) rows.push({ id: first + rows.length, received, actor: null, ...event });
  }
  for (const entry of batch.entries)
    rows.push({ id: first + rows.length, received, boot: null, seq: null, clock: 'station', late: false, ...entry });
  return rows;
}
