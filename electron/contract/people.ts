import { z } from 'zod';
import { itemId, itemRev, localDate } from './access.ts';
import { declare } from './call.ts';
import { count, displayName, epochMs, nodeId, none, note } from './fields.ts';
import { limits } from './limits.ts';

export const cardFormats = ['w26', 'w34'] as const;
export const cardFormat = z.enum(cardFormats);
export type CardFormat = z.infer<typeof cardFormat>;
/** Data bits of each format: a number below 2 to that power. */
export const cardBits: Readonly<Record<CardFormat, number>> = { w26: 24, w34: 32 };

export const cardStates = ['active', 'blocked', 'lost'] as const;
export const card = z.strictObject({
  id: itemId,
  rev: itemRev,
  person: itemId,
  format: cardFormat,
  /** The last four digits of its number; the number itself does not leave the station. */
  last4: z.string(),
  label: z.string(),
  state: z.enum(cardStates),
  /** Last day on which it is valid; null without end. Whether it has expired follows from it and the site's date. */
  to: localDate.nullable(),
  /** `weak`: can be copied with a reader from a shop, as every card can that only sends a number. */
  strength: z.enum(['weak', 'strong']),
  added: epochMs,
});
/** A credential that is carried. */
export type Card = z.infer<typeof card>;

const personFields = {
  name: displayName,
  department: z.string().trim().max(limits.name),
  note,
  /** First and last day on which the person may enter, in the site's calendar; null is no limit. */
  from: localDate.nullable(),
  to: localDate.nullable(),
  groups: z.array(itemId).max(100),
  /** Opens the day at doors with the rule "first person in". */
  first: z.boolean(),
  /** Enters only together with a second person, at every door. */
  second: z.boolean(),
  /** Anti-passback does not apply. */
  exempt: z.boolean(),
};

export const cardholder = z.strictObject({
  id: itemId,
  rev: itemRev,
  ...personFields,
  /** Number of the photo, for asking again when it changes; 0 where there is none. */
  photo: count,
  pin: z.boolean(),
  duress: z.boolean(),
  cards: z.array(card),
  created: epochMs,
});
/** A cardholder. */
export type Cardholder = z.infer<typeof cardholder>;

export const photo = z.strictObject({
  type: z.enum(['image/jpeg', 'image/png', 'image/webp']),
  /** Base64. */
  data: z.base64().max(limits.photo),
});
export type Photo = z.infer<typeof photo>;

export const pin = z.string().regex(/^[0-9]{4,8}$/);

/** Decimal number as printed on the card, in the range of its format. */
export const cardNumber = z.string().regex(/^[0-9]{1,10}$/);

/** Columns of a file of people, in the order in which they are written. */
export const csvColumnNames = [
  'name',
  'department',
  'note',
  'from',
  'to',
  'groups',
  'format',
  'number',
  'label',
  'card_to',
  'state',
] as const;
export type CsvColumn = (typeof csvColumnNames)[number];

export const csvProblems = [
  'columns', // a column is missing or unknown: nothing could be read
  'cells', // more or fewer cells than columns
  'name',
  'department',
  'note',
  'date',
  'dates', // ends before it begins
  'group', // no group of this name
  'format',
  'number',
  'label',
  'state', // not a state of a card
  'card_taken', // another person has this card
  'ambiguous', // several people have this name and department, and no card tells which of them it is
  'twice', // the same person or card stands in the file twice
  'limit', // too many people or cards
] as const;
export const csvCheck = z.strictObject({
  rows: count,
  created: count,
  updated: count,
  unchanged: count,
  cards: count,
  /** How many; the first `limits.csvProblems` are named. */
  problemCount: count,
  problems: z.array(
    z.strictObject({
      /** Line of the file, from 1. */
      line: count,
      column: z.string(),
      problem: z.enum(csvProblems),
      /** What stands there, cut to 80 characters. */
      value: z.string(),
    }),
  ),
  /** The first rows as they were understood. */
  preview: z.array(
    z.strictObject({
      line: count,
      name: z.string(),
      department: z.string(),
      card: z.string(),
      change: z.enum(['new', 'changed', 'same']),
    }),
  ),
});
/** What an import would do. */
export type CsvCheck = z.infer<typeof csvCheck>;

