import type { Incident } from '../contract/incidents.ts';
import type { Presence as Present } from '../contract/presence.ts';
import { fail, ok } from '../contract/result.ts';
import {
  gapTypes,
  isOpenedBy,
  momentOf,
  placedBy,
  placeTypes,
  surenessOf,
  type Whereabouts,
  whereabouts,
} from '../domain/access/presence.ts';
import type { AccessStore } from '../domain/ports/access.ts';
import type { Clock } from '../domain/ports/clock.ts';
import type { Journal, JournalReader } from '../domain/ports/journal.ts';
import type { Log } from '../domain/ports/log.ts';
import type { AccessBook } from './access-book.ts';
import { actEntry } from './entry.ts';
import type { Handlers } from './handlers.ts';
import type { NodeBook } from './node-book.ts';

/** At start the journal is read again for so long back; what is older is in doubt anyway. */
const lookBack = 24 * 3_600_000;
/** Rows of the journal that are read at start at most. */
const mostRows = 50_000;
const pageRows = 500;
/** What has changed is stored after so many ms, together. */
const saveAfter = 1_000;

export interface PresenceDeps {
  readonly nodes: Pick<NodeBook, 'list'>;
  readonly book: Pick<AccessBook, 'persons' | 'areas' | 'door' | 'onChange'>;
  readonly store: Pick<AccessStore, 'presence' | 'savePresence'>;
  readonly journal: Pick<Journal, 'append' | 'onCommitted'>;
  readonly reader: Pick<JournalReader, 'page'>;
  readonly clock: Clock;
  readonly log: Log;
}

/** Somebody has been put somewhere else. */
export interface Move {
  readonly person: number;
  readonly before: number | null;
  readonly after: number | null;
  /** Door of the read, which remembers it itself; null where a guard said it. */
  readonly node: string | null;
}

/** Who is inside which area. */
export interface Presence {
  list(): Present[];
  /** Persons inside an area by a read; whom a guard has put there is not among them. */
  inside(area: number): number[];
  onMove(listener: (moves: readonly Move[]) => void): () => void;
  /** The list is to be asked for again. */
  onChange(listener: () => void): () => void;
  readonly handlers: Pick<Handlers, 'presence.list' | 'presence.correct'>;
  stop(): Promise<void>;
}

/** Restores who was where, reads what the journal has had since, and follows it from here on. */
export async function createPresence(deps: PresenceDeps): Promise<Presence> {
  const { nodes, book, journal, clock } = deps;
  const places = whereaboutsBook(book);
  const keeper = presenceKeeper(deps, places);
  const [moved, changed] = [new Set<(moves: readonly Move[]) => void>(), new Set<() => void>()];
  const tell = (moves: readonly Move[], any: boolean) => {
    if (moves.length > 0) for (const listener of moved) listener(moves);
    if (!any) return;
    for (const listener of changed) listener();
    keeper.soon();
  };
  const follow = (rows: readonly Incident[]) => {
    const taken = rows.filter(({ id }) => id > keeper.upTo()).map(places.take);
    keeper.read(rows);
    tell(
      taken.flatMap(({ move }) => move ?? []),
      taken.some(({ any }) => any),
    );
  };

  let early: Incident[] | null = [];
  const stops = [
    journal.onCommitted((rows) => {
      if (early === null) follow(rows);
      else early.push(...rows);
    }),
    book.onChange(() => {
      places.forgetGone();
      tell([], true);
    }),
  ];
  await keeper.restore();
  follow(early);
  early = null;
  places.forgetGone();

  const list = (): Present[] => {
    const doors = nodes.list().map(({ id }) => book.door(id));
    const around = { now: clock.now(), doors, gaps: places.gaps };
    return [...places.people].flatMap(([person, where]) => {
      const { area, since, node } = where;
      const name = book.persons().get(person)?.name;
      if (name === undefined || area === null || !book.areas().has(area)) return [];
      return { person, name, area, since, node, ...surenessOf(where, around) };
    });
  };
  const correct: Presence['handlers']['presence.correct'] = async ({ person, area }, caller) => {
    const known = book.persons().get(person);
    if (known === undefined) return fail('not_found', 'no such person');
    if (area !== null && !book.areas().has(area)) return fail('not_found', 'no such area');
    const [since, before] = [clock.now(), places.people.get(person)?.area ?? null];
    const value = { person, name: known.name, area, before };
    await journal.append(actEntry(since, 'presence.corrected', caller.person.username, value));
    places.set(person, { area, since, node: null, opened: true });
    tell([{ person, before, after: area, node: null }], true);
    return ok({});
  };

  return {
    list,
    inside: (area) =>
      [...places.people].flatMap(([person, where]) => (where.area === area && where.node !== null ? person : [])),
    onMove: (listener) => added(moved, listener),
    onChange: (listener) => added(changed, listener),
    handlers: { 'presence.list': async () => ok(list()), 'presence.correct': correct },
    async stop() {
      for (const stop of stops) stop();
      await keeper.save();
    },
  };
}

