import type { CallInput } from '../../electron/contract/calls.ts';
import { type Card, type Cardholder, type CsvCheck, cardBits, type Photo } from '../../electron/contract/people.ts';
import { fail, ok, type Result } from '../../electron/contract/result.ts';
import { hostileName } from './fake-data.ts';
import type { FakeParts, Handlers } from './fake-parts.ts';
import { checkFakeCsv, csvRows } from './fake-people-csv.ts';

const DAY = 86_400_000;
const first = ['Anneliese', 'Kofi', 'Marek', 'Ines', 'Tomoko', 'Jürgen', 'Łucja', 'Björn', 'Priya', 'Óscar'];
const last = [
  'Brandt-Oberhausen',
  'Mensah',
  'Wójcik',
  'Ferreira',
  'Ishikawa',
  'Özdemir',
  'Lindqvist',
  'Nair',
  'Weber',
  'Hoffmann',
  'van der Velde',
];
const departments = ['Operations', 'Facility services', 'Network', 'Security', ''];
const today = (days = 0) => new Date(Date.now() + days * DAY).toISOString().slice(0, 10);

function fakeCard(id: number, person: number, part: Partial<Card> = {}): Card {
  const last4 = String((person * 1_237 + id * 31 + 912) % 10_000).padStart(4, '0');
  const format = id % 3 === 0 ? 'w34' : 'w26';
  const added = Date.now() - 90 * DAY;
  return { id, rev: 1, person, format, last4, label: '', state: 'active', to: null, strength: 'weak', added, ...part };
}

/** Persons in every state: with and without cards, not yet valid, expired, blocked. */
export function fakePerson(i: number, hostile: boolean): Cardholder {
  const id = i + 1;
  const name = `${first[i % first.length]} ${last[((i % first.length) + Math.floor(i / first.length)) % last.length]}`;
  const again = Math.floor(i / (first.length * last.length));
  const kind = i % 12;
  const cards =
    kind === 5
      ? []
      : kind === 4
        ? [fakeCard(id * 3, id, { state: 'lost' })]
        : kind === 7
          ? [fakeCard(id * 3, id, { label: 'Badge' }), fakeCard(id * 3 + 1, id, { state: 'blocked', label: 'Key fob' })]
          : [fakeCard(id * 3, id, { label: i === 0 ? 'Badge' : '' })];
  return {
    id,
    rev: 1,
    name: hostile && i === 0 ? hostileName : again === 0 ? name : `${name} ${again + 1}`,
    department: hostile && i === 0 ? hostileName : (departments[i % departments.length] ?? ''),
    note: i === 0 ? 'Keeps the spare key of the loading dock' : '',
    from: kind === 3 ? today(9) : kind === 8 ? today(-30) : null,
    to: kind === 6 ? today(-3) : kind === 8 ? today(200) : null,
    groups: [(i % 3) + 1, ...(i % 5 === 0 ? [((i + 1) % 3) + 1] : [])].toSorted((a, b) => a - b),
    first: i === 0,
    second: kind === 9,
    exempt: false,
    photo: 0,
    pin: kind === 0,
    duress: false,
    cards,
    created: Date.now() - 400 * DAY,
  };
}

type Groups = () => readonly { readonly name: string }[];

/** The persons and what can be done with them; every change has its revision and is pushed. */
function createFakeCardholders(parts: FakeParts) {
  let people = Array.from({ length: parts.setup.people }, (_, i) => fakePerson(i, parts.setup.hostile));
  const photos = new Map<number, Photo>();
  const numbers = new Map<string, number>();
  let newest = parts.setup.people * 3 + 10;
  const outdated = () => queueMicrotask(() => parts.push({ outdated: ['people'] }));
  const find = (id: number) => people.find((person) => person.id === id);
  const put = (person: Cardholder): Result<Cardholder> => {
    people =
      find(person.id) === undefined
        ? [...people, person]
        : people.map((each) => (each.id === person.id ? person : each));
    outdated();
    return ok(person);
  };
  const change = (id: number, part: (person: Cardholder) => Partial<Cardholder>): Result<Cardholder> => {
    const before = find(id);
    if (before === undefined) return fail('not_found', 'no such person');
    return put({ ...before, ...part(before), rev: before.rev + 1 });
  };
  const ownerOf = (card: number) => people.find(({ cards }) => cards.some(({ id }) => id === card));
  const changeCard = (id: number, part: (card: Card) => Card | null): Result<Cardholder> => {
    const owner = ownerOf(id);
    if (owner === undefined) return fail('not_found', 'no such card');
    return change(owner.id, ({ cards }) => ({
      cards: cards.flatMap((card) => (card.id === id ? (part({ ...card, rev: card.rev + 1 }) ?? []) : [card])),
    }));
  };

  const create = (fields: CallInput<'people.create'>): Result<Cardholder> => {
    newest += 1;
    return put({ ...fields, id: newest, rev: 1, photo: 0, pin: false, duress: false, cards: [], created: Date.now() });
  };
  const update = ({ id, rev, ...fields }: CallInput<'people.update'>): Result<Cardholder> => {
    const before = find(id);
    if (before !== undefined && before.rev !== rev) return fail('conflict', 'changed', { rev: before.rev });
    return change(id, () => fields);
  };
  const remove = ({ id, rev }: CallInput<'people.remove'>): Result<Record<string, never>> => {
    const before = find(id);
    if (before === undefined) return fail('not_found', 'no such person');
    if (before.rev !== rev) return fail('conflict', 'changed', { rev: before.rev });
    people = people.filter((person) => person.id !== id);
    outdated();
    return ok({});
  };
  const addCard = ({ person, source, label, to }: CallInput<'cards.add'>): Result<Cardholder> => {
    const key = source.is === 'number' ? `${source.format}:${source.number}` : `row:${source.id}`;
    const owner = numbers.get(key);
    if (owner !== undefined) return fail('conflict', 'taken', { person: owner });
    if (source.is === 'number' && BigInt(source.number) >= 2n ** BigInt(cardBits[source.format]))
      return fail('invalid_input', 'out of range', { reason: 'number' });
    numbers.set(key, person);
    newest += 1;
    const last4 = source.is === 'number' ? source.number.slice(-4).padStart(4, '0') : '4471';
    const format = source.is === 'number' ? source.format : 'w26';
    return change(person, ({ cards }) => ({
      cards: [...cards, fakeCard(newest, person, { format, last4, label, to })],
    }));
  };

  const setPhoto = ({ id, photo }: CallInput<'people.setPhoto'>): Result<Cardholder> => {
    if (photo === null) photos.delete(id);
    else photos.set(id, photo);
    newest += 1;
    return change(id, () => ({ photo: photo === null ? 0 : newest }));
  };
  const all = () => people;
  return { all, find, ownerOf, change, changeCard, create, update, remove, addCard, photos, setPhoto };
}

