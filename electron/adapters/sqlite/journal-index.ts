import { mark, type SearchedRow, tokenizer } from '../../domain/journal/words.ts';
import type { Connection } from './connection.ts';

/** A row as it goes into the index, with where it stands in time. */
export interface IndexedRow {
  readonly id: number;
  /** Its timestamp, or when it was received where its clock knew no time (column `at`). */
  readonly at: number;
  readonly type: string;
  readonly node: string | null;
  readonly actor: string | null;
  /** JSON text. */
  readonly value: string;
}

/** Places of one millisecond. */
export const placesOfMs = 1_024;
export const dayMs = 86_400_000;
/** Up to here a place is a number that JavaScript counts exactly: the year 2248. Later times stand at this one. */
export const latest = 2 ** 43 - 1;
/** Bits of how far a row is moved at most: 17 minutes. */
const widestReach = 30;
/** Rows that one transaction takes in while the index catches up. */
const sliceRows = 2_000;
/** Pages of the search (4 KB) that one step of merging writes: some ms. */
const mergedPages = 64;
/** Pages beside the largest piece of the search that are left as they are, and the part of that piece that is: about a day's. */
const [fewPages, smallPart] = [50, 1 / 150];

/** Where a row stands among what is searched, unless its place was taken. */
export function ownPlace(at: number, id: number): number {
  return Math.min(Math.max(0, at), latest) * placesOfMs + (id % placesOfMs);
}

/** Keeps what the journal is searched and counted by (migration 110). Everything runs within the caller's transaction. */
export interface JournalIndex {
  /** Takes new rows in. */
  add(rows: readonly IndexedRow[]): void;
  /** Takes rows out that are about to be deleted, and the files that lie beside them. */
  remove(rows: readonly IndexedRow[]): void;
}

/** The index of the journal in this database. */
export function journalIndex(connection: Connection): JournalIndex {
  const insert = connection.prepare('INSERT INTO incident_search (rowid, tokens) VALUES (CAST(? AS INTEGER), ?)');
  const remove = connection.prepare('DELETE FROM incident_search WHERE rowid = CAST(? AS INTEGER)');
  const places = placeTable(connection);
  const tokensOf = tokenizer();
  const changeWord = connection.prepare(
    'INSERT INTO incident_word (word, rows) VALUES (?, ?) ON CONFLICT (word) DO UPDATE SET rows = rows + excluded.rows',
  );
  const changeDay = connection.prepare(
    'INSERT INTO incident_day (day, type, rows) VALUES (?, ?, ?) ON CONFLICT (day, type) DO UPDATE SET rows = rows + excluded.rows',
  );
  const noWord = connection.prepare('DELETE FROM incident_word WHERE word = ? AND rows <= 0');
  const noDay = connection.prepare('DELETE FROM incident_day WHERE day = ? AND type = ? AND rows <= 0');
  const noFiles = connection.prepare('DELETE FROM incident_file WHERE incident = ?');

  function count(rows: readonly IndexedRow[], step: 1 | -1, each: (row: IndexedRow, tokens: string) => void): void {
    const [words, days] = [new Map<string, number>(), new Map<string, number>()];
    const tally = (counts: Map<string, number>, name: string) => counts.set(name, (counts.get(name) ?? 0) + step);
    for (const row of rows) {
      const found = tokensOf({ ...row, value: fieldsOf(row.value) });
      for (const word of found.words) tally(words, word);
      if (row.node !== null) tally(words, mark.node(row.node));
      tally(days, `${Math.floor(row.at / dayMs)} ${row.type}`);
      each(row, [...found.marks, ...found.words].join(' '));
    }
    for (const [word, by] of words) {
      changeWord.run(word, by);
      if (step < 0) noWord.run(word);
    }
    for (const [name, by] of days) {
      const space = name.indexOf(' ');
      const [day, type] = [Number(name.slice(0, space)), name.slice(space + 1)];
      changeDay.run(day, type, by);
      if (step < 0) noDay.run(day, type);
    }
  }

  return {
    add(rows) {
      // In ascending order the rows of a transaction become one piece of the index, in any other as many as rows.
      const placed: Array<{ place: number; tokens: string }> = [];
      count(rows, 1, (row, tokens) => placed.push({ place: places.take(row), tokens }));
      placed.sort((a, b) => a.place - b.place);
      for (const { place, tokens } of placed) insert.run(place, tokens);
    },
    remove(rows) {
      count(rows, -1, (row) => {
        const place = places.leave(row);
        if (place !== null) remove.run(place);
        noFiles.run(row.id);
      });
    },
  };
}

/** Makes one piece of all that the search consists of, and lets go what is still there of rows that were taken out. */
export interface SearchMerger {
  /** Whether so much came since it was one piece that a question takes longer: each token is looked up in each piece. */
  grown(): boolean;
  /** Marks all pieces to be merged; part of the caller's transaction. */
  begin(): void;
  /** Does some of what is marked, in a transaction of its own; whether more is left. It outlives a restart. */
  step(): boolean;
}

