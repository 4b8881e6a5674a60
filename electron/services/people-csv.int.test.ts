import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  codeOf,
  type ManagerDesk,
  type ManagerDeskOptions,
  manager,
  openManagerDesk,
  plainPerson,
  valueOf,
} from '../../build/testing/manager-desk.ts';
import { noFiles } from '../../build/testing/no-files.ts';
import { fail, ok } from '../contract/result.ts';

let desk: ManagerDesk | null = null;

async function open(options: ManagerDeskOptions = {}): Promise<ManagerDesk> {
  desk = await openManagerDesk(options);
  return desk;
}
const read = (at: ManagerDesk, csv: string) => at.call['people.importCsv']({ csv }, manager);
const check = async (at: ManagerDesk, csv: string) => valueOf(await at.call['people.checkCsv']({ csv }, manager));
const list = async (at: ManagerDesk) => valueOf(await at.call['people.list']({}, manager));

afterEach(async () => {
  await desk?.stop();
  desk = null;
});

describe('a file of people', () => {
  it('is read wholly or not at all', async () => {
    const at = await open();
    const good = 'name;number\nTom;1\nTim;2\n';
    expect(await read(at, `${good}Tam;x\n`)).toMatchObject({ error: { details: { problems: 1 } } });
    expect(await check(at, good)).toMatchObject({ created: 2, cards: 2 });
    expect([at.book.persons().size, (await at.journal()).length]).toEqual([0, 0]);
    valueOf(await read(at, good));
    expect((await list(at)).map(({ name }) => name)).toEqual(['Tom', 'Tim']);
    expect(valueOf(await read(at, good))).toMatchObject({ unchanged: 2, created: 0, updated: 0, cards: 0 });
  });

  it('says in the journal of each person and card what has changed, and of the file how much', async () => {
    const at = await open();
    valueOf(await read(at, 'name;note;number;label\nTom;knows the way;1234567;\nTim;;;\n'));
    valueOf(await read(at, 'name;note;number;label\nTom;knows it all;1234567;blue\nTim;;;\n'));
    const rows = (await at.journal()).map(({ type, actor, value }) => [type, actor, value['name'] ?? null]);
    expect(rows).toEqual([
      ['people.imported', 'manager-1', null],
      ['person.created', 'manager-1', 'Tom'],
      ['card.added', 'manager-1', 'Tom'],
      ['person.created', 'manager-1', 'Tim'],
      ['people.imported', 'manager-1', null],
      ['person.changed', 'manager-1', 'Tom'],
      ['card.changed', 'manager-1', 'Tom'],
    ]);
    const text = JSON.stringify(await at.journal());
    for (const secret of ['1234567', 'knows']) expect(text).not.toContain(secret);
    expect(text).toContain('"last4":"4567"');
    const [tom, tim] = await list(at);
    expect([tom?.rev, tom?.cards[0]?.rev, tim?.rev]).toEqual([2, 2, 1]);
  });

  it('leaves what it does not name: PIN, photo, rules, and the state of a card', async () => {
    const at = await open();
    const { id } = valueOf(await at.call['people.create']({ ...plainPerson, exempt: true, to: '2030-01-01' }, manager));
    valueOf(await at.call['people.setPin']({ id, pin: '2468', duress: null }, manager));
    valueOf(await read(at, 'name;department;number\nAda;Night;4711\n'));
    const [card] = at.book.cardsOf(id);
    valueOf(await at.call['cards.block']({ id: card?.id ?? 0, state: 'lost' }, manager));
    valueOf(await read(at, 'name;department;number;state;label\nAda;Night;4711;;blue\n'));
    expect(await list(at)).toMatchObject([
      {
        id,
        exempt: true,
        to: '2030-01-01',
        pin: true,
        note: 'knows the way',
        cards: [{ state: 'lost', label: 'blue' }],
      },
    ]);
    expect(at.book.pins(id)?.pin).toBe('2468');
  });

  it('that the disk has no room for changes nothing, in memory or on the disk, and says so', async () => {
    const at = await open({ maxPages: 200 });
    valueOf(await read(at, 'name;number\nTom;1\n'));
    const before = await list(at);
    let told = 0;
    at.book.onChange(() => told++);
    const lines = Array.from({ length: 3_000 }, (_, i) => `Person ${i};${i + 100}`);
    expect(codeOf(await read(at, ['name;number', ...lines].join('\n')))).toBe('unavailable');
    expect([await list(at), told, (await at.journal()).length]).toEqual([before, 0, 3]);
    expect(at.book.cardOfNumber(100n)).toBeNull();
    await at.restart();
    expect(await list(at)).toEqual(before);
    valueOf(await read(at, 'name;number\nTim;2\n'));
    expect((await list(at)).map(({ name }) => name)).toEqual(['Tom', 'Tim']);
  });
});

