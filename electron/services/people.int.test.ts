import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../adapters/clock/system-clock.ts';
import { nodeCrypto } from '../adapters/crypto/node-crypto.ts';
import { spreadsheetCsv } from '../adapters/csv/spreadsheet-csv.ts';
import { createVault } from '../adapters/keychain/vault.ts';
import { type OpenDatabase, openDatabase } from '../adapters/sqlite/database.ts';
import type { CallInput } from '../contract/calls.ts';
import { ok, type Result } from '../contract/result.ts';
import type { Keychain } from '../domain/ports/secrets.ts';
import { type AccessBook, openAccessBook } from './access-book.ts';
import { accessSettingsHandlers, configureDoor } from './access-settings.ts';
import { cardHandlers } from './cards.ts';
import type { Caller } from './handlers.ts';
import { peopleHandlers } from './people.ts';
import { peopleCsvHandlers } from './people-csv.ts';

const quiet = { debug() {}, info() {}, warn() {}, error() {} };
const caller: Caller = {
  person: { id: 1, username: 'manager-1', role: 'manager', language: 'en', appearance: 'system' },
  windowId: 1,
  sessionId: 's',
  locked: false,
};
const fields: CallInput<'people.create'> = {
  name: 'Ada',
  department: 'Night',
  note: 'knows the way',
  from: null,
  to: null,
  groups: [],
  first: false,
  second: false,
  exempt: false,
};
const jpeg = { type: 'image/jpeg', data: '/9j/4AAQ' } as const;

let dir: string;
let database: OpenDatabase;
let book: AccessBook;
let saved: { name: string; content: string } | null;
let cancels: boolean;
let call: ReturnType<typeof handlers>;

function handlers() {
  const clock = systemClock();
  const files = {
    async save(name: string, content: () => Promise<Result<string>>) {
      if (cancels) return ok(false);
      const text = await content();
      if (!text.ok) return text;
      saved = { name, content: text.value };
      return ok(true);
    },
  };
  const parts = { book, clock, csv: spreadsheetCsv, files };
  const nodes = { get: (id: string) => (id === 'door-1' ? ({ id } as never) : null) };
  const openCard = (_node: string, _boot: number, _seq: number, enc: string) =>
    enc === 'sealed' ? ({ format: 'w26', number: 77n } as const) : null;
  return {
    ...peopleHandlers(parts),
    ...cardHandlers({ ...parts, reader: database.reader, openCard }),
    ...peopleCsvHandlers(parts),
    ...accessSettingsHandlers({ book, nodes, clock }),
    configure: (input: Parameters<typeof configureDoor>[1]) =>
      configureDoor({ book, nodes, clock }, input, 'manager-1'),
  };
}

function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  return result.value;
}

const codeOf = (result: Result<unknown>) => (result.ok ? 'ok' : result.error.code);
const byNumber = (number: string) => ({ is: 'number', format: 'w26', number }) as const;
const addCard = async (person: number, number: string) =>
  call['cards.add']({ person, source: byNumber(number), label: '', to: null }, caller);
const wholeJournal = async () => JSON.stringify((await database.reader.page({}, undefined, 500)).rows);

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'leitstand-people-'));
  const held = new Map<string, string>();
  const keychain: Keychain = {
    kind: 'file',
    get: async (name) => held.get(name) ?? null,
    set: async (name, value) => void held.set(name, value),
    remove: async (name) => void held.delete(name),
  };
  const opened = await openDatabase({ file: join(dir, 'leitstand.db'), keychain, clock: systemClock(), log: quiet });
  database = valueOf(opened);
  const vault = createVault(nodeCrypto.sha256(new Uint8Array(1)));
  book = await openAccessBook({ store: database.access, vault, crypto: nodeCrypto });
  saved = null;
  cancels = false;
  call = handlers();
});
afterEach(async () => {
  await database.close();
  rmSync(dir, { recursive: true, force: true });
});

