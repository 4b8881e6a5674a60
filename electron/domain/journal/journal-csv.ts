import { incidentNames } from '../../contract/incident-names.ts';
import type { CsvForm } from '../../contract/review.ts';
import type { Language } from '../../contract/session.ts';
import { rememberedOffsets } from '../access/calendar.ts';
import { remembered } from '../access/remembered.ts';
import { quotedCell, safeCell } from '../csv/cell.ts';

/** A row of the journal as it is stored; `at` is where it stands in time (ms). */
export interface CsvJournalRow {
  readonly id: number;
  readonly at: number;
  readonly received: number;
  readonly type: string;
  readonly node: string | null;
  readonly boot: number | null;
  readonly seq: number | null;
  readonly clock: string;
  readonly actor: string | null;
  readonly late: number;
  /** JSON text. */
  readonly value: string;
}

export interface JournalCsvOptions {
  readonly form: CsvForm;
  /** Of the headings and of the types' names. */
  readonly language: Language;
  /** IANA name. */
  readonly timeZone: string;
  /** What nodes are called, by id. */
  readonly names: ReadonlyMap<string, string>;
}

/** Writes a journal as CSV, a row at a time: each ends with CRLF and has as many cells as the head. */
export interface JournalCsv {
  readonly columns: readonly string[];
  readonly head: string;
  row(row: CsvJournalRow): string;
}

const words = {
  en: {
    columns: [
      'sequence',
      'time',
      'received',
      'clock',
      'type',
      'event',
      'node',
      'name',
      'operator',
      'late',
      'boot',
      'node_sequence',
      'person',
      'reason',
      'metric',
      'value',
      'details',
    ],
    late: ['no', 'yes'],
  },
  de: {
    columns: [
      'Folgenummer',
      'Zeit',
      'empfangen',
      'Uhr',
      'Art',
      'Ereignis',
      'Knoten',
      'Name',
      'Bedienperson',
      'verspätet',
      'Startnummer',
      'Knotenfolge',
      'Person',
      'Grund',
      'Messgröße',
      'Wert',
      'Einzelheiten',
    ],
    late: ['nein', 'ja'],
  },
} as const satisfies Record<
  Language,
  { readonly columns: readonly string[]; readonly late: readonly [string, string] }
>;

/** The sign before the decimals: a spreadsheet that takes `;` for the separator takes a comma for it. */
export function decimalSign({ separator }: Pick<CsvForm, 'separator'>): '.' | ',' {
  return separator === ';' ? ',' : '.';
}

/**
 * How a journal is written. Times are ISO 8601 with milliseconds and the offset of the zone; numbers are numbers; text
 * is made harmless (`safeCell`). `details` are the stored fields, JSON as it is in the journal.
 */
export function journalCsv({ form, language, timeZone, names }: JournalCsvOptions): JournalCsv {
  const between = form.separator === 'tab' ? '\t' : form.separator;
  const { columns, late } = words[language];
  const [times, receipts] = [zonedStamps(timeZone), zonedStamps(timeZone)];
  const number = numberCell(decimalSign(form), between);
  const kind = remembered((type: string) => [type, nameOf(language, type)].map(textCell).join(between));
  const where = remembered((id: string) => [id, names.get(id) ?? ''].map(textCell).join(between));
  const operator = remembered(textCell);
  const quality = remembered(textCell);
  const fields = remembered((value: string) => {
    const own = fieldsOf(value);
    const text = (field: unknown) => (typeof field === 'string' ? textCell(field) : number(field));
    const shown = [own['name'], own['reason'], own['metric'], own['value']].map(text);
    return `${[...shown, detailCell(value)].join(between)}\r\n`;
  });
  const from = (node: string | null, actor: string | null) =>
    (node === null ? between : where(node)) + between + (actor === null ? '' : operator(actor));
  return {
    columns,
    head: `${columns.map(textCell).join(between)}\r\n`,
    row({ id, at, received, type, node, boot, seq, clock, actor, late: isLate, value }) {
      const when = `${whole(id)}${between}${times(at)}${between}${receipts(received)}${between}${quality(clock)}`;
      const what = `${kind(type)}${between}${from(node, actor)}${between}${late[isLate === 0 ? 0 : 1]}`;
      return `${when}${between}${what}${between}${whole(boot)}${between}${whole(seq)}${between}${fields(value)}`;
    },
  };
}

type Fields = { readonly [name: string]: unknown };
const noFields: Fields = {};

// What was changed by a hand may be anything; it is exported all the same, and the chain says so.
function fieldsOf(value: string): Fields {
  try {
    const parsed: unknown = JSON.parse(value);
    return typeof parsed === 'object' && parsed !== null ? (parsed as Fields) : noFields;
  } catch {
    return noFields;
  }
}

function nameOf(language: Language, type: string): string {
  const names: Readonly<Record<string, string | undefined>> = incidentNames[language];
  return names[`incident.${type}`] ?? type;
}

function textCell(text: string): string {
  return quotedCell(safeCell(text));
}

/** A number as it is stored. In a column of numbers a hand may have put text, whatever the table says. */
function whole(value: unknown): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  return textCell(typeof value === 'string' ? value : JSON.stringify(value));
}

/** JSON in quotes; what is no JSON any more is text like any other. */
function detailCell(value: string): string {
  return value.startsWith('{') ? `"${value.replace(/"/g, '""')}"` : textCell(value);
}

function numberCell(decimal: '.' | ',', between: string): (value: unknown) => string {
  return (value) => {
    if (typeof value !== 'number') return value === undefined || value === null ? '' : textCell(JSON.stringify(value));
    const plain = decimal === '.' ? String(value) : String(value).replace('.', ',');
    return plain.includes(between) ? `"${plain}"` : plain;
  };
}

const [minuteMs, quarterMs] = [60_000, 900_000];
/** What a Date can be, with room for the offset (ECMA-262, 21.4.1.1). */
const furthest = 8.64e15 - 86_400_000;

/** As `zonedTimes` with milliseconds. Minutes are remembered: rows that are near each other share them, late rows come back to them. */
function zonedStamps(timeZone: string): (at: number) => string {
  const offsetAt = rememberedOffsets(timeZone);
  // Offsets change at quarters of an hour only.
  const zoneOf = remembered((quarter: number) => {
    const offset = offsetAt(quarter * quarterMs);
    const size = Math.abs(offset);
    return { offset, text: `${offset < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}` };
  });
  const stampOf = remembered((minute: number) => {
    const zone = zoneOf(Math.floor((minute * minuteMs) / quarterMs));
    return { begin: new Date((minute + zone.offset) * minuteMs).toISOString().slice(0, -7), zone: zone.text };
  });
  return (at) => {
    // Only a hand writes such a time into the journal.
    if (!(Math.abs(at) < furthest)) return whole(at);
    const minute = Math.floor(at / minuteMs);
    const { begin, zone } = stampOf(minute);
    return begin + (seconds[at - minute * minuteMs] ?? '') + zone;
  };
}

const two = (value: number) => String(value).padStart(2, '0');

/** `05.008`, for every ms of a minute. */
const seconds = Array.from({ length: minuteMs }, (_, ms) => (ms / 1_000).toFixed(3).padStart(6, '0'));
