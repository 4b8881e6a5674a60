/** What stands on every page of a paper, as the port `Printer` has it: plain text. */
export interface FrameText {
  readonly title: string;
  readonly made: string;
  readonly by: string;
  readonly numbers: string;
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text within HTML, as text. It may come from a file of others: what hides in it or turns its direction is shown as a box. */
function escaped(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\uFFFD').replace(/[&<>"]/g, (sign) => entities[sign] ?? '');
}

const line = (left: string, right: string) =>
  `<div style="display: flex; justify-content: space-between; gap: 8mm; width: 100%; margin: 0 15mm; font: 8pt sans-serif; color: #444"><span>${left}</span><span style="white-space: nowrap">${right}</span></div>`;

/** The HTML above and below every page, in which Chromium writes the numbers of the pages by their classes. */
export function frameTemplates({ title, made, by, numbers }: FrameText): {
  readonly head: string;
  readonly foot: string;
} {
  const counted = escaped(numbers)
    .replace('{page}', '<span class="pageNumber"></span>')
    .replace('{pages}', '<span class="totalPages"></span>');
  return { head: line(escaped(title), escaped(made)), foot: line(escaped(by), counted) };
}
