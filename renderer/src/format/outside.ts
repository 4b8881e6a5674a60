/* Text that comes from nodes, brokers and files. It is only ever shown, so what a reader cannot see is made visible. */

const hidden = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
const SHOWN_MAX = 400;

/** A line break has a sign that people know; few fonts have the one of its own. */
const LINE = ' ↵ ';

const name = (code: number) =>
  code === 10
    ? LINE
    : code < 0x20
      ? String.fromCodePoint(0x2400 + code)
      : `⟨${code.toString(16).toUpperCase().padStart(4, '0')}⟩`;

/** Makes control, invisible and direction characters visible, and cuts what is longer than `most`: too long for any screen. */
export function visible(text: string, most = SHOWN_MAX): string {
  const cut = text.length > most ? `${text.slice(0, most).toWellFormed()}…` : text.toWellFormed();
  return cut.replace(hidden, (char) => name(char.codePointAt(0) ?? 0));
}

/** For a sentence: visible, and isolated, so that its direction does not turn the words around it. */
export function isolated(text: string, most = SHOWN_MAX): string {
  return `\u2068${visible(text, most)}\u2069`;
}

/** Any value of an incident as text: words as they are, the rest as JSON. */
export function plain(value: unknown): string {
  if (typeof value === 'string') return visible(value);
  return visible(JSON.stringify(value) ?? '–');
}
