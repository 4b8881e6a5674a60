import { z } from 'zod';
import type { LastRead } from '../contract/doors.ts';
import { denialReason, type Incident, type IncidentType } from '../contract/incidents.ts';
import type { Journal, JournalReader } from '../domain/ports/journal.ts';
import type { Log } from '../domain/ports/log.ts';
import type { AccessBook } from './access-book.ts';
import type { NodeBook } from './node-book.ts';

const readTypes = ['access.granted', 'access.duress', 'access.denied'] as const satisfies readonly IncidentType[];

/** What the journal has of somebody at a reader, with what the station added to it. */
const readValue = z.object({
  last4: z.string(),
  reason: denialReason.optional(),
  person: z.int().positive().optional(),
  name: z.string().optional(),
});

export interface LastReadsDeps {
  readonly nodes: Pick<NodeBook, 'list' | 'onChange'>;
  readonly book: Pick<AccessBook, 'persons' | 'onChange'>;
  readonly journal: Pick<Journal, 'onCommitted'>;
  readonly reader: Pick<JournalReader, 'page'>;
  readonly log: Log;
}

/** Who was at each door last. */
export interface LastReads {
  get(node: string): LastRead | null;
  onChange(listener: (node: string) => void): () => void;
  stop(): void;
}

/** Begins to follow the journal, and looks up what it says of every door so far. */
export async function createLastReads(deps: LastReadsDeps): Promise<LastReads> {
  const { nodes, book, journal } = deps;
  const reads = new Map<string, Omit<LastRead, 'photo'>>();
  const listeners = new Set<(node: string) => void>();
  const photoOf = (person: number | null) => (person === null ? 0 : (book.persons().get(person)?.photo ?? 0));
  let photos = new Map<string, number>();

  const take = (row: Incident): boolean => {
    const read = readOf(row);
    const before = row.node === null ? undefined : reads.get(row.node);
    // What a node kept through an outage comes later than what others did meanwhile, but not what it did itself.
    if (row.node === null || read === null || (before !== undefined && before.at > read.at)) return false;
    reads.set(row.node, read);
    return true;
  };
  const tell = (changed: Iterable<string>) => {
    for (const node of changed) for (const listener of listeners) listener(node);
  };
  const stops = [
    journal.onCommitted((rows) =>
      tell(new Set(rows.flatMap((row) => (take(row) && row.node !== null ? row.node : [])))),
    ),
    nodes.onChange(() => {
      const present = new Set(nodes.list().map(({ id }) => id));
      for (const node of reads.keys()) if (!present.has(node)) reads.delete(node);
    }),
    book.onChange((what) => {
      if (!what.has('people')) return;
      const now = new Map([...reads].map(([node, { person }]) => [node, photoOf(person)]));
      const before = photos;
      photos = now;
      tell([...now].flatMap(([node, photo]) => (before.get(node) === photo ? [] : node)));
    }),
  ];
  for (const { id } of nodes.list()) for (const row of await newestRead(deps, id)) take(row);
  photos = new Map([...reads].map(([node, { person }]) => [node, photoOf(person)]));

  return {
    get(node) {
      const read = reads.get(node);
      return read === undefined ? null : { ...read, photo: photoOf(read.person) };
    },
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    stop() {
      for (const stop of stops) stop();
    },
  };
}

async function newestRead({ reader, log }: LastReadsDeps, node: string): Promise<readonly Incident[]> {
  try {
    return (await reader.page({ nodes: [node], types: [...readTypes] }, undefined, 1)).rows;
  } catch (cause) {
    log.error('the last read of a door is not known', { node, cause: String(cause) });
    return [];
  }
}

function readOf({ id, type, timestamp, received, clock, value }: Incident): Omit<LastRead, 'photo'> | null {
  const parsed = readValue.safeParse(value);
  if (!readTypes.some((read) => read === type) || !parsed.success) return null;
  const { last4, reason = null, person = null, name = null } = parsed.data;
  const at = clock === 'uptime' ? received : timestamp;
  return { at, person, name, last4, granted: type !== 'access.denied', reason, incident: id };
}
