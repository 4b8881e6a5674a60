import { z } from 'zod';
import { localDate } from '../../contract/access.ts';
import { displayName, note } from '../../contract/fields.ts';
import { limits } from '../../contract/limits.ts';
import {
  type CardFormat,
  type CsvColumn,
  cardBits,
  cardFormat,
  cardNumber,
  cardStates,
  csvColumnNames,
  type csvProblems,
} from '../../contract/people.ts';

export type CsvProblem = (typeof csvProblems)[number];

/** The names that each column may have in a file, the German ones too. */
const titles: Readonly<Record<CsvColumn, readonly string[]>> = {
  name: ['name'],
  department: ['department', 'abteilung'],
  note: ['note', 'notiz', 'bemerkung'],
  from: ['from', 'gültig ab', 'von'],
  to: ['to', 'gültig bis', 'bis'],
  groups: ['groups', 'gruppen'],
  format: ['format'],
  number: ['number', 'nummer', 'kartennummer'],
  label: ['label', 'bezeichnung'],
  card_to: ['card_to', 'karte gültig bis', 'karte bis'],
  state: ['state', 'zustand'],
};

/** The groups of a person in one cell: `|` between them, and `\` before one that is part of a name. */
export function groupList(names: readonly string[]): string {
  return names.map((name) => name.replaceAll(/[\\|]/g, '\\$&')).join('|');
}
/** The names in such a cell. A `\` before anything else is part of the name, as people would write it. */
export function groupNames(cell: string): string[] {
  const names = cell.match(/(?:\\[\\|]|[^|])+/g) ?? [];
  return names.map((name) => name.replaceAll(/\\([\\|])/g, '$1').trim()).filter((name) => name !== '');
}

/** Place of each column by the header; null where `name` is missing, a column is unknown, or stands twice. */
export function columnsOf(header: readonly string[]): ReadonlyMap<CsvColumn, number> | null {
  const places = new Map<CsvColumn, number>();
  for (const [place, title] of header.entries()) {
    const known = csvColumnNames.find((name) =>
      titles[name].some((alias) => alias === title.trim().toLocaleLowerCase('de')),
    );
    if (known === undefined || places.has(known)) return null;
    places.set(known, place);
  }
  return places.has('name') ? places : null;
}

/** A cell that was understood, or why not. */
export type Cell<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: CsvProblem };
const good = <T>(value: T): Cell<T> => ({ ok: true, value });
const bad = (problem: CsvProblem): Cell<never> => ({ ok: false, problem });

function by<T>(schema: z.ZodType<T>, problem: CsvProblem) {
  return (text: string): Cell<T> => {
    const parsed = schema.safeParse(text);
    return parsed.success ? good(parsed.data) : bad(problem);
  };
}

const shortText = z
  .string()
  .trim()
  .max(limits.name)
  .regex(/^\P{Cc}*$/u);
const german = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/;

/** `2026-11-24` or `24.11.2026`; empty is no limit. */
function dateCell(text: string): Cell<string | null> {
  const trimmed = text.trim();
  if (trimmed === '') return good(null);
  const [, day = '', month = '', year = ''] = german.exec(trimmed) ?? [];
  const iso = year === '' ? trimmed : `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return by(localDate, 'date')(iso);
}

/**
 * Decimal digits below what the format can hold; an empty number is no card. An empty format says nothing: a card that
 * there is keeps its own, a new one is w26.
 */
export function cardCell(format: string, number: string): Cell<{ format: CardFormat | null; number: bigint } | null> {
  if (number.trim() === '') return format.trim() === '' ? good(null) : bad('number');
  const said = format.trim() === '' ? null : cardFormat.safeParse(format.trim().toLowerCase());
  if (said !== null && !said.success) return bad('format');
  const digits = cardNumber.safeParse(number.trim());
  if (!digits.success || BigInt(digits.data) >= 1n << BigInt(cardBits[said?.data ?? 'w26'])) return bad('number');
  return good({ format: said?.data ?? null, number: BigInt(digits.data) });
}

/** Reads each kind of cell. */
export const cells = {
  name: by(displayName, 'name'),
  department: by(shortText, 'department'),
  note: by(note, 'note'),
  label: by(shortText, 'label'),
  date: dateCell,
  /** Empty says nothing: a card that there is stays blocked, a new one is active. */
  state: (text: string): Cell<(typeof cardStates)[number] | null> =>
    text.trim() === '' ? good(null) : by(z.enum(cardStates), 'state')(text.trim().toLowerCase()),
} as const;
