import { type DoorSettings, readerDirections } from '../contract/doors.ts';
import type { CardFormat, Photo } from '../contract/people.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import {
  type CardRecord,
  counterRecord,
  doorRecord,
  type ItemKind,
  type ItemOf,
  itemSchemas,
  type PersonRecord,
} from '../domain/access/records.ts';
import type { AccessChange, AccessKind, AccessStore } from '../domain/ports/access.ts';
import type { Crypto } from '../domain/ports/crypto.ts';
import type { Vault } from '../domain/ports/secrets.ts';
import type { Entry } from '../domain/ports/stores.ts';
import { decodeUtf8, encodeUtf8, fromBase64url, toBase64url } from '../domain/wire/text.ts';
import { inTurn } from './in-turn.ts';

/** What has changed, as far as somebody may have to look again. */
export type BookPart = 'people' | 'access' | 'doors';
/** Small records that other services keep here; their owner parses them. */
export type OwnKind = 'table' | 'mode' | 'nodeMode';

/** A record that is set, or removed where `value` is null. */
export interface BookChange {
  readonly kind: Exclude<AccessKind, 'counter'>;
  readonly id: number | string;
  readonly value: object | null;
}

/** What an edit does, decided when it is its turn. */
export interface Edit<T> {
  readonly changes: readonly BookChange[];
  readonly entries: readonly Entry[];
  /** A photo that goes with it. */
  readonly photo?: { readonly person: number; readonly photo: Photo | null };
  /** Read after the commit. */
  readonly value: () => T;
}

/** Persons, cards, rights and doors, in memory, written through. Reads are synchronous and see committed state only. */
export interface AccessBook {
  persons(): ReadonlyMap<number, PersonRecord>;
  cards(): ReadonlyMap<number, CardRecord>;
  groups(): ReadonlyMap<number, ItemOf<'group'>>;
  schedules(): ReadonlyMap<number, ItemOf<'schedule'>>;
  holidays(): ReadonlyMap<number, ItemOf<'holiday'>>;
  areas(): ReadonlyMap<number, ItemOf<'area'>>;
  doorGroups(): ReadonlyMap<number, ItemOf<'doorGroup'>>;
  rights(): ReadonlyMap<number, ItemOf<'right'>>;
  cardsOf(person: number): readonly CardRecord[];
  /** As stored, or as a door is that nobody has set up: rev 0, one reader in, one out, nothing demanded. */
  door(node: string): DoorSettings;
  /** Doors that were set up. */
  doors(): Iterable<DoorSettings>;
  /** Opens the seal: never to be logged or journalled. Null for a card that is gone. */
  cardNumber(card: number): { readonly format: CardFormat; readonly number: bigint } | null;
  /** Null where the person has no PIN. Never to be logged or journalled. */
  pins(person: number): { readonly pin: string; readonly duress: string | null } | null;
  cardOfNumber(number: bigint): CardRecord | null;
  record(kind: OwnKind, id: string): unknown;
  records(kind: OwnKind): ReadonlyMap<string, unknown>;
  photo(person: number): Promise<Photo | null>;
  /** A number that no item had before; it counts as used up with the next edit. */
  nextId(): number;
  sealPins(person: number, pin: string, duress: string | null): string;
  sealNumber(card: number, number: bigint): Pick<CardRecord, 'sealedNumber' | 'mark' | 'last4'>;
  /** Decides and commits in turn: what `work` reads nobody changes before it is written. `unavailable` where it cannot be written, and then nothing has changed. */
  edit<T>(work: () => Result<Edit<T>>): Promise<Result<T>>;
  /** An edit that depends on nothing; rejects where it cannot be written. */
  change(changes: readonly BookChange[], entries: readonly Entry[]): Promise<void>;
  /** After a commit. */
  onChange(listener: (what: ReadonlySet<BookPart>) => void): () => void;
}

export interface AccessBookDeps {
  readonly store: AccessStore;
  readonly vault: Vault;
  readonly crypto: Crypto;
}

