import { describe, expect, it } from 'vitest';
import { fakeBook } from '../../../../build/testing/fake-access.ts';
import { fakePerson } from '../../../../build/testing/fake-people.ts';
import type { Cardholder } from '../../../../electron/contract/people.ts';
import { draftOf, same, wrongsOf } from './person-draft.ts';
import { doorRights, sameRight } from './rights-of.ts';
import { filterRows, rowsOf, stateOf, worthOf } from './rows.ts';

const TODAY = '2026-11-24';
const person = (part: Partial<Cardholder> = {}): Cardholder => ({
  ...fakePerson(0, false),
  from: null,
  to: null,
  ...part,
});
const card = (part: Partial<Cardholder['cards'][number]>) =>
  ({ ...person().cards[0], ...part }) as Cardholder['cards'][number];

describe('how a person stands', () => {
  it('counts the first and the last valid day as valid', () => {
    expect(stateOf(person({ from: TODAY, to: TODAY }), TODAY)).toBe('active');
    expect(stateOf(person({ from: '2026-11-25' }), TODAY)).toBe('notYet');
    expect(stateOf(person({ to: '2026-11-23' }), TODAY)).toBe('expired');
  });

  it('asks the person’s own days before any card', () => {
    expect(stateOf(person({ to: '2026-11-23', cards: [] }), TODAY)).toBe('expired');
    expect(stateOf(person({ cards: [] }), TODAY)).toBe('noCard');
  });

  it('is active with one good card, whatever the others are', () => {
    expect(stateOf(person({ cards: [card({ state: 'lost' }), card({})] }), TODAY)).toBe('active');
    expect(stateOf(person({ cards: [card({ state: 'lost' }), card({ state: 'blocked' })] }), TODAY)).toBe('blocked');
    expect(stateOf(person({ cards: [card({ to: '2026-11-23' })] }), TODAY)).toBe('expired');
  });

  it('calls a lost card lost, expired or not', () => {
    expect(worthOf({ state: 'lost', to: '2026-01-01' }, TODAY)).toBe('lost');
    expect(worthOf({ state: 'active', to: TODAY }, TODAY)).toBe('active');
  });
});

describe('the list of persons', () => {
  const people = Array.from({ length: 24 }, (_, i) => fakePerson(i, false));
  const rows = rowsOf(people, fakeBook().groups, TODAY, new Intl.Collator('de').compare);
  const found = (text: string) => filterRows(rows, { text, group: null, state: null }).map((row) => row.person.name);

  it('is found by every typed word in name, department and last digits', () => {
    expect(found('brandt anne')).toEqual(['Anneliese Brandt-Oberhausen']);
    expect(found('ÖZDEMIR')).not.toEqual([]);
    expect(found(people[1]?.cards[0]?.last4 ?? '-')).toContain('Kofi Mensah');
    expect(found('brandt nobody')).toEqual([]);
  });

  it('is narrowed by group and state together', () => {
    const shown = filterRows(rows, { text: '', group: 2, state: 'active' });
    expect(shown.length).toBeGreaterThan(0);
    expect(shown.every((row) => row.person.groups.includes(2) && row.state === 'active')).toBe(true);
  });
});

describe('the form of a person', () => {
  it('does not change by spaces around a name or the order of groups', () => {
    const draft = draftOf(person({ groups: [1, 2] }));
    expect(same(draft, { ...draft, name: ` ${draft.name} `, groups: [2, 1] })).toBe(true);
    expect(same(draft, { ...draft, first: !draft.first })).toBe(false);
  });

  it('says what the station would refuse', () => {
    expect([...wrongsOf(draftOf(null))]).toEqual(['name']);
    expect([...wrongsOf({ ...draftOf(person()), from: '2026-11-25', to: '2026-11-24' })]).toEqual(['order']);
  });
});

describe('the rights of a person', () => {
  it('are the own ones and those of the groups, door by door', () => {
    const rights = doorRights(fakeBook(), { id: 2, groups: [2] });
    expect(rights.map(({ node, group }) => `${node} ${group ?? 'own'}`)).toEqual([
      ...[1, 2, 3, 4, 5, 6].map((n) => `node-${n} 2`),
      'node-7 own',
    ]);
    expect(doorRights(fakeBook(), { id: 99, groups: [] })).toEqual([]);
  });

  it('are the same only with the same person, place and schedule', () => {
    const [first, second] = fakeBook().rights;
    if (first === undefined || second === undefined) throw new Error('the book has rights');
    expect(sameRight(first, { ...first })).toBe(true);
    expect(sameRight(first, { ...first, schedule: 1 })).toBe(false);
    expect(sameRight(first, second)).toBe(false);
  });
});