describe('a hostile file', () => {
  let at: ManagerDesk;
  beforeAll(async () => {
    at = await openManagerDesk();
  });
  afterAll(() => at.stop());

  it.each([
    ['a cell of a megabyte', `name;note\nTom;${'x'.repeat(1_000_000)}\n`, 'cells'],
    ['a quote that is never closed', 'name;note\n"Tom;a\nTim;b\n', 'cells'],
    ['a quote within a cell', 'name;note\nT"om;a\n', 'cells'],
    ['a NUL', 'name;note\nTom;a\0b\n', 'note'],
    ['a name that would turn the line around', 'name\nTom\u0007\n', 'name'],
    ['one card for two people', 'name;number\nTom;1\nTim;01\n', 'twice'],
    ['a card in two formats', 'name;format;number\nTom;w26;1\nTim;w34;1\n', 'twice'],
    ['a number that is none', 'name;number\nTom;=1+1\n', 'number'],
    ['a number below nothing', 'name;number\nTom;-1\n', 'number'],
    ['nothing', '', 'columns'],
    ['bytes of a picture', '\ufffdPNG\r\n\u001a\n\0\0\0\rIHDR', 'columns'],
    ['a header that an object has of its own', 'name;__proto__;constructor\nTom;1;2\n', 'columns'],
  ])('with %s is named, and does nothing', async (_name, csv, problem) => {
    const { problems, problemCount } = await check(at, csv);
    expect([problems[0]?.problem, problemCount]).toEqual([problem, 1]);
    expect(problems[0]?.value.length).toBeLessThanOrEqual(80);
    expect(codeOf(await read(at, csv))).toBe('invalid_input');
    expect(at.book.persons().size).toBe(0);
  });
});

