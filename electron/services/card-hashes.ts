import type { HashedCard } from '../domain/access/compile.ts';
import { compareBytes, credBytes, credHasher } from '../domain/access/image.ts';
import type { Clock } from '../domain/ports/clock.ts';
import type { Crypto } from '../domain/ports/crypto.ts';
import type { Vault } from '../domain/ports/secrets.ts';
import { fromHex } from '../domain/wire/text.ts';
import type { AccessBook } from './access-book.ts';
import type { NodeBook } from './node-book.ts';
import { nodeKeyName } from './node-key.ts';

export interface CardHashesDeps {
  readonly nodes: Pick<NodeBook, 'get'>;
  readonly book: Pick<AccessBook, 'cards' | 'cardNumber' | 'onChange'>;
  readonly vault: Pick<Vault, 'open'>;
  readonly crypto: Crypto;
  readonly clock: Pick<Clock, 'monotonic'>;
}

/**
 * What each node knows the site's cards by. A hash costs 2 µs and never changes, so each is made once for a node; they
 * are kept packed, 18 bytes for a card at a node.
 */
export interface CardHashes {
  /** Makes what is missing for a node, for about so many ms; whether nothing is missing any more. */
  warm(node: string, ms: number): boolean;
  /** All cards, ascending by their hash; makes at once what is missing. Empty for a node that does not exist. */
  all(node: string): readonly HashedCard[];
  /** Card behind a hash (32 hex) at a node; null for an unknown one. */
  find(node: string, cred: string): number | null;
  /** Hash of a card at a node. */
  of(node: string, card: number): Uint8Array | null;
}

/** The hashes of one node; a card has the same place at every node. */
interface Column {
  /** The key that they were made under; a renewed node has another. */
  readonly sealedKey: Uint8Array;
  bytes: Uint8Array;
  done: number;
  /** Places in the order of their hashes, and how many were sorted. */
  order: readonly number[];
  sorted: number;
}

/** Looked at between two looks at the clock. */
const stride = 8;

/** The cards of the book in places that stay: what is kept for a card is found by its place. */
function cardPlaces(book: CardHashesDeps['book'], moved: () => void) {
  /** Card by place, 0 where it is gone; its number beside it, once it was needed. */
  let cards: number[] = [];
  let numbers: (bigint | null | undefined)[] = [];
  let places = new Map<number, number>();
  let stale = true;
  book.onChange((what) => {
    if (what.has('people')) stale = true;
  });

  const add = (card: number) => {
    places.set(card, cards.length);
    cards.push(card);
    numbers.push(undefined);
  };
  const remove = (place: number, card: number) => {
    places.delete(card);
    cards[place] = 0;
    numbers[place] = null;
  };
  const compact = () => {
    const live = cards.filter((card) => card !== 0);
    [cards, numbers, places] = [[], [], new Map()];
    moved();
    for (const card of live) add(card);
  };
  return {
    // A card's number never changes: only what was added and what is gone matters.
    sync(): void {
      if (!stale) return;
      stale = false;
      const now = book.cards();
      for (const [place, card] of cards.entries()) if (card !== 0 && !now.has(card)) remove(place, card);
      for (const id of now.keys()) if (!places.has(id)) add(id);
      if (cards.length > 2 * now.size + 1_000) compact();
    },
    count: () => cards.length,
    /** 0 where it is gone. */
    cardAt: (place: number) => cards[place] ?? 0,
    placeOf: (card: number) => places.get(card) ?? null,
    // Opening the seal costs far more than a hash, so it is done once for all nodes, and when it is first needed.
    numberAt(place: number): bigint | null {
      const known = numbers[place];
      if (known !== undefined) return known;
      const number = book.cardNumber(cards[place] ?? 0)?.number ?? null;
      numbers[place] = number;
      return number;
    },
  };
}

/** An empty store of hashes over the cards of the book. */
export function cardHashes({ nodes, book, vault, crypto, clock }: CardHashesDeps): CardHashes {
  const columns = new Map<string, Column>();
  const places = cardPlaces(book, () => columns.clear());

  const columnOf = (node: string): Column | null => {
    const record = nodes.get(node);
    if (record === null) {
      columns.delete(node);
      return null;
    }
    const held = columns.get(node);
    if (held?.sealedKey === record.sealedKey) return held;
    const column = { sealedKey: record.sealedKey, bytes: new Uint8Array(), done: 0, order: [], sorted: 0 };
    columns.set(node, column);
    return column;
  };
  const fill = (node: string, column: Column, ms: number): boolean => {
    if (column.done === places.count()) return true;
    if (column.bytes.length < places.count() * credBytes)
      column.bytes = grown(column.bytes, places.count() * credBytes);
    const hash = credHasher(crypto, vault.open(nodeKeyName(node), column.sealedKey));
    const end = clock.monotonic() + ms;
    while (column.done < places.count()) {
      if (column.done % stride === 0 && clock.monotonic() > end) return false;
      const number = places.numberAt(column.done);
      if (number !== null) column.bytes.set(hash(number), column.done * credBytes);
      column.done += 1;
    }
    return true;
  };
  const whole = (node: string): Column | null => {
    places.sync();
    const column = columnOf(node);
    if (column === null) return null;
    fill(node, column, Number.POSITIVE_INFINITY);
    if (column.sorted !== column.done) {
      column.order = sortedPlaces(column.bytes, column.done);
      column.sorted = column.done;
    }
    return column;
  };

  return {
    warm(node, ms) {
      places.sync();
      const column = columnOf(node);
      return column === null || fill(node, column, ms);
    },
    all(node) {
      const column = whole(node);
      const all: HashedCard[] = [];
      for (const place of column?.order ?? []) {
        const card = places.cardAt(place);
        if (column === null || card === 0 || places.numberAt(place) === null) continue;
        all.push({ card, cred: at(column.bytes, place) });
      }
      return all;
    },
    find(node, cred) {
      const column = whole(node);
      if (column === null) return null;
      const wanted = fromHex(cred);
      let found: number | null = null;
      for (let i = firstNotBelow(column, wanted); i < column.order.length; i++) {
        const place = column.order[i] ?? 0;
        if (compareBytes(at(column.bytes, place), wanted) !== 0) break;
        const card = places.cardAt(place);
        // Of two cards with the same number the older one counts, as in the table.
        if (card !== 0 && (found === null || card < found)) found = card;
      }
      return found;
    },
    of(node, card) {
      const column = whole(node);
      const place = places.placeOf(card);
      return column === null || place === null || places.numberAt(place) === null ? null : at(column.bytes, place);
    },
  };
}

function at(bytes: Uint8Array, place: number): Uint8Array {
  return bytes.subarray(place * credBytes, (place + 1) * credBytes);
}

function grown(bytes: Uint8Array, length: number): Uint8Array {
  const larger = new Uint8Array(length + 64 * credBytes);
  larger.set(bytes);
  return larger;
}

// The first six bytes of a hash make a number, and numbers are sorted several times faster than bytes are compared.
function sortedPlaces(bytes: Uint8Array, count: number): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const head = (place: number) => view.getUint32(place * credBytes) * 0x1_0000 + view.getUint16(place * credBytes + 4);
  const heads = Float64Array.from({ length: count }, (_, place) => head(place));
  return Array.from({ length: count }, (_, place) => place).sort(
    (a, b) => (heads[a] ?? 0) - (heads[b] ?? 0) || compareBytes(at(bytes, a), at(bytes, b)),
  );
}

function firstNotBelow({ order, bytes }: Column, wanted: Uint8Array): number {
  let [low, high] = [0, order.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compareBytes(at(bytes, order[middle] ?? 0), wanted) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
