import type { Crypto } from '../ports/crypto.ts';
import { encodeUtf8 } from '../wire/text.ts';
import {
  type AccessTable,
  type Direction,
  type DoorRules,
  noRight,
  type Schedule,
  type TableCredential,
  type TablePin,
  tableLimits,
} from './table.ts';

/** Bytes of each part of an image, version 1 (docs/protocol.md). */
export const imageBytes = {
  header: 36,
  zone: 8,
  holiday: 2,
  schedule: 32,
  interval: 4,
  credential: 32,
  pin: 20,
} as const;
/** Days of a schedule: Monday … Sunday, then holiday. */
export const scheduleRows = 8;
export const credBytes = 16;
export const pinBytes = 8;
export const directionCodes: readonly Direction[] = ['none', 'in', 'out'];
export const credentialFlags = { blocked: 1, lost: 2, first: 4, second: 8, exempt: 16 } as const;

/** `too_large`: more of something than a node holds. `malformed`: a value that the image has no room for. */
export type ImageResult =
  | { readonly ok: true; readonly image: Uint8Array }
  | { readonly ok: false; readonly fault: 'too_large' | 'malformed' };

/** What a node knows a card by: HMAC-SHA-256 of its number in decimal digits under the node's key, cut to 16 bytes. */
export function credHash(crypto: Crypto, key: Uint8Array, number: bigint): Uint8Array {
  return credHasher(crypto, key)(number);
}

/** The same for many cards under one key. */
export function credHasher(crypto: Crypto, key: Uint8Array): (number: bigint) => Uint8Array {
  const hash = crypto.hmacSha256Under(key);
  return (number) => hash(encodeUtf8(number.toString())).subarray(0, credBytes);
}

/** What a node knows a PIN by: HMAC-SHA-256 of `pin:<person>:<digits>` under the node's key, cut to 8 bytes. */
export function pinHash(crypto: Crypto, key: Uint8Array, person: number, digits: string): Uint8Array {
  return pinHasher(crypto, key)(person, digits);
}

/** The same for many persons under one key. */
export function pinHasher(crypto: Crypto, key: Uint8Array): (person: number, digits: string) => Uint8Array {
  const hash = crypto.hmacSha256Under(key);
  return (person, digits) => hash(encodeUtf8(`pin:${person}:${digits}`)).subarray(0, pinBytes);
}

/**
 * The bytes that a node decides by. The same table gives the same bytes, whatever order its lists are in; schedules
 * keep theirs, because credentials name them by number.
 */
export function encodeImage(given: AccessTable): ImageResult {
  const table = inOrder(given);
  const fault = faultOf(table);
  if (fault !== null) return { ok: false, fault };
  const writer = byteWriter(sizeOf(table));
  writeHeader(writer, table);
  for (const { from, offset } of table.zone) {
    writer.u32(from);
    writer.i16(offset);
    writer.u16(0);
  }
  for (const day of table.holidays) writer.u16(day);
  writeSchedules(writer, table.schedules);
  for (const credential of table.credentials) writeCredential(writer, credential);
  for (const pin of table.pins) writePin(writer, pin);
  return { ok: true, image: writer.bytes };
}

function inOrder(table: AccessTable): AccessTable {
  return {
    ...table,
    zone: table.zone.toSorted((a, b) => a.from - b.from),
    holidays: table.holidays.toSorted((a, b) => a - b),
    credentials: table.credentials.toSorted((a, b) => compareBytes(a.cred, b.cred)),
    pins: table.pins.toSorted((a, b) => a.person - b.person),
  };
}

/** Bytes of a table's image. */
function sizeOf({ zone, holidays, schedules, credentials, pins }: AccessTable): number {
  return (
    imageBytes.header +
    zone.length * imageBytes.zone +
    holidays.length * imageBytes.holiday +
    schedules.length * imageBytes.schedule +
    intervalsOf(schedules) * imageBytes.interval +
    credentials.length * imageBytes.credential +
    pins.length * imageBytes.pin
  );
}

function intervalsOf(schedules: readonly Schedule[]): number {
  let count = 0;
  for (const rows of schedules) for (const row of rows) count += row.length;
  return count;
}

function faultOf(table: AccessTable): 'too_large' | 'malformed' | null {
  const { zone, holidays, schedules, credentials, pins } = table;
  const counts = { zone, holidays, schedules, credentials, pins } as const;
  for (const [name, limit] of Object.entries(tableLimits))
    if (isListName(name) && counts[name].length > limit) return 'too_large';
  if (schedules.some((rows) => rows.some((row) => row.length > tableLimits.intervalsOfADay))) return 'too_large';
  if (sizeOf(table) > tableLimits.bytes) return 'too_large';
  return isWellFormed(table) ? null : 'malformed';
}

function isListName(name: string): name is 'zone' | 'holidays' | 'schedules' | 'credentials' | 'pins' {
  return name === 'zone' || name === 'holidays' || name === 'schedules' || name === 'credentials' || name === 'pins';
}

