import { limits } from '../../contract/limits.ts';
import type { CardFormat, CsvCheck } from '../../contract/people.ts';
import type { CsvRecord } from '../ports/csv.ts';
import {
  type Cell,
  type CsvColumn,
  type CsvProblem,
  cardCell,
  cells,
  columnsOf,
  csvColumnNames,
  groupSeparator,
  plainCell,
  safeCell,
} from './csv-cells.ts';
import type { CardRecord, PersonRecord } from './records.ts';

/** What of the access book an import is held against. */
export interface PeopleView {
  persons(): ReadonlyMap<number, PersonRecord>;
  cards(): ReadonlyMap<number, CardRecord>;
  personOfCard(format: CardFormat, number: bigint): CardRecord | null;
  groups(): ReadonlyMap<number, { readonly id: number; readonly name: string }>;
}

type PersonFields = Pick<PersonRecord, 'name' | 'department' | 'note' | 'from' | 'to' | 'groups'>;

export interface PlannedCard {
  /** Null for a new one. */
  readonly id: number | null;
  readonly format: CardFormat;
  readonly number: bigint;
  readonly label: string;
  readonly to: string | null;
  readonly state: CardRecord['state'];
}

export interface PlannedPerson {
  readonly id: number | null;
  readonly fields: PersonFields;
  readonly cards: readonly PlannedCard[];
  /** Whether anything would be another afterwards. */
  readonly changes: boolean;
}

/** What a file would do, and what there is to do where it has no problem. */
export interface CsvPlan {
  readonly check: CsvCheck;
  readonly persons: readonly PlannedPerson[];
}

const previewRows = 20;
const shownCharacters = 80;

interface Row {
  readonly line: number;
  readonly fields: Partial<PersonFields> & Pick<PersonFields, 'name'>;
  readonly card: Omit<PlannedCard, 'id'> | null;
  /** Which of a card's own columns the file has. */
  readonly has: ReadonlySet<CsvColumn>;
}

type Problem = CsvCheck['problems'][number];

/** Reads the records of a file, its header first, and says what importing it would do. Changes nothing. */
export function planPeople(records: readonly CsvRecord[], fault: number | null, view: PeopleView): CsvPlan {
  const problems: Problem[] = [];
  const complain = (line: number, column: string, problem: CsvProblem, value: string) =>
    problems.push({ line, column, problem, value: value.slice(0, shownCharacters) });
  const [header, ...rest] = records;
  const columns = header === undefined ? null : columnsOf(header.cells);
  if (fault !== null) complain(fault, '', 'cells', '');
  else if (columns === null) complain(header?.line ?? 1, '', 'columns', header?.cells.join(' ') ?? '');
  const groups = new Map([...view.groups().values()].map(({ id, name }) => [name.toLocaleLowerCase(), id]));
  const rows =
    columns === null || fault !== null
      ? []
      : rest.flatMap((record) => readRow(record, columns, header?.cells.length ?? 0, groups, complain) ?? []);
  const persons = match(rows, view, complain);
  checkRoom(persons, view, complain);
  return { check: summary(rest.length, rows, persons, problems), persons };
}

type Complain = (line: number, column: string, problem: CsvProblem, value: string) => void;