function added<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** Where everybody was put last, in memory. */
function whereaboutsBook(book: PresenceDeps['book']) {
  const people = new Map<number, Whereabouts>();
  const gaps = new Map<string, number>();
  /** Persons of whom something is not stored yet. */
  let unsaved = new Set<number>();
  const set = (person: number, where: Whereabouts) => {
    people.set(person, where);
    unsaved.add(person);
  };
  const put = (person: number, where: Whereabouts): Move | null => {
    const before = people.get(person);
    if (before !== undefined && before.since > where.since) return null;
    set(person, where);
    return { person, before: before?.area ?? null, after: where.area, node: where.node };
  };
  const open = (row: Incident): boolean => {
    const opened = [...people].filter(([, where]) => isOpenedBy(where, row));
    for (const [person, where] of opened) set(person, { ...where, opened: true });
    return opened.length > 0;
  };

  return {
    people,
    gaps,
    set,
    /** What a row of the journal changes; `any` where the list is another one. */
    take(row: Incident): { readonly move: Move | null; readonly any: boolean } {
      if (row.node !== null && gapTypes.some((type) => type === row.type)) {
        gaps.set(row.node, Math.max(gaps.get(row.node) ?? 0, momentOf(row)));
        return { move: null, any: true };
      }
      if (row.type === 'door.opened') return { move: null, any: open(row) };
      const placed = placedBy(row, book.door);
      const move = placed === null || !book.persons().has(placed[0]) ? null : put(...placed);
      return { move, any: move !== null };
    },
    forgetGone(): void {
      for (const person of people.keys()) {
        if (book.persons().has(person)) continue;
        people.delete(person);
        unsaved.add(person);
      }
    },
    /** Hands over who is to be stored. */
    takeUnsaved(): ReadonlySet<number> {
      const taken = unsaved;
      unsaved = new Set();
      return taken;
    },
    keepUnsaved(persons: Iterable<number>): void {
      for (const person of persons) unsaved.add(person);
    },
  };
}

/** Stores where people are, with the row of the journal up to which that was read. */
function presenceKeeper(deps: PresenceDeps, places: ReturnType<typeof whereaboutsBook>) {
  const { store, clock, log } = deps;
  let upTo = 0;
  let callOff: (() => void) | null = null;
  let saving: Promise<void> = Promise.resolve();

  const write = async () => {
    const persons = places.takeUnsaved();
    const changes = [...persons].map((person) => {
      const where = places.people.get(person);
      return { person, data: where === undefined ? null : JSON.stringify(where) };
    });
    try {
      await store.savePresence(changes, upTo);
    } catch (cause) {
      log.error('who is inside could not be stored', { cause: String(cause) });
      places.keepUnsaved(persons);
    }
  };
  const save = (): Promise<void> => {
    callOff?.();
    callOff = null;
    saving = saving.then(write);
    return saving;
  };
  return {
    save,
    upTo: () => upTo,
    soon(): void {
      callOff ??= clock.after(saveAfter, () => void save());
    },
    /** These rows were taken in. */
    read: (rows: readonly Incident[]) => {
      upTo = Math.max(upTo, rows.at(-1)?.id ?? 0);
    },
    async restore(): Promise<void> {
      const stored = await store.presence();
      for (const { person, data } of stored.rows) {
        const where = readWhereabouts(data);
        if (where === null) log.error('where somebody was is damaged', { person });
        else places.people.set(person, where);
      }
      const missed = await rowsSince(deps, clock.now() - lookBack);
      for (const row of missed)
        if (row.id > stored.upTo || gapTypes.some((type) => type === row.type)) places.take(row);
      upTo = Math.max(stored.upTo, missed.at(-1)?.id ?? 0);
    },
  };
}

function readWhereabouts(data: string): Whereabouts | null {
  try {
    return whereabouts.safeParse(JSON.parse(data)).data ?? null;
  } catch {
    return null;
  }
}

/** The rows that matter since a moment, oldest first. */
async function rowsSince({ reader, log }: PresenceDeps, from: number): Promise<Incident[]> {
  const rows: Incident[] = [];
  let after: Parameters<JournalReader['page']>[1];
  do {
    const page = await reader.page({ types: [...placeTypes, ...gapTypes], from }, after, pageRows);
    rows.push(...page.rows);
    after = page.next ?? undefined;
  } while (after !== undefined && rows.length < mostRows);
  if (after !== undefined) log.warn('who is inside is told by the newest rows only', { rows: rows.length });
  return rows.sort((a, b) => a.id - b.id);
}