describe('people', () => {
  it('are made, changed and removed, each with its row of the journal', async () => {
    const made = valueOf(await call['people.create'](fields, caller));
    valueOf(await addCard(made.id, '4711'));
    const { id, rev } = valueOf(
      await call['people.update']({ ...fields, id: made.id, rev: 1, name: 'Ada L.' }, caller),
    );
    valueOf(await call['people.remove']({ id, rev }, caller));
    const rows = (await database.reader.latest(10)).toReversed();
    expect(rows.map(({ type, actor }) => [type, actor])).toEqual([
      ['person.created', 'manager-1'],
      ['card.added', 'manager-1'],
      ['person.changed', 'manager-1'],
      ['person.removed', 'manager-1'],
    ]);
    expect(rows.at(-1)?.value).toMatchObject({ name: 'Ada L.', cards: ['4711'] });
    expect([book.persons().size, book.cards().size]).toEqual([0, 0]);
  });

  it('are not overwritten by whoever saw an older state', async () => {
    const { id } = valueOf(await call['people.create'](fields, caller));
    valueOf(await call['people.update']({ ...fields, id, rev: 1, name: 'Bea' }, caller));
    const late = await call['people.update']({ ...fields, id, rev: 1, name: 'Cleo' }, caller);
    expect(late).toMatchObject({ ok: false, error: { code: 'conflict', details: { rev: 2 } } });
    expect(codeOf(await call['people.remove']({ id, rev: 1 }, caller))).toBe('conflict');
  });

  it('let nothing secret into the journal', async () => {
    const { id } = valueOf(await call['people.create'](fields, caller));
    valueOf(await call['people.setPin']({ id, pin: '135790', duress: '097531' }, caller));
    valueOf(await addCard(id, '12345678'));
    valueOf(await call['people.setPhoto']({ id, photo: jpeg }, caller));
    const text = await wholeJournal();
    for (const secret of ['135790', '097531', '12345678', jpeg.data, 'knows the way'])
      expect(text).not.toContain(secret);
    expect(text).toContain('5678');
  });

  it('have a duress PIN only beside another PIN', async () => {
    const { id } = valueOf(await call['people.create'](fields, caller));
    for (const [pin, duress] of [
      ['1234', '1234'],
      [null, '1234'],
    ] as const)
      expect(codeOf(await call['people.setPin']({ id, pin, duress }, caller))).toBe('invalid_input');
  });

  it('show a photo with a number that is another for each picture', async () => {
    const { id } = valueOf(await call['people.create'](fields, caller));
    const first = valueOf(await call['people.setPhoto']({ id, photo: jpeg }, caller));
    expect(valueOf(await call['people.photo']({ id }, caller))).toEqual(jpeg);
    const second = valueOf(await call['people.setPhoto']({ id, photo: jpeg }, caller));
    expect(second.photo).not.toBe(first.photo);
    const liar = { type: 'image/png', data: jpeg.data } as const;
    expect(codeOf(await call['people.setPhoto']({ id, photo: liar }, caller))).toBe('invalid_input');
    valueOf(await call['people.setPhoto']({ id, photo: null }, caller));
    expect(valueOf(await call['people.photo']({ id }, caller))).toBeNull();
  });

  it('have cards of which none belongs to two', async () => {
    const ada = valueOf(await call['people.create'](fields, caller));
    const bea = valueOf(await call['people.create']({ ...fields, name: 'Bea' }, caller));
    const { cards } = valueOf(await addCard(ada.id, '0004711'));
    expect(cards).toMatchObject([{ last4: '4711', state: 'active', strength: 'weak' }]);
    expect(await addCard(bea.id, '4711')).toMatchObject({ ok: false, error: { details: { person: ada.id } } });
    expect(codeOf(await addCard(bea.id, '16777216'))).toBe('invalid_input');
  });

  it('get the card that a row of the journal carries', async () => {
    const { id } = valueOf(await call['people.create'](fields, caller));
    const at = { node: 'door-1', boot: 1, timestamp: 1, clock: 'ntp', late: false } as const;
    await database.journal.commit({
      events: [
        { ...at, seq: 1, type: 'enrol.read', value: { enc: 'sealed' } },
        { ...at, seq: 2, type: 'enrol.read', value: { enc: 'of another key' } },
        { ...at, seq: 3, type: 'rex', value: {} },
      ],
      samples: [],
      entries: [],
    });
    const from = (row: number) =>
      call['cards.add']({ person: id, source: { is: 'incident', id: row }, label: '', to: null }, caller);
    expect(valueOf(await from(2)).cards).toMatchObject([{ last4: '0077' }]);
    for (const row of [3, 4, 99]) expect(codeOf(await from(row))).toBe('not_found');
  });

  it('come from a file, all or none', async () => {
    const good = 'name;number\nTom;1\nTim;2\n';
    const bad = `${good}Tam;x\n`;
    expect(await call['people.importCsv']({ csv: bad }, caller)).toMatchObject({ error: { details: { problems: 1 } } });
    expect(book.persons().size).toBe(0);
    expect(valueOf(await call['people.checkCsv']({ csv: good }, caller))).toMatchObject({ created: 2, cards: 2 });
    expect(book.persons().size).toBe(0);
    valueOf(await call['people.importCsv']({ csv: good }, caller));
    expect([...book.persons().values()].map(({ name }) => name)).toEqual(['Tom', 'Tim']);
    expect(valueOf(await call['people.importCsv']({ csv: good }, caller))).toMatchObject({ unchanged: 2, created: 0 });
  });

  it('come back from the file that they were written to, 5,000 of them', async () => {
    const lines = Array.from({ length: 5_000 }, (_, i) => `Person ${i};${i + 1};=${i}`);
    valueOf(await call['people.importCsv']({ csv: ['name;number;note', ...lines].join('\n') }, caller));
    expect(valueOf(await call['people.exportCsv']({}, caller))).toEqual({ saved: true, rows: 5_000 });
    expect(saved?.name).toBe('people.csv');
    expect(saved?.content).toContain(`;'=17;`);
    const again = valueOf(await call['people.checkCsv']({ csv: saved?.content ?? '' }, caller));
    expect(again).toMatchObject({ rows: 5_000, unchanged: 5_000, problemCount: 0 });
    expect(await wholeJournal()).toContain('people.exported');
  });
});