/** Persons and cards behind the bridge; keeps to revisions and to one owner of a card. */
export function createFakePeople(parts: FakeParts, groups: Groups) {
  const store = createFakeCardholders(parts);
  const { all, find, ownerOf, change, changeCard, create, photos } = store;
  const importCsv = (csv: string): Result<CsvCheck> => {
    const done = checkFakeCsv(csv, all(), groups());
    if (done.problemCount > 0) return fail('invalid_input', 'problems', { reason: 'csv' });
    const empty = { note: '', from: null, to: null, groups: [], first: false, second: false, exempt: false };
    for (const { name, department } of csvRows(csv).rows)
      if (!all().some((person) => person.name === name)) create({ ...empty, name, department });
    return ok(done);
  };

  const handlers = {
    'people.list': () => ok(all()),
    'people.create': create,
    'people.update': store.update,
    'people.remove': store.remove,
    'people.setPin': ({ id, pin, duress }) => change(id, () => ({ pin: pin !== null, duress: duress !== null })),
    'people.photo': ({ id }) => (find(id) === undefined ? fail('not_found', 'nobody') : ok(photos.get(id) ?? null)),
    'people.setPhoto': store.setPhoto,
    'people.checkCsv': ({ csv }) => ok(checkFakeCsv(csv, all(), groups())),
    'people.importCsv': ({ csv }) => importCsv(csv),
    'people.exportCsv': () => ok({ saved: true, rows: all().length }),
    'cards.add': store.addCard,
    'cards.update': ({ id, rev, ...fields }) =>
      ownerOf(id)?.cards.find((card) => card.id === id)?.rev === rev
        ? changeCard(id, (card) => ({ ...card, ...fields }))
        : fail('conflict', 'changed'),
    'cards.block': ({ id, state }) => changeCard(id, (card) => ({ ...card, state })),
    'cards.remove': ({ id }) => changeCard(id, () => null),
    'enrol.start': ({ node }) =>
      parts.nodes().find(({ id }) => id === node)?.contact === 'online'
        ? ok({ command: 'c-enrol', until: Date.now() + 60_000 })
        : fail('unavailable', 'the node is not online'),
    'enrol.stop': () => ok({}),
    'access.check': ({ person }) => {
      const found = find(person);
      if (found === undefined) return fail('not_found', 'no such person');
      const reason = (card: Card) => (card.state === 'active' ? null : card.state);
      return ok({ cards: found.cards.map((card) => ({ card: card.id, reason: reason(card), pin: found.pin })) });
    },
  } satisfies Partial<Handlers>;
  return {
    handlers,
    people: all,
    /** Somebody else changes a person; pushed at once. */
    changePerson: (id: number, part: Partial<Cardholder>) => void change(id, () => part),
    /** A card is presented at a reader that waits for one; who has it already, where somebody does. */
    present: (node: string, owner: Pick<Cardholder, 'id' | 'name'> | null = null) =>
      parts.happen({
        type: 'enrol.read',
        node,
        actor: null,
        value: {
          reader: 0,
          cred: '0123456789abcdef0123456789abcdef',
          last4: '4471',
          fmt: 'w26',
          enc: 'AAAAAAAAAAAAAAAAAAAAAAAA',
          ...(owner === null ? {} : { person: owner.id, name: owner.name, card: 1 }),
        },
      }),
  };
}
