// A spreadsheet runs a cell that begins with one of these; an apostrophe before it makes it text (OWASP ASVS 1.2.10).
const runs = /^'*[=+\-@\t\r\n\0＝＋－＠]/;
const guarded = /^'+[=+\-@\t\r\n\0＝＋－＠]/;
// Any separator that a reader may take for one, not only the one of this file; a line feed ends no record inside quotes.
const needsQuotes = /[";,\t\r\n]/;

/** A text that no spreadsheet will run; `plainCell` gives back what it was. A number of ours does not come here: −5 is one. */
export function safeCell(text: string): string {
  return runs.test(text) ? `'${text}` : text;
}

/** What a cell was before `safeCell`. */
export function plainCell(text: string): string {
  return guarded.test(text) ? text.slice(1) : text;
}

/** A cell as it is written (RFC 4180, 2.6 and 2.7). */
export function quotedCell(text: string): string {
  return needsQuotes.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
