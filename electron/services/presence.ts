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
  const { nodes, book, store, journal, clock, log } = deps;
  const people = new Map<number, Whereabouts>();
  const gaps = new Map<string, number>();
  const [moved, changed] = [new Set<(moves: readonly Move[]) => void>(), new Set<() => void>()];
  let unsaved = new Set<number>();
  let callOff: (() => void) | null = null;
  let saving: Promise<void> = Promise.resolve();

  const put = (person: number, where: Whereabouts): Move | null => {
    const before = people.get(person);
    if (before !== undefined && before.since > where.since) return null;
    people.set(person, where);
    unsaved.add(person);
    return { person, before: before?.area ?? null, after: where.area, node: where.node };
  };
  const open = (row: Incident): boolean => {
    let any = false;
    for (const [person, where] of people) {
      if (!isOpenedBy(where, row)) continue;
      people.set(person, { ...where, opened: true });
      unsaved.add(person);
      any = true;
    }
    return any;
  };
  const take = (row: Incident): { readonly move: Move | null; readonly any: boolean } => {
    if (row.node !== null && gapTypes.some((type) => type === row.type)) {
      gaps.set(row.node, Math.max(gaps.get(row.node) ?? 0, momentOf(row)));
      return { move: null, any: true };
    }
    if (row.type === 'door.opened') return { move: null, any: open(row) };
    const placed = placedBy(row, book.door);
    const move = placed === null || !book.persons().has(placed[0]) ? null : put(...placed);
    return { move, any: move !== null };
  };
  const tell = (moves: readonly Move[], any: boolean) => {
    if (moves.length > 0) for (const listener of moved) listener(moves);
    if (any) for (const listener of changed) listener();
  };

  const save = (): Promise<void> => {
    callOff?.();
    callOff = null;
    saving = saving.then(async () => {
      const [saved, read] = [unsaved, upTo];
      unsaved = new Set();
      const changes = [...saved].map((person) => {
        const where = people.get(person);
        return { person, data: where === undefined ? null : JSON.stringify(where) };
      });
      try {
        await store.savePresence(changes, read);
      } catch (cause) {
        log.error('who is inside could not be stored', { cause: String(cause) });
        unsaved = new Set([...saved, ...unsaved]);
      }
    });
    return saving;
  };
  const saveSoon = () => {
    if (unsaved.size > 0) callOff ??= clock.after(saveAfter, () => void save());
  };
  let upTo = 0;
  const follow = (rows: readonly Incident[]) => {
    const taken = rows.filter(({ id }) => id > upTo).map(take);
    upTo = Math.max(upTo, rows.at(-1)?.id ?? 0);
    tell(
      taken.flatMap(({ move }) => move ?? []),
      taken.some(({ any }) => any),
    );
    saveSoon();
  };

  const forgetGone = () => {
    const gone = [...people.keys()].filter((person) => !book.persons().has(person));
    for (const person of gone) {
      people.delete(person);
      unsaved.add(person);
    }
    saveSoon();
  };

  let early: Incident[] | null = [];
  const stops = [
    journal.onCommitted((rows) => {
      if (early === null) follow(rows);
      else early.push(...rows);
    }),
    book.onChange(() => {
      forgetGone();
      tell([], true);
    }),
  ];
  const stored = await store.presence();
  for (const { person, data } of stored.rows) {
    const where = readWhereabouts(data);
    if (where === null) log.error('where somebody was is damaged', { person });
    else people.set(person, where);
  }
  const missed = await rowsSince(deps, clock.now() - lookBack);
  for (const row of missed) if (row.id > stored.upTo || gapTypes.some((type) => type === row.type)) take(row);
  upTo = Math.max(stored.upTo, missed.at(-1)?.id ?? 0);
  follow(early);
  early = null;
  forgetGone();

  const list = (): Present[] => {
    const doors = nodes.list().map(({ id }) => book.door(id));
    const around = { now: clock.now(), doors, gaps };
    return [...people].flatMap(([person, where]) => {
      const { area, since, node } = where;
      const name = book.persons().get(person)?.name;
      if (name === undefined || area === null || !book.areas().has(area)) return [];
      return { person, name, area, since, node, ...surenessOf(where, around) };
    });
  };

  return {
    list,
    inside: (area) =>
      [...people].flatMap(([person, where]) => (where.area === area && where.node !== null ? person : [])),
    onMove(listener) {
      moved.add(listener);
      return () => void moved.delete(listener);
    },
    onChange(listener) {
      changed.add(listener);
      return () => void changed.delete(listener);
    },
    handlers: {
      'presence.list': async () => ok(list()),
      async 'presence.correct'({ person, area }, caller) {
        const known = book.persons().get(person);
        if (known === undefined) return fail('not_found', 'no such person');
        if (area !== null && !book.areas().has(area)) return fail('not_found', 'no such area');
        const since = clock.now();
        const value = { person, name: known.name, area, before: people.get(person)?.area ?? null };
        await journal.append(actEntry(since, 'presence.corrected', caller.person.username, value));
        const move = put(person, { area, since, node: null, opened: true });
        // A node's clock may be ahead: what the guard has seen counts all the same.
        if (move === null) people.set(person, { area, since, node: null, opened: true });
        tell([move ?? { person, before: value.before, after: area, node: null }], true);
        unsaved.add(person);
        saveSoon();
        return ok({});
      },
    },
    async stop() {
      for (const stop of stops) stop();
      await save();
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