describe('groups, schedules and the like', () => {
  it('keep their names apart, and stay while something needs them', async () => {
    const group = valueOf(await call['groups.save']({ id: null, rev: 0, name: 'Guards', note: '' }, caller));
    expect(codeOf(await call['groups.save']({ id: null, rev: 0, name: 'GUARDS', note: '' }, caller))).toBe('conflict');
    const who = { is: 'group', id: group.id } as const;
    const where = { is: 'door', node: 'door-1' } as const;
    const right = valueOf(await call['rights.save']({ id: null, rev: 0, who, where, schedule: null }, caller));
    const elsewhere = { is: 'door', node: 'door-9' } as const;
    const unfit = await call['rights.save']({ id: null, rev: 0, who, where: elsewhere, schedule: null }, caller);
    expect(unfit).toMatchObject({ ok: false, error: { details: { reason: 'where' } } });
    const used = await call['groups.remove']({ id: group.id, rev: group.rev }, caller);
    expect(used).toMatchObject({ ok: false, error: { code: 'conflict', details: { uses: 1 } } });
    valueOf(await call['rights.remove']({ id: right.id, rev: right.rev }, caller));
    valueOf(await call['groups.remove']({ id: group.id, rev: group.rev }, caller));

    const area = valueOf(await call['areas.save']({ id: null, rev: 0, name: 'Hall', antipassback: true }, caller));
    const { maintenance: _, ...door } = book.door('door-1');
    const set = valueOf(await call.configure({ ...door, inside: area.id }));
    expect(set).toMatchObject({ rev: 1, inside: area.id, maintenance: false });
    expect(codeOf(await call.configure({ ...door, inside: area.id }))).toBe('conflict');
    expect(codeOf(await call.configure({ ...door, rev: 1, pin: 'outside' }))).toBe('invalid_input');
    expect(codeOf(await call['areas.remove']({ id: area.id, rev: area.rev }, caller))).toBe('conflict');
  });
});
