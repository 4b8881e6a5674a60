import type { CsvCheck } from '../contract/people.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import {
  type CsvPlan,
  type ExportedCard,
  type PlannedPerson,
  peopleRows,
  planPeople,
} from '../domain/access/people-csv.ts';
import type { CardRecord, PersonRecord } from '../domain/access/records.ts';
import type { Crypto } from '../domain/ports/crypto.ts';
import type { Csv } from '../domain/ports/csv.ts';
import type { Files } from '../domain/ports/files.ts';
import { encodeUtf8, toHex } from '../domain/wire/text.ts';
import type { BookChange } from './access-book.ts';
import { actEntry } from './entry.ts';
import type { Caller, Handlers } from './handlers.ts';
import type { PeopleParts } from './people-records.ts';

export interface PeopleCsvDeps extends PeopleParts {
  readonly csv: Csv;
  readonly files: Files;
  readonly crypto: Pick<Crypto, 'sha256'>;
}

type CsvHandlers = Pick<Handlers, 'people.checkCsv' | 'people.importCsv' | 'people.exportCsv'>;

/** People from and to a file. */
export function peopleCsvHandlers(deps: PeopleCsvDeps): CsvHandlers {
  return {
    'people.checkCsv': async ({ csv }) => ok(plan(deps, csv).check),
    'people.importCsv': ({ csv }, { person }) => importAll(deps, csv, person.username),
    'people.exportCsv': (_, caller) => exportAll(deps, caller),
  };
}

function plan({ book, csv }: PeopleCsvDeps, text: string): CsvPlan {
  const { records, fault } = csv.read(text);
  return planPeople(records, fault, book);
}

/** All of the file in one transaction, or nothing. */
function importAll(deps: PeopleCsvDeps, text: string, actor: string): Promise<Result<CsvCheck>> {
  const { book, clock, crypto } = deps;
  return book.edit<CsvCheck>(() => {
    const { check, persons } = plan(deps, text);
    if (check.problemCount > 0)
      return fail('invalid_input', 'the file has problems', { reason: 'csv', problems: check.problemCount });
    const changes = persons.filter(({ changes: any }) => any).flatMap((person) => changesOf(deps, person));
    const { rows, created, updated, cards } = check;
    const row = { rows, created, updated, cards, sha256: toHex(crypto.sha256(encodeUtf8(text))) };
    return ok({
      changes,
      entries: [actEntry(clock.now(), 'people.imported', actor, row)],
      value: () => check,
    });
  });
}

function changesOf({ book, clock }: PeopleCsvDeps, { id: known, fields, cards }: PlannedPerson): BookChange[] {
  const id = known ?? book.nextId();
  const before = book.persons().get(id);
  const unset = { first: false, second: false, exempt: false, photo: 0, pin: false, duress: false, sealedPins: null };
  const person: PersonRecord = {
    ...(before ?? { ...unset, created: clock.now() }),
    ...fields,
    id,
    rev: (before?.rev ?? 0) + 1,
  };
  const held = cards.map((card): BookChange => {
    const number = card.id ?? book.nextId();
    const old = book.cards().get(number);
    const sealed = old ?? { ...book.sealNumber(number, card.format, card.number), rev: 0, added: clock.now() };
    const { format, label, to, state } = card;
    const value: CardRecord = { ...sealed, id: number, person: id, rev: sealed.rev + 1, format, label, to, state };
    return { kind: 'card', id: number, value };
  });
  return [{ kind: 'person', id, value: person }, ...held];
}

async function exportAll(deps: PeopleCsvDeps, { person }: Caller) {
  const { book, csv, files, clock } = deps;
  const cardsOf = (id: number): ExportedCard[] =>
    book.cardsOf(id).flatMap((card) => {
      const read = book.cardNumber(card.id);
      return read === null ? [] : [{ ...card, number: read.number }];
    });
  const rows = peopleRows(book.persons().values(), cardsOf, (id) => book.groups().get(id)?.name ?? '');
  const saved = await files.save('people.csv', csv.write(rows));
  if (!saved.ok) return saved;
  const count = rows.length - 1;
  if (saved.value) await book.change([], [actEntry(clock.now(), 'people.exported', person.username, { rows: count })]);
  return ok({ saved: saved.value, rows: count });
}
