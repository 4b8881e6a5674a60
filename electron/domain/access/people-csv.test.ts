import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { limits } from '../../contract/limits.ts';
import { groupList, groupNames } from './csv-cells.ts';
import type { PeopleView } from './csv-match.ts';
import { peopleRows, planPeople } from './people-csv.ts';
import type { CardRecord, PersonRecord } from './records.ts';

const unset = { first: false, second: false, exempt: false, photo: 0, pin: false, duress: false, sealedPins: null };
const ada: PersonRecord = {
  ...unset,
  id: 1,
  rev: 1,
  name: 'Ada',
  department: 'Night',
  note: 'a; "b"\nc',
  from: null,
  to: '2030-12-31',
  groups: [7],
  created: 1,
};
const bea: PersonRecord = { ...ada, id: 2, name: 'Bea', note: '', groups: [], to: null };
const cleos = [3, 4].map((id): PersonRecord => ({ ...bea, id, name: 'Cleo', note: `the ${id}` }));
const card: CardRecord = {
  id: 11,
  rev: 1,
  person: 1,
  format: 'w26',
  last4: '4711',
  label: 'blue',
  state: 'blocked',
  to: null,
  added: 1,
  sealedNumber: '',
  mark: '',
};
const view: PeopleView = {
  persons: () => new Map([ada, bea, ...cleos].map((person) => [person.id, person])),
  cards: () => new Map([[card.id, card]]),
  cardsOf: (person) => (person === 1 ? [card] : []),
  cardOfNumber: (number) => (number === 4_711n ? card : null),
  groups: () => new Map([[7, { id: 7, name: 'Guards' }]]),
};

function plan(...lines: string[]) {
  const records = lines.map((text, i) => ({ line: i + 1, cells: text.split(';') }));
  return planPeople(records, null, view);
}

const problems = (...lines: string[]) =>
  plan(...lines).check.problems.map(({ line, column, problem }) => `${line} ${column} ${problem}`.replace('  ', ' '));

describe('a file of people', () => {
  it('makes those who are not there, with their cards', () => {
    const { check, persons } = plan('name;department;groups;format;number;label', 'Tom;Day;Guards;w34;99;red');
    expect(check).toMatchObject({ rows: 1, created: 1, cards: 1, problemCount: 0 });
    expect(persons[0]).toMatchObject({
      person: null,
      fields: { name: 'Tom', department: 'Day', groups: [7], from: null },
      cards: [{ held: null, format: 'w34', number: 99n, label: 'red', state: 'active' }],
    });
  });

  it('brings several cards of one person together', () => {
    const { check, persons } = plan('name;number', 'Tom;1', 'Tom;2');
    expect(check).toMatchObject({ rows: 2, created: 1, cards: 2 });
    expect(persons[0]?.cards.map(({ number }) => number)).toEqual([1n, 2n]);
  });

  it('knows a person again by a card, when the department is another', () => {
    const { check, persons } = plan('name;department;number', 'Ada;Day;4711');
    expect(check).toMatchObject({ created: 0, updated: 1 });
    expect(persons[0]).toMatchObject({ person: ada, fields: { department: 'Day', note: ada.note, to: '2030-12-31' } });
  });

  it('leaves what the file has no column for, so that a blocked card stays blocked', () => {
    expect(plan('name;department;number', 'Ada;Night;4711').check).toMatchObject({ updated: 0, unchanged: 1 });
    expect(plan('name;department;number;state;format', 'Ada;Night;4711;;').persons[0]?.cards).toEqual([]);
  });

  it('reads German headers and dates', () => {
    const { persons } = plan('Name;Abteilung;Gültig ab;Gültig bis;Kartennummer', 'Tom;Tag;1.2.2027;31.12.2027;5');
    expect(persons[0]?.fields).toMatchObject({ from: '2027-02-01', to: '2027-12-31' });
  });

  it.each([
    ['no name column', ['department', 'Day'], '1 columns'],
    ['an unknown column', ['name;shoe size', 'Tom;43'], '1 columns'],
    ['a column twice', ['name;name', 'Tom;Tom'], '1 columns'],
    ['too few cells', ['name;note', 'Tom'], '2 cells'],
    ['an empty name', ['name', ' '], '2 name name'],
    ['an unknown state', ['name;number;state', 'Tom;1;stolen'], '2 state state'],
    ['a label that is too long', ['name;number;label', `Tom;1;${'x'.repeat(81)}`], '2 label label'],
    ['two of one name, and no card that says which', ['name;department;note', 'Cleo;Night;new'], '2 name ambiguous'],
    ['a control character', ['name', 'T\u0000m'], '2 name name'],
    ['a date that is none', ['name;from', 'Tom;2026-02-30'], '2 from date'],
    ['an end before the begin', ['name;from;to', 'Tom;2027-01-02;2027-01-01'], '2 to dates'],
    ['an unknown group', ['name;groups', 'Tom;Guards|Cooks'], '2 groups group'],
    ['an unknown format', ['name;format;number', 'Tom;w99;1'], '2 number format'],
    ['a number that does not fit', ['name;format;number', 'Tom;w26;16777216'], '2 number number'],
    ['a number that is none', ['name;number', 'Tom;12a'], '2 number number'],
    ['a format without a number', ['name;format;number', 'Tom;w26;'], '2 number number'],
    ["somebody else's card", ['name;department;number', 'Bea;Night;4711'], '2 number card_taken'],
    ['a card twice', ['name;number', 'Tom;1', 'Tim;1'], '3 number twice'],
    ['a person twice', ['name', 'Tom', 'Tom'], '3 name twice'],
    ['a person with two departments', ['name;note;number', 'Tom;a;1', 'Tom;b;2'], '3 name twice'],
  ])('names %s', (_, lines, problem) => {
    expect(problems(...lines)).toEqual([problem]);
  });

  it('names no more than the first problems, but counts all', () => {
    const lines = Array.from({ length: limits.csvProblems + 10 }, () => ' ');
    const { check } = plan('name', ...lines);
    expect([check.problems.length, check.problemCount]).toEqual([limits.csvProblems, limits.csvProblems + 10]);
  });

  it('has a limit for people and for cards', () => {
    const lines = Array.from({ length: limits.people }, (_, i) => `P${i};${i + 5_000}`);
    expect(problems('name;number', ...lines)).toEqual(['1 limit', '1 limit']);
  });

  it('reads back what was written, without a change', () => {
    const cards = (person: number) => (person === 1 ? [{ ...card, number: 4_711n }] : []);
    const rows = peopleRows([ada, bea, ...cleos], cards, () => 'Guards');
    const records = rows.map((cells, i) => ({ line: i + 1, cells }));
    expect(planPeople(records, null, view).check).toMatchObject({ rows: 4, unchanged: 4, problemCount: 0 });
  });

  it('keeps a name whole that has the sign between groups in it', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: fc.constantFrom('a', '|', '\\', ' ', "'"), maxLength: 6 })), (words) => {
        const names = words.map((word) => word.trim()).filter((word) => word !== '');
        expect(groupNames(groupList(names))).toEqual(names);
      }),
    );
    expect(groupNames('Guards | Night\\shift ||')).toEqual(['Guards', 'Night\\shift']);
  });
});