describe('the file that people are written to', () => {
  it('runs in no spreadsheet, and comes back as it was', async () => {
    const at = await open();
    const name = '=cmd|calc!A1';
    valueOf(await at.call['people.create']({ ...plainPerson, name, department: '@SUM', note: '+1\r\n"x";y' }, manager));
    valueOf(await at.call['people.exportCsv']({}, manager));
    const content = at.saved[0]?.content ?? '';
    expect(content.startsWith('\ufeffname;department;')).toBe(true);
    expect(content).not.toMatch(/(?:^|[;\n"])[=+@-]/);
    expect(await check(at, content)).toMatchObject({ rows: 1, unchanged: 1, problemCount: 0 });
  });

  it('says whose line it is where two have the same name, and asks where it does not', async () => {
    const at = await open();
    for (const number of ['1', '2', null, null]) {
      const { id } = valueOf(await at.call['people.create']({ ...plainPerson, note: number ?? '' }, manager));
      const source = { is: 'number', format: 'w26', number: number ?? '' } as const;
      if (number !== null) valueOf(await at.call['cards.add']({ person: id, source, label: '', to: null }, manager));
    }
    valueOf(await at.call['people.exportCsv']({}, manager));
    expect(await check(at, at.saved[0]?.content ?? '')).toMatchObject({ rows: 4, unchanged: 4, problemCount: 0 });
    const unclear = await check(at, 'name;department;number\nAda;Night;3\n');
    expect(unclear.problems).toMatchObject([{ line: 2, column: 'name', problem: 'ambiguous' }]);
    const clear = await check(at, 'name;department;note;number\nAda;Day;other;2\n');
    expect(clear).toMatchObject({ updated: 1, problemCount: 0, preview: [{ change: 'changed', department: 'Day' }] });
  });

  it('makes the same people of an empty book, whoever they are', async () => {
    const at = await open();
    const groups = ['Guards', 'a|b', 'c\\', '\\|', '=1'];
    for (const name of groups) valueOf(await at.call['groups.save']({ id: null, rev: 0, name, note: '' }, manager));
    const ids = [...at.book.groups().keys()];
    const text = (least: number) =>
      fc
        .tuple(fc.constantFrom('', '=', '-', "'", "'=", '"', ';', ','), fc.string({ unit: 'grapheme', maxLength: 20 }))
        .map((parts) =>
          parts
            .join('')
            .replaceAll(/\p{Cc}/gu, '')
            .trim(),
        )
        .filter((word) => word.length >= least && word.isWellFormed());
    const day = fc.constantFrom(null, '2026-01-01', '2031-12-31');
    const person = fc.record({
      name: text(1),
      department: text(0),
      note: text(0).map((words) => words.replaceAll(' ', '\r\n')),
      to: day,
      groups: fc.uniqueArray(fc.constantFrom(...ids)),
      cards: fc.array(fc.record({ label: text(0), to: day, state: fc.constantFrom('active', 'blocked', 'lost') }), {
        maxLength: 2,
      }),
    });
    const people = fc.uniqueArray(person, { selector: ({ name }) => name, minLength: 1, maxLength: 12 });
    let number = 0;
    const round = async (wanted: typeof people extends fc.Arbitrary<infer T> ? T : never) => {
      for (const { cards, ...fields } of wanted) {
        const { id } = valueOf(await at.call['people.create']({ ...plainPerson, ...fields }, manager));
        for (const { state, ...card } of cards) {
          const source = { is: 'number', format: number % 2 ? 'w26' : 'w34', number: String((number += 1)) } as const;
          const added = valueOf(await at.call['cards.add']({ person: id, source, ...card }, manager)).cards.at(-1);
          const after = { ...card, id: added?.id ?? 0, rev: 1, state: state as 'active' };
          valueOf(await at.call['cards.update'](after, manager));
        }
      }
      const plain = async () =>
        (await list(at)).map(({ id: _id, rev: _rev, created: _at, cards, ...fields }) => ({
          ...fields,
          cards: cards.map(({ format, last4, label, state, to }) => ({ format, last4, label, state, to })),
        }));
      const before = await plain();
      valueOf(await at.call['people.exportCsv']({}, manager));
      const content = at.saved.at(-1)?.content ?? '';
      expect(await check(at, content)).toMatchObject({ unchanged: wanted.length, updated: 0, problemCount: 0 });
      for (const { id, rev } of await list(at)) valueOf(await at.call['people.remove']({ id, rev }, manager));
      valueOf(await read(at, content));
      expect(await plain()).toEqual(before);
      for (const { id, rev } of await list(at)) valueOf(await at.call['people.remove']({ id, rev }, manager));
    };
    await fc.assert(fc.asyncProperty(people, round), { numRuns: 25 });
  });

  it('comes back from 5,000 people, each with a card', async () => {
    const at = await open();
    const lines = Array.from({ length: 5_000 }, (_, i) => `Person ${i};${i + 1};=${i}`);
    valueOf(await read(at, ['name;number;note', ...lines].join('\n')));
    expect(valueOf(await at.call['people.exportCsv']({}, manager))).toEqual({ saved: true, rows: 5_000 });
    expect(at.saved[0]).toMatchObject({ name: 'people.csv', content: expect.stringContaining(`;'=17;`) });
    expect(await check(at, at.saved[0]?.content ?? '')).toMatchObject({
      rows: 5_000,
      unchanged: 5_000,
      problemCount: 0,
    });
  });

  it('is asked for only where it is to be written, and then stands in the journal first', async () => {
    const asked: string[] = [];
    const full = fail('unavailable', 'no room', { reason: 'file' });
    let answer: 'cancel' | 'full' = 'cancel';
    const at = await open({
      files: {
        ...noFiles,
        async save(name, content) {
          if (answer === 'cancel') return ok(false);
          asked.push(name, String(valueOf(await content())));
          return full;
        },
      },
    });
    expect(valueOf(await at.call['people.exportCsv']({}, manager))).toEqual({ saved: false, rows: 0 });
    expect([asked, await at.journal()]).toEqual([[], []]);
    answer = 'full';
    expect(await at.call['people.exportCsv']({}, manager)).toEqual(full);
    expect((await at.journal()).map(({ type }) => type)).toEqual(['people.exported']);
  });
});
