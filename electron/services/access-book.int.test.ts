import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../adapters/clock/system-clock.ts';
import { nodeCrypto } from '../adapters/crypto/node-crypto.ts';
import { createVault } from '../adapters/keychain/vault.ts';
import { type OpenDatabase, openDatabase } from '../adapters/sqlite/database.ts';
import { fail, ok } from '../contract/result.ts';
import type { PersonRecord } from '../domain/access/records.ts';
import type { Keychain } from '../domain/ports/secrets.ts';
import { type AccessBook, openAccessBook } from './access-book.ts';
import { actEntry } from './entry.ts';

const quiet = { debug() {}, info() {}, warn() {}, error() {} };
const held = new Map<string, string>();
const keychain: Keychain = {
  kind: 'file',
  get: async (name) => held.get(name) ?? null,
  set: async (name, value) => void held.set(name, value),
  remove: async (name) => void held.delete(name),
};
const vault = createVault(nodeCrypto.sha256(new Uint8Array(1)));

let dir: string;
let database: OpenDatabase;
let book: AccessBook;

async function open(): Promise<void> {
  const opened = await openDatabase({ file: join(dir, 'leitstand.db'), keychain, clock: systemClock(), log: quiet });
  if (!opened.ok) throw new Error(opened.error.message);
  database = opened.value;
  book = await openAccessBook({ store: database.access, vault, crypto: nodeCrypto });
}

function person(id: number, name: string): PersonRecord {
  return {
    id,
    rev: 1,
    name,
    department: 'Night',
    note: '',
    from: null,
    to: null,
    groups: [],
    first: false,
    second: false,
    exempt: false,
    photo: 0,
    pin: true,
    duress: false,
    created: 1,
    sealedPins: book.sealPins(id, '2468', null),
  };
}

async function addWithCard(name: string, number: bigint): Promise<number> {
  const [id, card] = [book.nextId(), book.nextId()];
  const sealed = book.sealNumber(card, number);
  const record = {
    id: card,
    rev: 1,
    person: id,
    format: 'w26',
    label: '',
    state: 'active',
    to: null,
    added: 1,
  } as const;
  await book.change(
    [
      { kind: 'person', id, value: person(id, name) },
      { kind: 'card', id: card, value: { ...record, ...sealed } },
    ],
    [actEntry(1, 'person.created', 'admin', { name })],
  );
  return id;
}

describe('the access book', () => {
  beforeEach(async () => {
    held.clear();
    dir = mkdtempSync(join(tmpdir(), 'leitstand-book-'));
    await open();
  });
  afterEach(async () => {
    await database.close();
    rmSync(dir, { recursive: true, force: true });
  });

  it('knows after a restart what it knew, and gives no number twice', async () => {
    const id = await addWithCard('Ada', 4_711n);
    await database.close();
    await open();
    expect(book.persons().get(id)?.name).toBe('Ada');
    expect(book.cardsOf(id)).toHaveLength(1);
    expect(book.cardOfNumber(4_711n)?.person).toBe(id);
    expect(book.pins(id)).toEqual({ pin: '2468', duress: null });
    expect(book.nextId()).toBeGreaterThan(id + 1);
  });

  it('opens the number of a card, which stands nowhere in clear', async () => {
    const id = await addWithCard('Ada', 9_876_543n);
    const [card] = book.cardsOf(id);
    expect(book.cardNumber(card?.id ?? 0)).toEqual({ format: 'w26', number: 9_876_543n });
    expect(JSON.stringify(await database.access.load())).not.toContain('9876543');
  });

  it('writes a change and its row of the journal together', async () => {
    await addWithCard('Ada', 1n);
    const [row] = (await database.reader.page({ types: ['person.created'] }, undefined, 10)).rows;
    expect(row?.value).toEqual({ name: 'Ada' });
  });

  it('changes nothing where the edit is refused, and tells nobody', async () => {
    let told = 0;
    book.onChange(() => told++);
    expect(await book.edit(() => fail('conflict', 'no'))).toMatchObject({ ok: false });
    expect([told, book.persons().size]).toEqual([0, 0]);
  });

  it('changes nothing in memory where the disk refuses', async () => {
    const broken = { ...database.access, save: () => Promise.reject(new Error('disk full')) };
    const other = await openAccessBook({ store: broken, vault, crypto: nodeCrypto });
    const id = other.nextId();
    const answer = await other.edit(() =>
      ok({ changes: [{ kind: 'person', id, value: person(id, 'Ada') }], entries: [], value: () => id }),
    );
    expect(answer).toMatchObject({ ok: false, error: { code: 'unavailable' } });
    expect(other.persons().size).toBe(0);
  });

  it('takes a card out of its indexes when it is removed', async () => {
    const id = await addWithCard('Ada', 5n);
    const [card] = book.cardsOf(id);
    await book.change([{ kind: 'card', id: card?.id ?? 0, value: null }], []);
    expect([book.cardOfNumber(5n), book.cardsOf(id)]).toEqual([null, []]);
  });
});
