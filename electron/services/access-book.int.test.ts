import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { measured } from '../../build/testing/measured.ts';
import { systemClock } from '../adapters/clock/system-clock.ts';
import { nodeCrypto } from '../adapters/crypto/node-crypto.ts';
import { createVault } from '../adapters/keychain/vault.ts';
import { type OpenDatabase, openDatabase } from '../adapters/sqlite/database.ts';
import { limits } from '../contract/limits.ts';
import { fail, ok } from '../contract/result.ts';
import type { PersonRecord } from '../domain/access/records.ts';
import type { Keychain } from '../domain/ports/secrets.ts';
import { type AccessBook, type BookChange, openAccessBook } from './access-book.ts';
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

  it('decides one edit after the other: what one has read, the other has not changed yet', async () => {
    const seen: number[] = [];
    const add = (name: string) =>
      book.edit(() => {
        seen.push(book.persons().size);
        const id = book.nextId();
        return ok({ changes: [{ kind: 'person', id, value: person(id, name) }], entries: [], value: () => id });
      });
    const added = await Promise.all(['Ada', 'Bea', 'Cleo'].map(add));
    expect(seen).toEqual([0, 1, 2]);
    expect(new Set(added.map((answer) => (answer.ok ? answer.value : 0))).size).toBe(3);
  });

  it('does not call unwritten what was written, whoever fails at hearing of it', async () => {
    book.onChange(() => {
      throw new Error('a defect of a listener');
    });
    const id = book.nextId();
    const value = person(id, 'Ada');
    const edit = book.edit(() => ok({ changes: [{ kind: 'person', id, value }], entries: [], value: () => id }));
    await expect(edit).rejects.toThrow('a defect of a listener');
    expect(book.persons().size).toBe(1);
    await database.close();
    await open();
    expect(book.persons().size).toBe(1);
    await addWithCard('Bea', 2n);
    expect(book.persons().size).toBe(2);
  });

  it('does not open under a foreign key', async () => {
    await addWithCard('Ada', 1n);
    const foreign = createVault(nodeCrypto.sha256(new Uint8Array(2)));
    await expect(openAccessBook({ store: database.access, vault: foreign, crypto: nodeCrypto })).rejects.toThrow(
      'authenticate',
    );
  });

  it('reads as many people, with a card each, as there may be', async () => {
    const sealedPins = book.sealPins(1, '2468', null);
    const changes = Array.from({ length: limits.people }, (_, i): BookChange[] => {
      const [id, card] = [book.nextId(), book.nextId()];
      const record = { id: card, rev: 1, person: id, format: 'w34', label: '', state: 'active', to: null, added: 1 };
      return [
        { kind: 'person', id, value: { ...person(id, `Person ${i}`), sealedPins } },
        { kind: 'card', id: card, value: { ...record, ...book.sealNumber(card, BigInt(i)) } },
      ];
    });
    await book.change(changes.flat(), []);
    await database.close();
    await open();
    const begun = process.threadCpuUsage();
    book = await openAccessBook({ store: database.access, vault, crypto: nodeCrypto });
    const { user, system } = process.threadCpuUsage(begun);
    measured(`${limits.people} people read, CPU time`, (user + system) / 1_000);
    expect([book.persons().size, book.cards().size]).toEqual([limits.people, limits.people]);
    expect(book.cardOfNumber(11_999n)?.person).toBe(limits.people * 2 - 1);
  });
});
