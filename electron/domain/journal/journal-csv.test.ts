import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { zonedTimes } from '../climate/site-time.ts';
import { type CsvJournalRow, type JournalCsvOptions, journalCsv } from './journal-csv.ts';

const options: JournalCsvOptions = {
  form: { separator: ';', mark: false },
  language: 'en',
  timeZone: 'Europe/Berlin',
  names: new Map([['n-1', 'Main; door']]),
};
const row = (part: Partial<CsvJournalRow> = {}): CsvJournalRow => ({
  id: 7,
  at: Date.UTC(2026, 10, 26, 13, 2, 5, 8),
  received: Date.UTC(2026, 10, 26, 13, 2, 6),
  type: 'threshold.exceeded',
  node: 'n-1',
  boot: 3,
  seq: 12,
  clock: 'ntp',
  actor: null,
  late: 0,
  value: '{"metric":"temperature","value":-5.5,"name":"=HYPERLINK(1)"}',
  ...part,
});
const written = (part: Partial<CsvJournalRow>, over: Partial<JournalCsvOptions> = {}) =>
  journalCsv({ ...options, ...over }).row(row(part));

describe('a row of the journal as CSV', () => {
  it('has its times with zone, its numbers as numbers, its text harmless, and its fields as they are stored', () => {
    expect(written({})).toBe(
      '7;2026-11-26T14:02:05.008+01:00;2026-11-26T14:02:06.000+01:00;ntp;threshold.exceeded;Limit exceeded;n-1;"Main; door";;no;3;12;\'=HYPERLINK(1);;temperature;-5,5;"{""metric"":""temperature"",""value"":-5.5,""name"":""=HYPERLINK(1)""}"\r\n',
    );
  });

  it.each([
    [';', '-5,5'],
    [',', '-5.5'],
    ['tab', '-5.5'],
  ] as const)('has with %s between the cells the decimals as %s', (separator, said) => {
    const { columns, row: write } = journalCsv({ ...options, form: { separator, mark: false } });
    const cells = write(row({ node: 'n-2' })).split(separator === 'tab' ? '\t' : separator);
    expect(cells[columns.indexOf('value')]).toBe(said);
  });

  it('has the offset of its own moment, before and after a change of the clocks', () => {
    const moment = fc.integer({ min: Date.UTC(1970, 0, 1), max: Date.UTC(2060, 0, 1) });
    for (const timeZone of ['Europe/Berlin', 'Asia/Kathmandu', 'America/St_Johns', 'Africa/Monrovia', 'UTC']) {
      const { row: write } = journalCsv({ ...options, timeZone });
      const said = zonedTimes(timeZone);
      fc.assert(
        fc.property(moment, (at) => {
          expect(write(row({ at })).split(';')[1]).toBe(said(at, true));
        }),
      );
    }
  });

  it.each([
    ['fields that are no JSON', { value: '=1+1' }, "'=1+1"],
    ['a type of a later version', { type: '@later' }, "'@later"],
    ['a clock that is a formula', { clock: '=1+1' }, ";'=1+1;"],
    ['a clock that would be two cells', { clock: 'ntp;=1+1' }, ';"ntp;=1+1";'],
    ['text for a time', { at: '=1+1' as never }, ";'=1+1;"],
    ['text for the start of a node', { boot: '=1+1' as never }, ";'=1+1;"],
    ['text for a number', { seq: '@a' as never, id: '+1' as never }, "'+1;"],
    ['a time that no clock shows', { at: 9e18 }, '9000000000000000000'],
  ])('is written whole where a hand has put in %s', (_, part, said) => {
    expect(written(part)).toContain(said);
    expect(written(part).endsWith('\r\n')).toBe(true);
  });
});
