/** A record of a CSV file and the line that it begins in, from 1. */
export interface CsvRecord {
  readonly line: number;
  readonly cells: readonly string[];
}

/** Text with separated values (RFC 4180). */
export interface Csv {
  /** Reads a whole file; empty lines are left out. `fault` is the line from which nothing more could be read. */
  read(text: string): { readonly records: readonly CsvRecord[]; readonly fault: number | null };
  /** A file with a byte order mark, `;` between the cells and CRLF, which spreadsheets open by themselves. */
  write(rows: ReadonlyArray<readonly string[]>): string;
}