/** The merger of this database. FTS5 alone would keep what it has of deleted rows until new ones push it out. */
export function searchMerger(connection: Connection): SearchMerger {
  const merge = connection.prepare(
    "INSERT INTO incident_search (incident_search, rank) VALUES ('merge', CAST(? AS INTEGER))",
  );
  const changes = connection.prepare<[], number>('SELECT total_changes()').pluck();
  // The pages of each piece in which a token begins.
  const pieces = connection.prepare<[], number>('SELECT count(*) FROM incident_search_idx GROUP BY segid').pluck();
  return {
    grown() {
      const pages = pieces.all();
      const largest = Math.max(0, ...pages);
      const others = pages.reduce((sum, of) => sum + of, -largest);
      return others > Math.max(fewPages, largest * smallPart);
    },
    // A negative number marks all pieces as one, a positive one goes on with what is marked (SQLite: FTS5, 6.8).
    begin: () => void merge.run(-mergedPages),
    step() {
      const before = changes.get() ?? 0;
      merge.run(mergedPages);
      // The command itself counts as one.
      return (changes.get() ?? 0) - before > 1;
    },
  };
}

/** A number of so many bits, another one for each number (multiplicative hashing, Knuth 6.4). */
function scattered(number: number, bits: number): number {
  return Math.imul(number, 0x9e3779b1) >>> (32 - bits);
}

/** Which row stands at which place, and where a row stands. */
function placeTable(connection: Connection) {
  const take = connection.prepare('INSERT INTO incident_place (place, incident) VALUES (?, ?) ON CONFLICT DO NOTHING');
  const move = connection.prepare('INSERT INTO incident_moved (incident, place) VALUES (?, ?)');
  const leave = connection.prepare('DELETE FROM incident_place WHERE place = ? AND incident = ?');
  const forget = connection.prepare('DELETE FROM incident_moved WHERE incident = ?');
  const find = placeFinder(connection);
  return {
    take({ id, at }: IndexedRow): number {
      const own = ownPlace(at, id);
      if (take.run(own, id).changes > 0) return own;
      // A clock that stands still puts any number of rows into one millisecond: the further they spread, the later.
      for (let attempt = 1; ; attempt++) {
        const place = own + 1 + scattered(id + attempt, Math.min(attempt, widestReach));
        if (take.run(place, id).changes === 0) continue;
        move.run(id, place);
        return place;
      }
    },
    /** Null where it stands nowhere. */
    leave({ id, at }: IndexedRow): number | null {
      const place = find(at, id);
      forget.run(id);
      return leave.run(place, id).changes > 0 ? place : null;
    },
  };
}

/** Finds the place of a row. */
export function placeFinder(connection: Connection): (at: number, id: number) => number {
  const moved = connection.prepare<[number], number>('SELECT place FROM incident_moved WHERE incident = ?').pluck();
  return (at, id) => moved.get(id) ?? ownPlace(at, id);
}

/** Where `index_due` says that nothing of the index is to be kept. */
const anew = 0;

/** Has the index built anew when the database is opened next: rows were taken out of it behind the station's back. */
export function indexRenewal(connection: Connection): () => void {
  const due = connection.prepare('INSERT OR REPLACE INTO index_due (one, next) VALUES (1, ?)');
  return () => void due.run(anew);
}

/** Has the rows from one on taken into the index when the database is opened next, unless others are due already. */
export function indexFrom(connection: Connection, next: number): void {
  connection.prepare('INSERT INTO index_due (one, next) VALUES (1, ?) ON CONFLICT DO NOTHING').run(next);
}

/** Whether a table is one of the index: everything in it can be made anew from the rows of the journal. */
export function isOfIndex(table: string): boolean {
  return /^(incident_(search|place|moved|word|day)|index_due)/.test(table);
}

/** Empties the index, and says that every row is to be taken in. */
function emptied(connection: Connection): void {
  const empty = connection.transaction(() => {
    connection.exec(`INSERT INTO incident_search (incident_search) VALUES ('delete-all');
      DELETE FROM incident_place; DELETE FROM incident_moved; DELETE FROM incident_word; DELETE FROM incident_day`);
    connection.prepare('UPDATE index_due SET next = 1').run();
  });
  empty.immediate();
}

/**
 * Takes the rows in that are not in the index yet, a slice in a transaction of its own: what an older version wrote, or
 * all where the index is to be built anew. About 25 µs a row; interrupted, it goes on where it was.
 */
export function catchUp(
  connection: Connection,
  progress: (done: number, total: number) => void = () => undefined,
): void {
  const due = connection.prepare<[], number>('SELECT next FROM index_due').pluck();
  const advance = connection.prepare('UPDATE index_due SET next = ?');
  const done = connection.prepare('DELETE FROM index_due');
  const rowsFrom = connection.prepare<[number, number], IndexedRow>(
    'SELECT id, at, type, node, actor, value FROM incidents WHERE id >= ? ORDER BY id LIMIT ?',
  );
  if (due.get() === anew) emptied(connection);
  const first = due.get();
  if (first === undefined) return;
  const newest = connection.prepare<[], number | null>('SELECT max(id) FROM incidents').pluck().get() ?? 0;
  const index = journalIndex(connection);
  const slice = connection.transaction(() => {
    const rows = rowsFrom.all(due.get() ?? 1, sliceRows);
    index.add(rows);
    const last = rows.at(-1);
    if (last === undefined) done.run();
    else advance.run(last.id + 1);
    progress((last?.id ?? newest) - first + 1, newest - first + 1);
    return last !== undefined;
  });
  while (slice.immediate()) continue;
}

// A row of somebody else's making may hold anything: it is still found by what its columns say.
function fieldsOf(value: string): SearchedRow['value'] {
  try {
    const fields: unknown = JSON.parse(value);
    return typeof fields === 'object' && fields !== null ? (fields as SearchedRow['value']) : {};
  } catch {
    return {};
  }
}
