import type { Cardholder, CsvCheck } from '../../electron/contract/people.ts';

interface CsvRow {
  readonly line: number;
  readonly name: string;
  readonly department: string;
  readonly groups: string;
  readonly number: string;
}

/** Reads lines with a semicolon between the cells: enough for a screen, not for a spreadsheet. */
export function csvRows(csv: string): { readonly columns: boolean; readonly rows: CsvRow[] } {
  const [head = '', ...lines] = csv.split(/\r?\n/).filter((line) => line !== '');
  const names = head.split(';');
  const rows = lines.map((line, i) => {
    const cell = (name: string) => line.split(';')[names.indexOf(name)]?.trim() ?? '';
    const [name, department, groups, number] = [cell('name'), cell('department'), cell('groups'), cell('number')];
    return { line: i + 2, name, department, groups, number };
  });
  return { columns: names.includes('name'), rows };
}

function problemsOf(rows: readonly CsvRow[], known: ReadonlySet<string>): CsvCheck['problems'] {
  return rows.flatMap(({ line, name, groups: named, number }) => [
    ...(name === '' ? [{ line, column: 'name', problem: 'name' as const, value: name }] : []),
    ...(named !== '' && !known.has(named.toLowerCase())
      ? [{ line, column: 'groups', problem: 'group' as const, value: named }]
      : []),
    ...(/^[0-9]*$/.test(number) ? [] : [{ line, column: 'number', problem: 'number' as const, value: number }]),
  ]);
}

/** What importing a file would do. */
export function checkFakeCsv(
  csv: string,
  people: readonly Cardholder[],
  groups: readonly { readonly name: string }[],
): CsvCheck {
  const { columns, rows } = csvRows(csv);
  const problems = columns
    ? problemsOf(rows, new Set(groups.map(({ name }) => name.toLowerCase())))
    : [{ line: 1, column: '', problem: 'columns' as const, value: csv.split('\n')[0]?.slice(0, 80) ?? '' }];
  const fresh = rows.filter(({ name }) => !people.some((person) => person.name === name));
  return {
    rows: rows.length,
    created: fresh.length,
    updated: 0,
    unchanged: rows.length - fresh.length,
    cards: fresh.filter(({ number }) => number !== '').length,
    problemCount: problems.length,
    problems,
    preview: rows.slice(0, 20).map((row) => ({
      line: row.line,
      name: row.name,
      department: row.department,
      card: row.number === '' ? '' : `…${row.number.slice(-4)}`,
      change: fresh.includes(row) ? 'new' : 'same',
    })),
  };
}