/** Whether every value has its place in the image, and nothing in these ordered lists stands there twice. */
function isWellFormed({ rules, zone, holidays, schedules, credentials, pins }: AccessTable): boolean {
  return (
    areRules(rules, schedules.length) &&
    zone.every(({ from, offset }) => isU32(from) && Number.isInteger(offset) && Math.abs(offset) <= 0x7fff) &&
    holidays.every((day) => Number.isInteger(day) && day >= 0 && day <= 0xffff) &&
    schedules.every(isSchedule) &&
    credentials.every((credential) => isCredential(credential, schedules.length)) &&
    pins.every(isPin) &&
    rises(zone, (a, b) => a.from - b.from) &&
    rises(holidays, (a, b) => a - b) &&
    rises(pins, (a, b) => a.person - b.person) &&
    rises(credentials, (a, b) => compareBytes(a.cred, b.cred))
  );
}

function areRules({ pin, antipassbackSeconds }: DoorRules, schedules: number): boolean {
  const inRange = Number.isInteger(antipassbackSeconds) && antipassbackSeconds >= 0 && antipassbackSeconds <= 0xffff;
  return inRange && (typeof pin === 'string' || isNumberOf(pin.outside, schedules));
}

function isNumberOf(schedule: number, schedules: number): boolean {
  return Number.isInteger(schedule) && schedule >= 1 && schedule <= schedules;
}

function isSchedule(rows: Schedule): boolean {
  const inDay = rows.every((row) =>
    row.every(
      ({ from, to }) => Number.isInteger(from) && Number.isInteger(to) && from >= 0 && from < to && to <= 1_440,
    ),
  );
  return inDay && rows.length === scheduleRows;
}

function isCredential({ cred, person, from, to, schedule }: TableCredential, schedules: number): boolean {
  const named = schedule === 0 || schedule === noRight || isNumberOf(schedule, schedules);
  return named && cred.length === credBytes && isU32(person) && person > 0 && isU32(from) && isU32(to);
}

function isPin({ person, pin, duress }: TablePin): boolean {
  const long = pin.length === pinBytes && (duress === null || duress.length === pinBytes);
  return long && isU32(person) && person > 0;
}

function isU32(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= 0xffff_ffff;
}

function rises<T>(list: readonly T[], compare: (a: T, b: T) => number): boolean {
  return list.every((value, i) => i === 0 || compare(list[i - 1] ?? value, value) < 0);
}

/** Order of two byte strings of the same length. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  for (let i = 0; i < a.length; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

type Writer = ReturnType<typeof byteWriter>;

function byteWriter(size: number) {
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  let at = 0;
  return {
    bytes,
    u8: (value: number) => view.setUint8(at++, value),
    u16(value: number) {
      view.setUint16(at, value, true);
      at += 2;
    },
    i16(value: number) {
      view.setInt16(at, value, true);
      at += 2;
    },
    u32(value: number) {
      view.setUint32(at, value, true);
      at += 4;
    },
    raw(value: Uint8Array) {
      bytes.set(value, at);
      at += value.length;
    },
  };
}

function writeHeader(writer: Writer, { rules, zone, holidays, schedules, credentials, pins }: AccessTable): void {
  const { twoPersons, firstPerson, pin, directions, antipassbackSeconds, antipassbackArea } = rules;
  writer.raw(encodeUtf8('LSAT'));
  writer.u8(1);
  writer.u8((twoPersons ? 1 : 0) | (firstPerson ? 2 : 0));
  writer.u8(pin === 'never' ? 0 : pin === 'always' ? 1 : 2);
  writer.u8(typeof pin === 'string' ? 0 : pin.outside);
  for (const direction of directions) writer.u8(directionCodes.indexOf(direction));
  writer.u16(antipassbackSeconds);
  writer.u8(antipassbackArea ? 1 : 0);
  writer.u8(0);
  writer.u16(zone.length);
  writer.u16(holidays.length);
  writer.u8(schedules.length);
  writer.raw(new Uint8Array(3));
  writer.u32(intervalsOf(schedules));
  writer.u32(credentials.length);
  writer.u32(pins.length);
}

// Intervals stand in the order of the rows that have them; a row without any names the place where they would be.
function writeSchedules(writer: Writer, schedules: readonly Schedule[]): void {
  let first = 0;
  for (const rows of schedules)
    for (const row of rows) {
      writer.u16(first);
      writer.u16(row.length);
      first += row.length;
    }
  for (const rows of schedules)
    for (const row of rows)
      for (const { from, to } of row) {
        writer.u16(from);
        writer.u16(to);
      }
}

function writeCredential(writer: Writer, credential: TableCredential): void {
  const { cred, person, from, to, schedule } = credential;
  writer.raw(cred);
  writer.u32(person);
  writer.u32(from);
  writer.u32(to);
  writer.u8(schedule);
  writer.u8(flagsOf(credential));
  writer.u16(0);
}

function flagsOf({ blocked, lost, first, second, exempt }: TableCredential): number {
  return (
    (blocked ? credentialFlags.blocked : 0) |
    (lost ? credentialFlags.lost : 0) |
    (first ? credentialFlags.first : 0) |
    (second ? credentialFlags.second : 0) |
    (exempt ? credentialFlags.exempt : 0)
  );
}

function writePin(writer: Writer, { person, pin, duress }: TablePin): void {
  writer.u32(person);
  writer.raw(pin);
  writer.raw(duress ?? new Uint8Array(pinBytes));
}
