import { limits } from '../../contract/limits.ts';
import { type CsvCheck, csvColumnNames } from '../../contract/people.ts';
import { safeCell } from '../csv/cell.ts';
import type { CsvRecord } from '../ports/csv.ts';
import { columnsOf, groupList } from './csv-cells.ts';
import { type Matched, matchRows, type PeopleView, type PlannedPerson } from './csv-match.ts';
import { type Complain, type CsvRow, readRow } from './csv-row.ts';
import type { CardRecord, PersonRecord } from './records.ts';

/** What a file would do, and what there is to do where it has no problem. */
export interface CsvPlan {
  readonly check: CsvCheck;
  readonly persons: readonly PlannedPerson[];
}

type Problem = CsvCheck['problems'][number];

const previewRows = 20;
const shownCharacters = 80;

/**
 * Reads the records of a file, its header first, and says what importing it would do. Changes nothing. `fault` is the
 * line from which nothing could be read.
 */
export function planPeople(records: readonly CsvRecord[], fault: number | null, view: PeopleView): CsvPlan {
  const problems: Problem[] = [];
  const complain: Complain = (line, column, problem, value) =>
    problems.push({ line, column, problem, value: value.slice(0, shownCharacters) });
  const [header, ...rest] = records;
  const rows = readAll(header, rest, fault, view, complain);
  const matched = matchRows(rows, view, complain);
  checkRoom(matched.persons, view, complain);
  return { check: { rows: rest.length, ...summary(rows, matched), ...named(problems) }, persons: matched.persons };
}

function readAll(
  header: CsvRecord | undefined,
  records: readonly CsvRecord[],
  fault: number | null,
  view: PeopleView,
  complain: Complain,
): CsvRow[] {
  const columns = header === undefined ? null : columnsOf(header.cells);
  if (fault !== null) complain(fault, '', 'cells', '');
  else if (columns === null) complain(header?.line ?? 1, '', 'columns', header?.cells.join(' ') ?? '');
  if (fault !== null || columns === null) return [];
  const groups = new Map([...view.groups().values()].map(({ id, name }) => [name.toLocaleLowerCase(), id]));
  const shape = { columns, width: header?.cells.length ?? 0, groups };
  return records.flatMap((record) => readRow(record, shape, complain) ?? []);
}

function checkRoom(persons: readonly PlannedPerson[], view: PeopleView, complain: Complain): void {
  const people = view.persons().size + created(persons);
  const cards = view.cards().size + newCards(persons);
  if (people > limits.people) complain(1, '', 'limit', `${people} > ${limits.people}`);
  if (cards > limits.cards) complain(1, '', 'limit', `${cards} > ${limits.cards}`);
}

const created = (persons: readonly PlannedPerson[]) => persons.filter(({ person }) => person === null).length;
const newCards = (persons: readonly PlannedPerson[]) =>
  persons.reduce((sum, { cards }) => sum + cards.filter(({ held }) => held === null).length, 0);

function changeOf(planned: PlannedPerson): CsvCheck['preview'][number]['change'] {
  if (planned.person === null) return 'new';
  return planned.differs || planned.cards.length > 0 ? 'changed' : 'same';
}

function named(problems: readonly Problem[]): Pick<CsvCheck, 'problemCount' | 'problems'> {
  const inOrder = problems.toSorted((a, b) => a.line - b.line);
  return { problemCount: problems.length, problems: inOrder.slice(0, limits.csvProblems) };
}

function summary(rows: readonly CsvRow[], { persons, personOf }: Matched) {
  const changes = persons.map(changeOf);
  const preview = rows.slice(0, previewRows).flatMap((row) => {
    const planned = personOf.get(row);
    return planned === undefined ? [] : [shown(row, planned)];
  });
  return {
    created: created(persons),
    updated: changes.filter((change) => change === 'changed').length,
    unchanged: changes.filter((change) => change === 'same').length,
    cards: newCards(persons),
    preview,
  };
}

function shown({ line, card }: CsvRow, planned: PlannedPerson): CsvCheck['preview'][number] {
  const { name, department } = planned.fields;
  const text = card === null ? '' : `${card.format ?? ''} …${String(card.number).slice(-4).padStart(4, '0')}`.trim();
  return { line, name, department, card: text, change: changeOf(planned) };
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
    const groups = groupList(person.groups.map(groupName));
    const own = [person.name, person.department, person.note, person.from ?? '', person.to ?? '', groups];
    const cards = cardsOf(person.id);
    const none = ['', '', '', '', ''];
    const held = cards.map(({ format, number, label, to, state }) => [format, String(number), label, to ?? '', state]);
    for (const card of held.length === 0 ? [none] : held) rows.push([...own, ...card].map(safeCell));
  }
  return rows;
}
