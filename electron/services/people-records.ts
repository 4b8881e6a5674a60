import type { Card, Cardholder } from '../contract/people.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import type { CardRecord, PersonRecord } from '../domain/access/records.ts';
import type { Clock } from '../domain/ports/clock.ts';
import type { Json } from '../domain/ports/journal.ts';
import type { AccessBook, BookChange, Edit } from './access-book.ts';
import { actEntry } from './entry.ts';

export interface PeopleParts {
  readonly book: AccessBook;
  readonly clock: Pick<Clock, 'now'>;
}

/** A card as the screens see it. Both formats only send a number, which a reader from a shop can copy. */
export function cardShown({ sealedNumber: _number, mark: _mark, ...card }: CardRecord): Card {
  return { ...card, strength: 'weak' };
}

/** A person as the screens see one, with the cards in the order in which they came. */
export function personShown(book: AccessBook, { sealedPins: _pins, ...person }: PersonRecord): Cardholder {
  return { ...person, cards: book.cardsOf(person.id).map(cardShown) };
}

/** A person, or `not_found`. */
export function personIn(book: AccessBook, id: number): Result<PersonRecord> {
  const person = book.persons().get(id);
  return person === undefined ? fail('not_found', `no person ${id}`) : ok(person);
}

/** A card, or `not_found`; `conflict` where `rev` is given and somebody else changed it meanwhile. */
export function cardIn(book: AccessBook, id: number, rev?: number): Result<CardRecord> {
  const card = book.cards().get(id);
  if (card === undefined) return fail('not_found', `no card ${id}`);
  if (rev !== undefined && card.rev !== rev) return fail('conflict', 'somebody else changed it', { rev: card.rev });
  return ok(card);
}

/** What the journal says of a person; never a PIN, a photo or a note's text. */
export function personJournal(person: Omit<PersonRecord, 'note'>): { [key: string]: Json } {
  const { name, department, from, to, groups, first, second, exempt } = person;
  return { name, department, from, to, groups: [...groups], first, second, exempt };
}

/** That a note has changed is said, what stands in it is not. */
export function noteChange(before: Pick<PersonRecord, 'note'>, after: Pick<PersonRecord, 'note'>): { note?: string } {
  return before.note === after.note ? {} : { note: 'changed' };
}

/** What the journal says of a card; never its number. */
export function cardJournal({ format, last4, label, state, to }: CardRecord): { [key: string]: Json } {
  return { format, last4, label, state, to };
}

/** An edit of one person or of their cards that answers the person as it then is. */
export function personEdit(
  { book, clock }: PeopleParts,
  person: number,
  type: Parameters<typeof actEntry>[1],
  actor: string,
  value: { readonly [key: string]: Json },
  changes: readonly BookChange[],
): Edit<Cardholder> {
  const name = book.persons().get(person)?.name ?? '';
  return {
    changes,
    entries: [actEntry(clock.now(), type, actor, { person, name, ...value })],
    value: () => personShown(book, book.persons().get(person) as PersonRecord),
  };
}
