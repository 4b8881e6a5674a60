import type { CallInput } from '../contract/calls.ts';
import type { Incident } from '../contract/incidents.ts';
import { limits } from '../contract/limits.ts';
import { type CardFormat, type Cardholder, cardBits } from '../contract/people.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import type { CardRecord } from '../domain/access/records.ts';
import type { JournalReader } from '../domain/ports/journal.ts';
import type { Handlers } from './handlers.ts';
import { cardIn, cardJournal, type PeopleParts, personEdit, personIn } from './people-records.ts';

/** The card in an event that carries it sealed; null where the seal does not hold. */
export type OpenCard = (
  node: string,
  boot: number,
  seq: number,
  enc: string,
) => { readonly format: CardFormat; readonly number: bigint } | null;

export interface CardsDeps extends PeopleParts {
  readonly reader: Pick<JournalReader, 'incident'>;
  readonly openCard: OpenCard;
}

type CardHandlers = Pick<Handlers, 'cards.add' | 'cards.update' | 'cards.block' | 'cards.remove'>;
type Numbered = { readonly format: CardFormat; readonly number: bigint };

/** Cards of persons. */
export function cardHandlers(deps: CardsDeps): CardHandlers {
  return {
    'cards.add': (input, { person }) => add(deps, input, person.username),
    'cards.update': (input, { person }) => update(deps, input, person.username),
    'cards.block': (input, { person }) => block(deps, input, person.username),
    'cards.remove': (input, { person }) => remove(deps, input, person.username),
  };
}

async function numberOf(deps: CardsDeps, source: CallInput<'cards.add'>['source']): Promise<Result<Numbered>> {
  if (source.is === 'number') {
    const number = BigInt(source.number);
    if (number < 1n << BigInt(cardBits[source.format])) return ok({ format: source.format, number });
    return fail('invalid_input', 'the number does not fit its format', { reason: 'number' });
  }
  let row: Incident | null;
  try {
    row = await deps.reader.incident(source.id);
  } catch (cause) {
    return fail('unavailable', `the journal cannot be read: ${String(cause)}`);
  }
  const enc = row?.value['enc'];
  if (row === null || row.node === null || row.boot === null || row.seq === null || typeof enc !== 'string')
    return fail('not_found', 'this row carries no card');
  const read = deps.openCard(row.node, row.boot, row.seq, enc);
  return read === null ? fail('not_found', 'the card in this row cannot be opened: the node was renewed') : ok(read);
}

async function add(
  deps: CardsDeps,
  { person, source, label, to }: CallInput<'cards.add'>,
  actor: string,
): Promise<Result<Cardholder>> {
  const { book, clock } = deps;
  const read = await numberOf(deps, source);
  if (!read.ok) return read;
  const { format, number } = read.value;
  return book.edit(() => {
    const holder = personIn(book, person);
    if (!holder.ok) return holder;
    const taken = book.cardOfNumber(number);
    if (taken !== null) return fail('conflict', 'somebody has this card', { person: taken.person });
    if (book.cards().size >= limits.cards)
      return fail('invalid_input', `no more than ${limits.cards}`, { reason: 'limit', limit: limits.cards });
    const id = book.nextId();
    const sealed = book.sealNumber(id, number);
    const fresh = { id, rev: 1, person, format, label, to, state: 'active', added: clock.now() } as const;
    const value: CardRecord = { ...fresh, ...sealed };
    return ok(personEdit(deps, person, 'card.added', actor, cardJournal(value), [{ kind: 'card', id, value }]));
  });
}

function change(deps: PeopleParts, before: CardRecord, part: Partial<CardRecord>, actor: string) {
  const value: CardRecord = { ...before, ...part, rev: before.rev + 1 };
  const row = { ...cardJournal(value), before: cardJournal(before) };
  return ok(personEdit(deps, before.person, 'card.changed', actor, row, [{ kind: 'card', id: before.id, value }]));
}

function update(deps: PeopleParts, { id, rev, state, label, to }: CallInput<'cards.update'>, actor: string) {
  return deps.book.edit(() => {
    const before = cardIn(deps.book, id, rev);
    return before.ok ? change(deps, before.value, { state, label, to }, actor) : before;
  });
}

function block(deps: PeopleParts, { id, state }: CallInput<'cards.block'>, actor: string) {
  return deps.book.edit(() => {
    const before = cardIn(deps.book, id);
    return before.ok ? change(deps, before.value, { state }, actor) : before;
  });
}

function remove(deps: PeopleParts, { id, rev }: CallInput<'cards.remove'>, actor: string) {
  return deps.book.edit(() => {
    const before = cardIn(deps.book, id, rev);
    if (!before.ok) return before;
    const { person } = before.value;
    const gone = { kind: 'card', id, value: null } as const;
    return ok(personEdit(deps, person, 'card.removed', actor, cardJournal(before.value), [gone]));
  });
}