function readRow(
  { line, cells: given }: CsvRecord,
  columns: ReadonlyMap<CsvColumn, number>,
  width: number,
  groups: ReadonlyMap<string, number>,
  complain: Complain,
): Row | null {
  if (given.length !== width) {
    complain(line, '', 'cells', given.join(' '));
    return null;
  }
  let whole = true;
  const text = (column: CsvColumn) => plainCell(given[columns.get(column) ?? -1] ?? '');
  const read = <T>(column: CsvColumn, by: (cell: string) => Cell<T>): T | undefined => {
    if (!columns.has(column)) return undefined;
    const cell = by(text(column));
    if (cell.ok) return cell.value;
    complain(line, column, cell.problem, text(column));
    whole = false;
    return undefined;
  };
  const fields = {
    name: read('name', cells.name) ?? '',
    department: read('department', cells.department),
    note: read('note', cells.note),
    from: read('from', cells.date),
    to: read('to', cells.date),
    groups: read('groups', groupsCell(groups)),
  };
  const numbered = read('number', (number) => cardCell(text('format'), number)) ?? null;
  const label = read('label', cells.label) ?? '';
  const to = read('card_to', cells.date) ?? null;
  const state = read('state', cells.state) ?? 'active';
  if (fields.from && fields.to && fields.from > fields.to) {
    complain(line, 'to', 'dates', text('to'));
    whole = false;
  }
  if (!whole) return null;
  const said = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
  return {
    line,
    fields: said as Row['fields'],
    card: numbered === null ? null : { ...numbered, label, to, state },
    has: new Set(columns.keys()),
  };
}

function groupsCell(groups: ReadonlyMap<string, number>) {
  return (text: string): Cell<number[]> => {
    const names = text
      .split(groupSeparator)
      .map((name) => name.trim())
      .filter((name) => name !== '');
    const ids = names.map((name) => groups.get(name.toLocaleLowerCase()));
    const found = ids.filter((id) => id !== undefined);
    return found.length === ids.length ? { ok: true, value: [...new Set(found)] } : { ok: false, problem: 'group' };
  };
}

interface Gathered {
  readonly person: PersonRecord | null;
  readonly fields: PersonFields;
  readonly cards: PlannedCard[];
  withoutCard: boolean;
  changes: boolean;
}

const usual: Omit<PersonFields, 'name'> = { department: '', note: '', from: null, to: null, groups: [] };
const nameKey = (name: string, department: string) => JSON.stringify([name, department]);

/** Brings the rows together to persons: by name and department, else by a card that a person of that name has. */
function match(rows: readonly Row[], view: PeopleView, complain: Complain): PlannedPerson[] {
  const byName = new Map<string, PersonRecord>();
  for (const person of view.persons().values()) byName.set(nameKey(person.name, person.department), person);
  const gathered = new Map<string, Gathered>();
  const seen = new Set<string>();
  for (const row of rows) {
    const held = row.card === null ? null : view.personOfCard(row.card.format, row.card.number);
    const person = personOf(row, held, byName, view);
    if (held !== null && held.person !== person?.id) {
      complain(row.line, 'number', 'card_taken', String(row.card?.number ?? ''));
      continue;
    }
    const mark = row.card === null ? '' : `${row.card.format}:${row.card.number}`;
    if (mark !== '' && seen.has(mark)) {
      complain(row.line, 'number', 'twice', String(row.card?.number ?? ''));
      continue;
    }
    seen.add(mark);
    gather(gathered, row, person, held, complain);
  }
  return [...gathered.values()].map(({ person, fields, cards, changes }) => ({
    id: person?.id ?? null,
    fields,
    cards,
    changes,
  }));
}

function personOf(
  { fields }: Row,
  held: CardRecord | null,
  byName: ReadonlyMap<string, PersonRecord>,
  view: PeopleView,
): PersonRecord | null {
  const named = byName.get(nameKey(fields.name, fields.department ?? ''));
  if (named !== undefined) return named;
  const owner = held === null ? undefined : view.persons().get(held.person);
  return owner?.name === fields.name ? owner : null;
}

function gather(
  gathered: Map<string, Gathered>,
  row: Row,
  person: PersonRecord | null,
  held: CardRecord | null,
  complain: Complain,
): void {
  const key = person === null ? nameKey(row.fields.name, row.fields.department ?? '') : String(person.id);
  const fields = { ...usual, ...(person === null ? {} : fieldsOf(person)), ...row.fields };
  const before = gathered.get(key);
  if (before !== undefined && (!same(before.fields, fields) || (row.card === null && before.withoutCard))) {
    complain(row.line, 'name', 'twice', row.fields.name);
    return;
  }
  const entry: Gathered = before ?? {
    person,
    fields,
    cards: [],
    withoutCard: false,
    changes: person === null || !same(fieldsOf(person), fields),
  };
  gathered.set(key, entry);
  if (row.card === null) {
    entry.withoutCard = true;
    return;
  }
  const card = { ...row.card, ...keptOf(held, row.has), id: held?.id ?? null };
  entry.cards.push(card);
  entry.changes ||= held === null || held.label !== card.label || held.to !== card.to || held.state !== card.state;
}

