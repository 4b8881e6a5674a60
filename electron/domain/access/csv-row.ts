import type { CsvColumn } from '../../contract/people.ts';
import { plainCell } from '../csv/cell.ts';
import type { CsvRecord } from '../ports/csv.ts';
import { type Cell, type CsvProblem, cardCell, cells, groupNames } from './csv-cells.ts';
import type { CardRecord, PersonRecord } from './records.ts';

export type PersonFields = Pick<PersonRecord, 'name' | 'department' | 'note' | 'from' | 'to' | 'groups'>;
type CardSaid = Partial<Pick<CardRecord, 'format' | 'label' | 'to' | 'state'>>;

/** A line of a file as it was understood: only what it says, so that what it leaves out stays as it is. */
export interface CsvRow {
  readonly line: number;
  readonly fields: Partial<PersonFields> & Pick<PersonFields, 'name'>;
  readonly card: ({ readonly number: bigint } & CardSaid) | null;
}

/** Names what is wrong with a cell. */
export type Complain = (line: number, column: CsvColumn | '', problem: CsvProblem, value: string) => void;

/** How the lines of one file are read. */
export interface CsvShape {
  /** Place of each column that there is. */
  readonly columns: ReadonlyMap<CsvColumn, number>;
  /** Cells of every line. */
  readonly width: number;
  /** Number by name in lower case. */
  readonly groups: ReadonlyMap<string, number>;
}

/** Reads a line; null where something is wrong with it, and then every bad cell was named. */
export function readRow({ line, cells: given }: CsvRecord, shape: CsvShape, complain: Complain): CsvRow | null {
  if (given.length !== shape.width) {
    complain(line, '', 'cells', given.join(' '));
    return null;
  }
  let whole = true;
  const refuse = (column: CsvColumn, problem: CsvProblem) => {
    complain(line, column, problem, text(column));
    whole = false;
  };
  const text = (column: CsvColumn) => plainCell(given[shape.columns.get(column) ?? -1] ?? '');
  function read<T>(column: CsvColumn, by: (cell: string) => Cell<T>): T | undefined {
    if (!shape.columns.has(column)) return undefined;
    const cell = by(text(column));
    if (cell.ok) return cell.value;
    refuse(column, cell.problem);
    return undefined;
  }
  const name = read('name', cells.name) ?? '';
  const fields = said({
    department: read('department', cells.department),
    note: read('note', cells.note),
    from: read('from', cells.date),
    to: read('to', cells.date),
    groups: read('groups', (cell) => groupsOf(cell, shape.groups)),
  });
  const numbered = read('number', (number) => cardCell(text('format'), number)) ?? null;
  const card = said({
    format: numbered?.format ?? undefined,
    label: read('label', cells.label),
    to: read('card_to', cells.date),
    state: read('state', cells.state) ?? undefined,
  });
  if (fields.from && fields.to && fields.from > fields.to) refuse('to', 'dates');
  return whole
    ? { line, fields: { ...fields, name }, card: numbered === null ? null : { ...card, number: numbered.number } }
    : null;
}

/** Without what was not said. */
function said<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as ReturnType<
    typeof said<T>
  >;
}

function groupsOf(text: string, groups: CsvShape['groups']): Cell<number[]> {
  const ids = groupNames(text).map((name) => groups.get(name.toLocaleLowerCase()));
  const found = ids.filter((id) => id !== undefined);
  return found.length === ids.length ? { ok: true, value: [...new Set(found)] } : { ok: false, problem: 'group' };
}
