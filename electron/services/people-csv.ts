import type { CsvCheck } from '../contract/people.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import type { PlannedCard, PlannedPerson } from '../domain/access/csv-match.ts';
import { type CsvPlan, type ExportedCard, peopleRows, planPeople } from '../domain/access/people-csv.ts';
import type { CardRecord, PersonRecord } from '../domain/access/records.ts';
import type { Csv } from '../domain/ports/csv.ts';
import type { Files } from '../domain/ports/files.ts';
import type { Json } from '../domain/ports/journal.ts';
import type { Entry } from '../domain/ports/stores.ts';
import type { BookChange } from './access-book.ts';
import { actEntry } from './entry.ts';
import type { Caller, Handlers } from './handlers.ts';
import { cardJournal, noteChange, type PeopleParts, personJournal } from './people-records.ts';

export interface PeopleCsvDeps extends PeopleParts {
  readonly csv: Csv;
  readonly files: Files;
}

type CsvHandlers = Pick<Handlers, 'people.checkCsv' | 'people.importCsv' | 'people.exportCsv'>;

/** People from and to a file. */
export function peopleCsvHandlers(deps: PeopleCsvDeps): CsvHandlers {
  return {
    'people.checkCsv': async ({ csv }) => ok(plan(deps, csv).check),
    'people.importCsv': ({ csv }, { person }) => importAll(deps, csv, person.username),
    'people.exportCsv': (_input, caller) => exportAll(deps, caller),
  };
}

function plan({ book, csv }: PeopleCsvDeps, text: string): CsvPlan {
  const { records, fault } = csv.read(text);
  return planPeople(records, fault, book);
}

/** All of the file in one transaction, or nothing. The journal has a row for the file and one for each change. */
function importAll(deps: PeopleCsvDeps, text: string, actor: string): Promise<Result<CsvCheck>> {
  const { book, clock } = deps;
  return book.edit<CsvCheck>(() => {
    const { check, persons } = plan(deps, text);
    if (check.problemCount > 0)
      return fail('invalid_input', 'the file has problems', { reason: 'csv', problems: check.problemCount });
    const now = clock.now();
    const { rows, created, updated, cards } = check;
    const whole: Change = { entries: [actEntry(now, 'people.imported', actor, { rows, created, updated, cards })] };
    const all = [whole, ...persons.flatMap((person) => changesOf(deps, person, actor, now))];
    return ok({
      changes: all.flatMap(({ change }) => change ?? []),
      entries: all.flatMap(({ entries }) => entries),
      value: () => check,
    });
  });
}

interface Change {
  readonly change?: BookChange;
  readonly entries: readonly Entry[];
}

function changesOf({ book }: PeopleCsvDeps, planned: PlannedPerson, actor: string, now: number): Change[] {
  const { person: before, fields, differs } = planned;
  const id = before?.id ?? book.nextId();
  const entry = (type: Parameters<typeof actEntry>[1], value: { readonly [key: string]: Json }) =>
    actEntry(now, type, actor, { person: id, name: fields.name, ...value });
  const unset = { first: false, second: false, exempt: false, photo: 0, pin: false, duress: false, sealedPins: null };
  const after: PersonRecord = { ...(before ?? { ...unset, created: now, rev: 0 }), ...fields, id };
  const change: BookChange = { kind: 'person', id, value: { ...after, rev: after.rev + 1 } };
  const cards = planned.cards.map((card): Change => cardChange(book, id, card, entry, now));
  if (before === null) return [{ change, entries: [entry('person.created', personJournal(after))] }, ...cards];
  if (!differs) return cards;
  const row = { before: personJournal(before), after: personJournal(after), ...noteChange(before, after) };
  return [{ change, entries: [entry('person.changed', row)] }, ...cards];
}

function cardChange(
  book: PeopleParts['book'],
  person: number,
  { held, format, number, label, to, state }: PlannedCard,
  entry: (type: Parameters<typeof actEntry>[1], value: { readonly [key: string]: Json }) => Entry,
  now: number,
): Change {
  const id = held?.id ?? book.nextId();
  const fresh = { ...book.sealNumber(id, number), rev: 0, added: now };
  const value: CardRecord = { ...(held ?? fresh), id, person, rev: (held?.rev ?? 0) + 1, format, label, to, state };
  const row = held === null ? cardJournal(value) : { ...cardJournal(value), before: cardJournal(held) };
  const type = held === null ? 'card.added' : 'card.changed';
  return { change: { kind: 'card', id, value }, entries: [entry(type, row)] };
}

/** The journal has the act before the first card number leaves the station. */
function exportAll({ book, csv, files, clock }: PeopleCsvDeps, { person }: Caller) {
  const cardsOf = (id: number): ExportedCard[] =>
    book.cardsOf(id).flatMap((card) => {
      const read = book.cardNumber(card.id);
      return read === null ? [] : [{ ...card, number: read.number }];
    });
  let written = 0;
  const content = () =>
    book.edit<string>(() => {
      const rows = peopleRows(book.persons().values(), cardsOf, (id) => book.groups().get(id)?.name ?? '');
      written = rows.length - 1;
      const entry = actEntry(clock.now(), 'people.exported', person.username, { rows: written });
      return ok({ changes: [], entries: [entry], value: () => csv.write(rows) });
    });
  return files
    .save('people.csv', content)
    .then((saved) => (saved.ok ? ok({ saved: saved.value, rows: written }) : saved));
}