/** Of a card that is there, what the file has no column for stays. */
function keptOf(held: CardRecord | null, has: ReadonlySet<CsvColumn>): Partial<PlannedCard> {
  if (held === null) return {};
  return {
    ...(has.has('label') ? {} : { label: held.label }),
    ...(has.has('card_to') ? {} : { to: held.to }),
    ...(has.has('state') ? {} : { state: held.state }),
  };
}

function fieldsOf({ name, department, note, from, to, groups }: PersonFields): PersonFields {
  return { name, department, note, from, to, groups };
}

function same(a: PersonFields, b: PersonFields): boolean {
  const text = (fields: PersonFields) => JSON.stringify({ ...fieldsOf(fields), groups: fields.groups.toSorted() });
  return text(a) === text(b);
}

function checkRoom(persons: readonly PlannedPerson[], view: PeopleView, complain: Complain): void {
  const people = view.persons().size + persons.filter(({ id }) => id === null).length;
  const cards = view.cards().size + persons.flatMap((person) => person.cards).filter(({ id }) => id === null).length;
  if (people > limits.people) complain(1, '', 'limit', `${people} > ${limits.people}`);
  if (cards > limits.cards) complain(1, '', 'limit', `${cards} > ${limits.cards}`);
}

function summary(
  count: number,
  rows: readonly Row[],
  persons: readonly PlannedPerson[],
  problems: readonly Problem[],
): CsvCheck {
  const byName = new Map(persons.map((person) => [nameKey(person.fields.name, person.fields.department), person]));
  const changeOf = ({ fields }: Row): CsvCheck['preview'][number]['change'] => {
    const person = byName.get(nameKey(fields.name, fields.department ?? ''));
    if (person?.id === null) return 'new';
    return person?.changes === false ? 'same' : 'changed';
  };
  return {
    rows: count,
    created: persons.filter(({ id }) => id === null).length,
    updated: persons.filter(({ id, changes }) => id !== null && changes).length,
    unchanged: persons.filter(({ changes }) => !changes).length,
    cards: persons.flatMap(({ cards }) => cards).filter(({ id }) => id === null).length,
    problemCount: problems.length,
    problems: problems.toSorted((a, b) => a.line - b.line).slice(0, limits.csvProblems),
    preview: rows.slice(0, previewRows).map((row) => ({
      line: row.line,
      name: row.fields.name,
      department: row.fields.department ?? '',
      card: row.card === null ? '' : `${row.card.format} …${String(row.card.number).slice(-4).padStart(4, '0')}`,
      change: changeOf(row),
    })),
  };
}

export interface ExportedCard extends Pick<CardRecord, 'format' | 'label' | 'to' | 'state'> {
  readonly number: bigint;
}

/** The rows of a file of people, its header first: one for each card, or one for a person without any. */
export function peopleRows(
  persons: Iterable<PersonRecord>,
  cardsOf: (person: number) => readonly ExportedCard[],
  groupName: (id: number) => string,
): string[][] {
  const rows: string[][] = [[...csvColumnNames]];
  for (const person of persons) {
    const groups = person.groups.map(groupName).join(groupSeparator);
    const own = [person.name, person.department, person.note, person.from ?? '', person.to ?? '', groups];
    const cards = cardsOf(person.id);
    const none = ['', '', '', '', ''];
    const shown = cards.map(({ format, number, label, to, state }) => [format, String(number), label, to ?? '', state]);
    for (const card of shown.length === 0 ? [none] : shown) rows.push([...own, ...card].map(safeCell));
  }
  return rows;
}
