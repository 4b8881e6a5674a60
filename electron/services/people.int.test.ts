import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  codeOf,
  type ManagerDesk,
  manager,
  openManagerDesk,
  plainPerson,
  valueOf,
} from '../../build/testing/manager-desk.ts';

const jpeg = { type: 'image/jpeg', data: '/9j/4AAQ' } as const;

let desk: ManagerDesk;

const byNumber = (number: string) => ({ is: 'number', format: 'w26', number }) as const;
const addCard = async (person: number, number: string) =>
  desk.call['cards.add']({ person, source: byNumber(number), label: '', to: null }, manager);

beforeEach(async () => {
  const openCard = (_node: string, _boot: number, _seq: number, enc: string) =>
    enc === 'sealed' ? ({ format: 'w26', number: 77n } as const) : null;
  desk = await openManagerDesk({ openCard });
});
afterEach(() => desk.stop());

describe('people', () => {
  it('are made, changed and removed, each with its row of the journal', async () => {
    const made = valueOf(await desk.call['people.create'](plainPerson, manager));
    valueOf(await addCard(made.id, '4711'));
    const { id, rev } = valueOf(
      await desk.call['people.update']({ ...plainPerson, id: made.id, rev: 1, name: 'Ada L.' }, manager),
    );
    valueOf(await desk.call['people.remove']({ id, rev }, manager));
    const rows = await desk.journal();
    expect(rows.map(({ type, actor }) => [type, actor])).toEqual([
      ['person.created', 'manager-1'],
      ['card.added', 'manager-1'],
      ['person.changed', 'manager-1'],
      ['person.removed', 'manager-1'],
    ]);
    expect(rows.at(-1)?.value).toMatchObject({ name: 'Ada L.', cards: ['4711'] });
    expect([desk.book.persons().size, desk.book.cards().size]).toEqual([0, 0]);
  });

  it('are not overwritten by whoever saw an older state', async () => {
    const { id } = valueOf(await desk.call['people.create'](plainPerson, manager));
    valueOf(await desk.call['people.update']({ ...plainPerson, id, rev: 1, name: 'Bea' }, manager));
    const late = await desk.call['people.update']({ ...plainPerson, id, rev: 1, name: 'Cleo' }, manager);
    expect(late).toMatchObject({ ok: false, error: { code: 'conflict', details: { rev: 2 } } });
    expect(codeOf(await desk.call['people.remove']({ id, rev: 1 }, manager))).toBe('conflict');
  });

  it('let nothing secret into the journal', async () => {
    const { id } = valueOf(await desk.call['people.create'](plainPerson, manager));
    valueOf(await desk.call['people.setPin']({ id, pin: '135790', duress: '097531' }, manager));
    valueOf(await addCard(id, '12345678'));
    valueOf(await desk.call['people.setPhoto']({ id, photo: jpeg }, manager));
    const text = JSON.stringify(await desk.journal());
    for (const secret of ['135790', '097531', '12345678', jpeg.data, 'knows the way'])
      expect(text).not.toContain(secret);
    expect(text).toContain('5678');
  });

  it('have a duress PIN only beside another PIN', async () => {
    const { id } = valueOf(await desk.call['people.create'](plainPerson, manager));
    for (const [pin, duress] of [
      ['1234', '1234'],
      [null, '1234'],
    ] as const)
      expect(codeOf(await desk.call['people.setPin']({ id, pin, duress }, manager))).toBe('invalid_input');
  });

  it('show a photo with a number that is another for each picture', async () => {
    const { id } = valueOf(await desk.call['people.create'](plainPerson, manager));
    const first = valueOf(await desk.call['people.setPhoto']({ id, photo: jpeg }, manager));
    expect(valueOf(await desk.call['people.photo']({ id }, manager))).toEqual(jpeg);
    const second = valueOf(await desk.call['people.setPhoto']({ id, photo: jpeg }, manager));
    expect(second.photo).not.toBe(first.photo);
    const liar = { type: 'image/png', data: jpeg.data } as const;
    expect(codeOf(await desk.call['people.setPhoto']({ id, photo: liar }, manager))).toBe('invalid_input');
    valueOf(await desk.call['people.setPhoto']({ id, photo: null }, manager));
    expect(valueOf(await desk.call['people.photo']({ id }, manager))).toBeNull();
  });

  it('have cards of which none belongs to two', async () => {
    const ada = valueOf(await desk.call['people.create'](plainPerson, manager));
    const bea = valueOf(await desk.call['people.create']({ ...plainPerson, name: 'Bea' }, manager));
    const { cards } = valueOf(await addCard(ada.id, '0004711'));
    expect(cards).toMatchObject([{ last4: '4711', state: 'active', strength: 'weak' }]);
    expect(await addCard(bea.id, '4711')).toMatchObject({ ok: false, error: { details: { person: ada.id } } });
    expect(codeOf(await addCard(bea.id, '16777216'))).toBe('invalid_input');
  });

  it('get the card that a row of the journal carries', async () => {
    const { id } = valueOf(await desk.call['people.create'](plainPerson, manager));
    const at = { node: 'door-1', boot: 1, timestamp: 1, clock: 'ntp', late: false } as const;
    await desk.database.journal.commit({
      events: [
        { ...at, seq: 1, type: 'enrol.read', value: { enc: 'sealed' } },
        { ...at, seq: 2, type: 'enrol.read', value: { enc: 'of another key' } },
        { ...at, seq: 3, type: 'rex', value: {} },
      ],
      samples: [],
      entries: [],
    });
    const from = (row: number) =>
      desk.call['cards.add']({ person: id, source: { is: 'incident', id: row }, label: '', to: null }, manager);
    expect(valueOf(await from(2)).cards).toMatchObject([{ last4: '0077' }]);
    for (const row of [3, 4, 99]) expect(codeOf(await from(row))).toBe('not_found');
  });

  it('are there after a restart with everything that they had', async () => {
    const { id } = valueOf(
      await desk.call['people.create']({ ...plainPerson, from: '2026-01-01', second: true }, manager),
    );
    valueOf(await desk.call['people.setPin']({ id, pin: '2468', duress: '8642' }, manager));
    valueOf(await desk.call['people.setPhoto']({ id, photo: jpeg }, manager));
    valueOf(await addCard(id, '4711'));
    const before = valueOf(await desk.call['people.list']({}, manager));
    await desk.restart();
    expect(valueOf(await desk.call['people.list']({}, manager))).toEqual(before);
    expect(before).toMatchObject([{ pin: true, duress: true, from: '2026-01-01', second: true }]);
    expect(desk.book.pins(id)).toEqual({ pin: '2468', duress: '8642' });
    expect(desk.book.cardNumber(before[0]?.cards[0]?.id ?? 0)).toEqual({ format: 'w26', number: 4_711n });
    expect(valueOf(await desk.call['people.photo']({ id }, manager))).toEqual(jpeg);
  });

  it('and their cards stand in the order in which they came, before and after a restart', async () => {
    const names = ['Zoe', 'Ada', 'Tim', 'Bea', 'Max', 'Eva'];
    for (const [i, name] of names.entries()) {
      const { id } = valueOf(await desk.call['people.create']({ ...plainPerson, name }, manager));
      for (const number of ['9', '10', '11']) valueOf(await addCard(id, `${i + 1}${number}`));
    }
    const before = valueOf(await desk.call['people.list']({}, manager));
    expect(before.map(({ name }) => name)).toEqual(names);
    await desk.restart();
    expect(valueOf(await desk.call['people.list']({}, manager))).toEqual(before);
  });

  it('have groups that there are, and a validity that begins before it ends', async () => {
    const backwards = { ...plainPerson, from: '2027-01-02', to: '2027-01-01' };
    expect(await desk.call['people.create'](backwards, manager)).toMatchObject({
      error: { details: { reason: 'dates' } },
    });
    const strange = { ...plainPerson, groups: [7] };
    expect(await desk.call['people.create'](strange, manager)).toMatchObject({
      error: { details: { reason: 'groups' } },
    });
    expect(codeOf(await desk.call['people.update']({ ...plainPerson, id: 9, rev: 1 }, manager))).toBe('not_found');
  });
});

