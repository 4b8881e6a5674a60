import type { CallInput } from '../contract/calls.ts';
import { limits } from '../contract/limits.ts';
import type { Cardholder } from '../contract/people.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import type { PersonRecord } from '../domain/access/records.ts';
import { actEntry } from './entry.ts';
import type { Handlers } from './handlers.ts';
import { noteChange, type PeopleParts, personEdit, personIn, personJournal, personShown } from './people-records.ts';

type PersonHandlers = Pick<
  Handlers,
  | 'people.list'
  | 'people.create'
  | 'people.update'
  | 'people.remove'
  | 'people.setPin'
  | 'people.photo'
  | 'people.setPhoto'
>;

/** Cardholders: what is known of them, their PINs and their photos. */
export function peopleHandlers(parts: PeopleParts): PersonHandlers {
  const { book } = parts;
  return {
    'people.list': async () => ok([...book.persons().values()].map((person) => personShown(book, person))),
    'people.create': (input, { person }) => create(parts, input, person.username),
    'people.update': (input, { person }) => update(parts, input, person.username),
    'people.remove': (input, { person }) => remove(parts, input, person.username),
    'people.setPin': (input, { person }) => setPin(parts, input, person.username),
    async 'people.photo'({ id }) {
      return book.persons().has(id) ? ok(await book.photo(id)) : fail('not_found', `no person ${id}`);
    },
    'people.setPhoto': (input, { person }) => setPhoto(parts, input, person.username),
  };
}

function unfit({ book }: PeopleParts, fields: Pick<PersonRecord, 'from' | 'to' | 'groups'>): Result<never> | null {
  const { from, to, groups } = fields;
  if (from !== null && to !== null && from > to)
    return fail('invalid_input', 'ends before it begins', { reason: 'dates' });
  if (!groups.every((id) => book.groups().has(id))) return fail('invalid_input', 'no such group', { reason: 'groups' });
  return null;
}

function create(parts: PeopleParts, input: CallInput<'people.create'>, actor: string): Promise<Result<Cardholder>> {
  const { book, clock } = parts;
  return book.edit(() => {
    const refused = unfit(parts, input);
    if (refused !== null) return refused;
    if (book.persons().size >= limits.people)
      return fail('invalid_input', `no more than ${limits.people}`, { reason: 'limit', limit: limits.people });
    const id = book.nextId();
    const unset = { photo: 0, pin: false, duress: false, sealedPins: null };
    const value: PersonRecord = { ...input, id, rev: 1, ...unset, created: clock.now() };
    return ok(personEdit(parts, id, 'person.created', actor, personJournal(value), [{ kind: 'person', id, value }]));
  });
}

function update(
  parts: PeopleParts,
  { id, rev, ...fields }: CallInput<'people.update'>,
  actor: string,
): Promise<Result<Cardholder>> {
  const { book } = parts;
  return book.edit(() => {
    const before = personIn(book, id);
    if (!before.ok) return before;
    if (before.value.rev !== rev) return fail('conflict', 'somebody else changed it', { rev: before.value.rev });
    const refused = unfit(parts, fields);
    if (refused !== null) return refused;
    const value: PersonRecord = { ...before.value, ...fields, rev: rev + 1 };
    const row = {
      before: personJournal(before.value),
      after: personJournal(value),
      ...noteChange(before.value, value),
    };
    return ok(personEdit(parts, id, 'person.changed', actor, row, [{ kind: 'person', id, value }]));
  });
}

/** The cards and the rights that are for this person alone go too. */
function remove(
  { book, clock }: PeopleParts,
  { id, rev }: CallInput<'people.remove'>,
  actor: string,
): Promise<Result<Record<string, never>>> {
  return book.edit<Record<string, never>>(() => {
    const before = personIn(book, id);
    if (!before.ok) return before;
    if (before.value.rev !== rev) return fail('conflict', 'somebody else changed it', { rev: before.value.rev });
    const cards = book.cardsOf(id);
    const rights = [...book.rights().values()].filter(({ who }) => who.is === 'person' && who.id === id);
    const row = { person: id, ...personJournal(before.value), cards: cards.map(({ last4 }) => last4) };
    return ok({
      changes: [
        { kind: 'person', id, value: null },
        ...cards.map((card) => ({ kind: 'card', id: card.id, value: null }) as const),
        ...rights.map((right) => ({ kind: 'right', id: right.id, value: null }) as const),
      ],
      photo: { person: id, photo: null },
      entries: [actEntry(clock.now(), 'person.removed', actor, row)],
      value: () => ({}),
    });
  });
}

function setPin(
  parts: PeopleParts,
  { id, pin, duress }: CallInput<'people.setPin'>,
  actor: string,
): Promise<Result<Cardholder>> {
  const { book } = parts;
  return book.edit(() => {
    const before = personIn(book, id);
    if (!before.ok) return before;
    if (duress !== null && (pin === null || pin === duress))
      return fail('invalid_input', 'the duress PIN is a second one', { reason: 'duress' });
    const value: PersonRecord = {
      ...before.value,
      rev: before.value.rev + 1,
      pin: pin !== null,
      duress: duress !== null,
      sealedPins: pin === null ? null : book.sealPins(id, pin, duress),
    };
    const row = { pin: value.pin, duress: value.duress };
    return ok(personEdit(parts, id, 'person.pin', actor, row, [{ kind: 'person', id, value }]));
  });
}

const signatures = {
  'image/jpeg': ['/9j/'],
  'image/png': ['iVBORw0KGgo'],
  'image/webp': ['UklGR'],
} as const;

function setPhoto(
  parts: PeopleParts,
  { id, photo }: CallInput<'people.setPhoto'>,
  actor: string,
): Promise<Result<Cardholder>> {
  const { book } = parts;
  return book.edit(() => {
    const before = personIn(book, id);
    if (!before.ok) return before;
    if (photo !== null && !signatures[photo.type].some((begin) => photo.data.startsWith(begin)))
      return fail('invalid_input', 'the image is not of its type', { reason: 'photo' });
    const number = photo === null ? 0 : book.nextId();
    const value: PersonRecord = { ...before.value, rev: before.value.rev + 1, photo: number };
    const row = { photo: photo === null ? 'removed' : 'changed' };
    const edit = personEdit(parts, id, 'person.changed', actor, row, [{ kind: 'person', id, value }]);
    return ok({ ...edit, photo: { person: id, photo } });
  });
}