const csvText = z.string().max(limits.csv);
const cardFields = { label: z.string().trim().max(limits.name), to: localDate.nullable() };

export const peopleCalls = {
  'people.list': declare('guard', none, z.array(cardholder)),
  'people.create': declare('manager', z.strictObject(personFields), cardholder, ['conflict', 'invalid_input']),
  'people.update': declare('manager', z.strictObject({ id: itemId, rev: itemRev, ...personFields }), cardholder, [
    'not_found',
    'conflict',
    'invalid_input',
  ]),
  /** The cards stop working; the journal keeps what the person did. */
  'people.remove': declare('manager', z.strictObject({ id: itemId, rev: itemRev }), none, ['not_found', 'conflict']),
  /** A null ends it. The duress PIN opens like the other, and raises a silent alarm; it differs from it. */
  'people.setPin': declare(
    'manager',
    z.strictObject({ id: itemId, pin: pin.nullable(), duress: pin.nullable() }),
    cardholder,
    ['not_found', 'invalid_input'],
  ),
  'people.photo': declare('guard', z.strictObject({ id: itemId }), photo.nullable(), ['not_found']),
  'people.setPhoto': declare('manager', z.strictObject({ id: itemId, photo: photo.nullable() }), cardholder, [
    'not_found',
    'invalid_input',
  ]),

  /** `conflict`: somebody has this card (`details.person` says who). */
  'cards.add': declare(
    'manager',
    z.strictObject({
      person: itemId,
      source: z.discriminatedUnion('is', [
        z.strictObject({ is: z.literal('number'), format: cardFormat, number: cardNumber }),
        /** A row of the journal: `enrol.read`, or `access.denied` of an unknown card. */
        z.strictObject({ is: z.literal('incident'), id: count }),
      ]),
      ...cardFields,
    }),
    cardholder,
    ['not_found', 'conflict', 'invalid_input', 'unavailable'],
  ),
  'cards.update': declare(
    'manager',
    z.strictObject({ id: itemId, rev: itemRev, state: z.enum(cardStates), ...cardFields }),
    cardholder,
    ['not_found', 'conflict'],
  ),
  /** What a guard does at night with a card that was reported lost; a manager lifts it with `cards.update`. */
  'cards.block': declare('guard', z.strictObject({ id: itemId, state: z.enum(['blocked', 'lost']) }), cardholder, [
    'not_found',
  ]),
  'cards.remove': declare('manager', z.strictObject({ id: itemId, rev: itemRev }), cardholder, [
    'not_found',
    'conflict',
  ]),

  /** The next card at this reader is read for enrolment and opens nothing; its row comes as `enrol.read`. */
  'enrol.start': declare(
    'manager',
    z.strictObject({ node: nodeId, reader: z.int().min(0).max(3) }),
    z.strictObject({ command: z.string(), until: epochMs }),
    ['not_found', 'unavailable'],
  ),
  'enrol.stop': declare('manager', z.strictObject({ node: nodeId }), none, ['not_found', 'unavailable']),

  /** Reads a CSV file and says what it would do; changes nothing. */
  'people.checkCsv': declare('manager', z.strictObject({ csv: csvText }), csvCheck),
  /** All of it or nothing: with a problem it is `invalid_input`, and nothing changes. */
  'people.importCsv': declare('manager', z.strictObject({ csv: csvText }), csvCheck, ['invalid_input', 'unavailable']),
  /** Asks where to, and writes all people with their cards as a CSV file. Card numbers are in it: the journal has the act. */
  'people.exportCsv': declare('manager', none, z.strictObject({ saved: z.boolean(), rows: count }), ['unavailable']),
} as const;
