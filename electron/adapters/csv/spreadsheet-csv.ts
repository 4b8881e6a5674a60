import { CsvError, parse } from 'csv-parse/sync';
import { quotedCell } from '../../domain/csv/cell.ts';
import type { Csv, CsvRecord } from '../../domain/ports/csv.ts';

/** Characters of one record: a quote that is never closed must not swallow the file. */
const longestRecord = 100_000;

interface Parsed {
  readonly record: string[];
  readonly info: { readonly lines: number };
}

/** The sign between the cells, by what stands in the first line more often. */
function separatorOf(text: string): string {
  const [head = ''] = text.split(/\r?\n/, 1);
  const count = (sign: string) => head.split(sign).length;
  return [';', '\t'].reduce((best, sign) => (count(sign) > count(best) ? sign : best), ',');
}

/** CSV, read by csv-parse. */
export const spreadsheetCsv: Csv = {
  read(text) {
    const records: CsvRecord[] = [];
    try {
      parse(text, {
        bom: true,
        delimiter: separatorOf(text),
        info: true,
        max_record_size: longestRecord,
        relax_column_count: true,
        skip_empty_lines: true,
        on_record: (parsed: unknown) => {
          const { record, info } = parsed as Parsed;
          // `lines` counts to the end of the record; a quoted cell may have line feeds of its own.
          const inside = record.reduce((sum, cell) => sum + cell.split('\n').length - 1, 0);
          records.push({ line: info.lines - inside, cells: record });
          return null;
        },
      });
      return { records, fault: null };
    } catch (cause) {
      if (!(cause instanceof CsvError)) throw cause;
      const { lines } = cause as CsvError & { lines?: number };
      return { records, fault: typeof lines === 'number' ? lines : (records.at(-1)?.line ?? 0) + 1 };
    }
  },
  write: (rows) => `\ufeff${rows.map((row) => `${row.map(quotedCell).join(';')}\r\n`).join('')}`,
};
