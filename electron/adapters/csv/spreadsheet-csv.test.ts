import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spreadsheetCsv } from './spreadsheet-csv.ts';

describe('a CSV file', () => {
  it.each([
    ['semicolons', 'name;number\r\nAda;1\r\n'],
    ['commas', 'name,number\nAda,1\n'],
    ['tabs', 'name\tnumber\nAda\t1'],
    ['a byte order mark', '\ufeffname;number\r\nAda;1\r\n'],
  ])('is read with %s', (_, text) => {
    expect(spreadsheetCsv.read(text).records.map(({ cells }) => cells)).toEqual([
      ['name', 'number'],
      ['Ada', '1'],
    ]);
  });

  it('says the line of each record, also behind cells of several lines and empty lines', () => {
    const { records } = spreadsheetCsv.read('name;note\r\n"a\nb";1\r\n\r\nc;2\r\n');
    expect(records.map(({ line }) => line)).toEqual([1, 2, 5]);
  });

  it.each([
    ['a quote that is never closed', 'name;note\na;"b\nc\n'],
    ['a quote inside a cell', 'name;note\na"b;c\n'],
    ['a record without end', `name;note\n"${'x'.repeat(200_000)}";b\n`],
  ])('names the line where it ends with %s', (_, text) => {
    expect(spreadsheetCsv.read(text).fault).toBeGreaterThanOrEqual(2);
  });

  it('reads back what it wrote, whatever stands in the cells', () => {
    const cell = fc.string({ unit: 'grapheme', maxLength: 40 }).map((text) => text.replaceAll('\0', ''));
    const rows = fc.array(
      fc.tuple(
        fc.string({ minLength: 1 }).map((text) => `x${text}`),
        cell,
        cell,
      ),
      { minLength: 1 },
    );
    fc.assert(
      fc.property(rows, (cells) => {
        const header = ['a', 'b', 'c'];
        const { records, fault } = spreadsheetCsv.read(spreadsheetCsv.write([header, ...cells]));
        expect(fault).toBeNull();
        expect(records.map((record) => record.cells)).toEqual([header, ...cells]);
      }),
    );
  });
});