type Items = { readonly [K in ItemKind]: Map<number, ItemOf<K>> };
interface Memory {
  readonly items: Items;
  readonly doors: Map<string, DoorSettings>;
  readonly own: { readonly [K in OwnKind]: Map<string, unknown> };
  readonly byMark: Map<string, number>;
  readonly byPerson: Map<number, Set<number>>;
  counter: { last: number; sealedMarkKey: string } | null;
}

const parts: Readonly<Record<BookChange['kind'], BookPart | null>> = {
  person: 'people',
  card: 'people',
  group: 'access',
  schedule: 'access',
  holiday: 'access',
  area: 'access',
  doorGroup: 'access',
  right: 'access',
  door: 'doors',
  table: null,
  mode: null,
  nodeMode: null,
};

function emptyMemory(): Memory {
  return {
    items: {
      person: new Map(),
      card: new Map(),
      group: new Map(),
      schedule: new Map(),
      holiday: new Map(),
      area: new Map(),
      doorGroup: new Map(),
      right: new Map(),
    },
    doors: new Map(),
    own: { table: new Map(), mode: new Map(), nodeMode: new Map() },
    byMark: new Map(),
    byPerson: new Map(),
    counter: null,
  };
}

const isItem = (kind: AccessKind): kind is ItemKind => Object.hasOwn(itemSchemas, kind);
const isOwn = (kind: AccessKind): kind is OwnKind => kind === 'table' || kind === 'mode' || kind === 'nodeMode';

/** Puts a record into memory, or takes it out. The value was parsed, or comes from a schema. */
function remember(memory: Memory, kind: BookChange['kind'], id: string, value: unknown): void {
  if (kind === 'card') index(memory, Number(id), value as CardRecord | null);
  const put = <V>(map: Map<V, unknown>, key: V) => (value === null ? map.delete(key) : map.set(key, value));
  if (isItem(kind)) put(memory.items[kind] as Map<number, unknown>, Number(id));
  else if (isOwn(kind)) put(memory.own[kind], id);
  else put(memory.doors as Map<string, unknown>, id);
}

function index(memory: Memory, id: number, card: CardRecord | null): void {
  const before = memory.items.card.get(id);
  if (before !== undefined) {
    memory.byMark.delete(before.mark);
    memory.byPerson.get(before.person)?.delete(id);
  }
  if (card === null) return;
  memory.byMark.set(card.mark, id);
  const held = memory.byPerson.get(card.person) ?? new Set();
  memory.byPerson.set(card.person, held.add(id));
}

async function load(store: AccessStore): Promise<Memory> {
  const memory = emptyMemory();
  for (const { kind, id, data } of await store.load()) {
    const value: unknown = JSON.parse(data);
    if (kind === 'counter') memory.counter = counterRecord.parse(value);
    else if (isItem(kind)) remember(memory, kind, id, itemSchemas[kind].parse(value));
    else remember(memory, kind, id, isOwn(kind) ? value : doorRecord.parse(value));
  }
  return memory;
}

function usualDoor(node: string): DoorSettings {
  const [none, into, out] = readerDirections;
  return {
    node,
    rev: 0,
    inside: null,
    outside: null,
    readers: [into, out, none, none],
    pin: 'never',
    pinSchedule: null,
    twoPersons: false,
    firstPerson: false,
    antipassback: 0,
    confirm: false,
    maintenance: false,
  };
}

const pinsName = (person: number) => `pins/${person}`;
const cardName = (card: number) => `card/${card}`;
const markKeyName = 'card-mark-key';
const markBytes = 16;