describe('cards', () => {
  it('are changed and removed only by whoever saw them as they are, and blocked by anybody at once', async () => {
    const { id } = valueOf(await desk.call['people.create'](plainPerson, manager));
    const card = valueOf(await addCard(id, '4711')).cards[0]?.id ?? 0;
    const change = (rev: number, state: 'active' | 'lost') =>
      desk.call['cards.update']({ id: card, rev, state, label: 'blue', to: '2030-01-01' }, manager);
    expect(valueOf(await change(1, 'active')).cards).toMatchObject([{ rev: 2, label: 'blue', to: '2030-01-01' }]);
    expect(await change(1, 'lost')).toMatchObject({ error: { code: 'conflict', details: { rev: 2 } } });
    const blocked = valueOf(await desk.call['cards.block']({ id: card, state: 'lost' }, manager));
    expect(blocked.cards).toMatchObject([{ rev: 3, state: 'lost', label: 'blue' }]);
    expect(codeOf(await desk.call['cards.remove']({ id: card, rev: 2 }, manager))).toBe('conflict');
    expect(valueOf(await desk.call['cards.remove']({ id: card, rev: 3 }, manager)).cards).toEqual([]);
    for (const gone of [change(3, 'lost'), desk.call['cards.block']({ id: card, state: 'lost' }, manager)])
      expect(codeOf(await gone)).toBe('not_found');
    const rows = (await desk.journal()).slice(2);
    expect(rows.map(({ type, value }) => [type, value['state']])).toEqual([
      ['card.changed', 'active'],
      ['card.changed', 'lost'],
      ['card.removed', 'lost'],
    ]);
    expect(rows[1]?.value).toMatchObject({ name: 'Ada', last4: '4711', before: { state: 'active' } });
  });

  it('can be given to another person once they were taken away', async () => {
    const ada = valueOf(await desk.call['people.create'](plainPerson, manager));
    const bea = valueOf(await desk.call['people.create']({ ...plainPerson, name: 'Bea' }, manager));
    valueOf(await addCard(ada.id, '4711'));
    valueOf(await desk.call['people.remove']({ id: ada.id, rev: ada.rev }, manager));
    expect(valueOf(await addCard(bea.id, '4711')).cards).toMatchObject([{ person: bea.id }]);
    expect(codeOf(await addCard(ada.id, '4712'))).toBe('not_found');
  });
});
