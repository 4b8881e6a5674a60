import type { JournalRow } from '../../domain/journal/canonical.ts';
import { genesis, linkHash } from '../../domain/journal/chain.ts';
import { type Coverage, cover, covers, declaredLost, uncovered } from '../../domain/nodes/coverage.ts';
import type { Watermark } from '../../domain/ports/journal.ts';
import type { Connection } from './connection.ts';
import { type IndexedRow, journalIndex } from './journal-index.ts';
import { macUnder } from './mac.ts';
import { type Fate, fates, type Head, type PackedEntry, type PackedEvents } from './messages.ts';

/** How far one boot of a node is in the journal, and how many events of it there are. */
interface BootState {
  readonly node: string;
  readonly boot: number;
  readonly coverage: Coverage;
  readonly events: number;
}

/** Rows being added within one transaction. What they changed in memory counts only after `accept`. */
export interface JournalDraft {
  /** Adds event `i` of the columns, if it is not in the journal already. */
  event(events: PackedEvents, i: number, received: number): Fate;
  entry(entry: PackedEntry, received: number): void;
  /** Writes the state of the touched boots, and what the new rows are found by; last thing in the transaction. */
  finish(): void;
  /** To be called once the transaction is on the disk. */
  accept(): void;
}

/** The chain's growing end. It is kept in memory: a row put in by somebody else collides with it, and is found out. */
export interface JournalWriter {
  head(): Head;
  begin(): JournalDraft;
  watermarks(): Watermark[];
  eventCounts(): Map<string, number>;
}

const bootKey = (node: string, boot: number) => `${boot} ${node}`;

/** Appends to the journal; `key` is the chain's. */
export function journalWriter(connection: Connection, key: Uint8Array): JournalWriter {
  const statements = prepare(connection);
  const mac = macUnder(key);
  const index = journalIndex(connection);
  const boots = loadBoots(connection);
  let head = loadHead(connection);

  function begin(): JournalDraft {
    const touched = new Map<string, BootState>();
    const added: IndexedRow[] = [];
    let { rows, hash } = head;

    function insert(row: JournalRow): boolean {
      const link = linkHash(mac, hash, row);
      const { id, timestamp, received, type, node, boot, seq, clock, actor, late, value } = row;
      const bound = [id, timestamp, received, type, node, boot, seq, clock, actor, late ? 1 : 0, value, link];
      if (statements.insert.run(...bound).changes === 0) return false;
      rows = row.id;
      hash = link;
      added.push({ id, at: clock === 'uptime' ? received : timestamp, type, node, actor, value });
      return true;
    }
    function change(node: string, boot: number, next: (state: BootState) => BootState): void {
      touched.set(bootKey(node, boot), next(stateOf(node, boot)));
    }
    function stateOf(node: string, boot: number): BootState {
      const id = bootKey(node, boot);
      return touched.get(id) ?? boots.get(id) ?? { node, boot, coverage: uncovered, events: 0 };
    }
    function loseWhatIsDeclared(type: string, node: string | null, value: string): void {
      if (node === null || (type !== 'buffer.overflow' && type !== 'journal.gap')) return;
      const fields: Record<string, unknown> = JSON.parse(value);
      const lost = declaredLost(type, fields);
      if (lost === null) return;
      change(node, lost.boot, (state) => ({ ...state, coverage: cover(state.coverage, lost.from, lost.to) }));
    }

    return {
      event(events, i, received) {
        const row = eventRow(events, i, rows + 1, received);
        const { node, boot, seq } = row;
        // A covered number may also be one that was given up for lost: only the table knows.
        const stored = covers(stateOf(node, boot).coverage, seq) ? statements.stored.get(node, boot, seq) : undefined;
        if (stored !== undefined) return sameEvent(stored, row) ? fates.duplicate : fates.conflict;
        if (!insert(row)) return fates.duplicate;
        change(node, boot, (state) => ({
          ...state,
          coverage: cover(state.coverage, seq, seq),
          events: state.events + 1,
        }));
        loseWhatIsDeclared(row.type, node, row.value);
        return fates.fresh;
      },
      entry(entry, received) {
        insert({ ...entry, id: rows + 1, received, boot: null, seq: null, clock: 'station', late: false });
        loseWhatIsDeclared(entry.type, entry.node, entry.value);
      },
      finish() {
        index.add(added);
        for (const { node, boot, coverage, events } of touched.values())
          statements.boot.run(node, boot, coverage.upTo, JSON.stringify(coverage.beyond), events);
      },
      accept() {
        head = { rows, hash };
        for (const [id, state] of touched) boots.set(id, state);
      },
    };
  }

  return {
    head: () => head,
    begin,
    watermarks: () => [...boots.values()].map(({ node, boot, coverage }) => ({ node, boot, ...coverage })),
    eventCounts() {
      const counts = new Map<string, number>();
      for (const { node, events } of boots.values()) counts.set(node, (counts.get(node) ?? 0) + events);
      return counts;
    },
  };
}

// What is sent again has the time and the type that it arose with.
function sameEvent(stored: { timestamp: number; type: string }, row: JournalRow): boolean {
  return stored.timestamp === row.timestamp && stored.type === row.type;
}

function prepare(connection: Connection) {
  return {
    insert: connection.prepare(
      `INSERT INTO incidents (id, timestamp, received, type, node, boot, seq, clock, actor, late, value, hash)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (node, boot, seq) WHERE seq IS NOT NULL DO NOTHING`,
    ),
    stored: connection.prepare<[string, number, number], { timestamp: number; type: string }>(
      'SELECT timestamp, type FROM incidents WHERE node = ? AND boot = ? AND seq = ?',
    ),
    boot: connection.prepare(
      `INSERT INTO node_boot (node, boot, up_to, beyond, events) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (node, boot) DO UPDATE SET up_to = excluded.up_to, beyond = excluded.beyond, events = excluded.events`,
    ),
  };
}

function eventRow(events: PackedEvents, i: number, id: number, received: number) {
  return {
    id,
    received,
    timestamp: at(events.timestamp, i),
    type: at(events.type, i),
    node: at(events.node, i),
    boot: at(events.boot, i),
    seq: at(events.seq, i),
    clock: at(events.clock, i),
    actor: null,
    late: at(events.late, i),
    value: at(events.value, i),
  };
}

function at<T>(column: readonly T[], i: number): T {
  const value = column[i];
  if (value === undefined) throw new RangeError(`a column of the batch ends before row ${i}`);
  return value;
}

function loadHead(connection: Connection): Head {
  const last = connection
    .prepare<[], { id: number; hash: Buffer }>('SELECT id, hash FROM incidents ORDER BY id DESC LIMIT 1')
    .get();
  return last === undefined ? { rows: 0, hash: genesis } : { rows: last.id, hash: last.hash };
}

function loadBoots(connection: Connection): Map<string, BootState> {
  const rows = connection
    .prepare<[], { node: string; boot: number; up_to: number; beyond: string; events: number }>(
      'SELECT node, boot, up_to, beyond, events FROM node_boot',
    )
    .all();
  return new Map(
    rows.map((row) => {
      const { node, boot, events } = row;
      const beyond: Coverage['beyond'] = JSON.parse(row.beyond);
      return [bootKey(node, boot), { node, boot, events, coverage: { upTo: row.up_to, beyond } }];
    }),
  );
}