/** Reads the book. Throws where a record does not hold: that is a damaged or foreign database. */
export async function openAccessBook({ store, vault, crypto }: AccessBookDeps): Promise<AccessBook> {
  const memory = await load(store);
  const listeners = new Set<(what: ReadonlySet<BookPart>) => void>();
  const turn = inTurn();
  const markKey = memory.counter === null ? crypto.randomBytes(32) : open(memory.counter.sealedMarkKey, markKeyName);
  const counter = memory.counter ?? { last: 0, sealedMarkKey: toBase64url(vault.seal(markKeyName, markKey)) };
  let [last, stored] = [counter.last, memory.counter?.last ?? -1];

  function open(sealed: string, name: string): Uint8Array {
    const bytes = fromBase64url(sealed);
    if (bytes === null) throw new Error(`the seal of ${name} is not base64url`);
    return vault.open(name, bytes);
  }
  const openText = (sealed: string, name: string) => decodeUtf8(open(sealed, name)) ?? '';
  // A node knows a card by its number alone: two formats of the same number are the same card to it.
  const mac = crypto.hmacSha256Under(markKey);
  const markOf = (number: bigint) => toBase64url(mac(encodeUtf8(String(number))).subarray(0, markBytes));

  async function write<T>({ changes, entries, photo }: Edit<T>): Promise<void> {
    const rows: AccessChange[] = changes.map(({ kind, id, value }) => ({
      kind,
      id: String(id),
      data: value === null ? null : JSON.stringify(value),
    }));
    const used = last;
    if (used !== stored) rows.push({ kind: 'counter', id: 'item', data: JSON.stringify({ ...counter, last: used }) });
    if (photo === undefined) await store.save(rows, entries);
    else await store.savePhoto(photo.person, photo.photo, rows, entries);
    stored = used;
    for (const { kind, id, value } of changes) remember(memory, kind, String(id), value);
  }
  // Not part of writing: whoever fails at hearing of a change does not make it unwritten.
  function tell({ changes }: Pick<Edit<unknown>, 'changes'>): void {
    const what = new Set(changes.flatMap(({ kind }) => parts[kind] ?? []));
    if (what.size > 0) for (const listener of listeners) listener(what);
  }

  const edit: AccessBook['edit'] = (work) =>
    turn(async () => {
      const decided = work();
      if (!decided.ok) return decided;
      try {
        await write(decided.value);
      } catch (cause) {
        return fail('unavailable', `the access book cannot be written: ${String(cause)}`);
      }
      tell(decided.value);
      return ok(decided.value.value());
    });

  return {
    persons: () => memory.items.person,
    cards: () => memory.items.card,
    groups: () => memory.items.group,
    schedules: () => memory.items.schedule,
    holidays: () => memory.items.holiday,
    areas: () => memory.items.area,
    doorGroups: () => memory.items.doorGroup,
    rights: () => memory.items.right,
    cardsOf: (person) => [...(memory.byPerson.get(person) ?? [])].flatMap((id) => memory.items.card.get(id) ?? []),
    doors: () => memory.doors.values(),
    door: (node) => memory.doors.get(node) ?? usualDoor(node),
    cardNumber(id) {
      const card = memory.items.card.get(id);
      if (card === undefined) return null;
      return { format: card.format, number: BigInt(openText(card.sealedNumber, cardName(id))) };
    },
    pins(id) {
      const sealed = memory.items.person.get(id)?.sealedPins ?? null;
      if (sealed === null) return null;
      const [pin, duress]: [string, string | null] = JSON.parse(openText(sealed, pinsName(id)));
      return { pin, duress };
    },
    cardOfNumber: (number) => memory.items.card.get(memory.byMark.get(markOf(number)) ?? 0) ?? null,
    record: (kind, id) => memory.own[kind].get(id) ?? null,
    records: (kind) => memory.own[kind],
    photo: (person) => store.photo(person),
    nextId: () => ++last,
    sealPins: (person, pin, duress) =>
      toBase64url(vault.seal(pinsName(person), encodeUtf8(JSON.stringify([pin, duress])))),
    sealNumber: (card, number) => ({
      sealedNumber: toBase64url(vault.seal(cardName(card), encodeUtf8(String(number)))),
      mark: markOf(number),
      last4: String(number).slice(-4).padStart(4, '0'),
    }),
    edit,
    async change(changes, entries) {
      await turn(async () => {
        await write({ changes, entries, value: () => undefined });
        tell({ changes });
      });
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
