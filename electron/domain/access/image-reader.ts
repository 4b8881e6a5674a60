import { encodeUtf8 } from '../wire/text.ts';
import {
  compareBytes,
  credBytes,
  credentialFlags,
  directionCodes,
  encodeImage,
  imageBytes,
  pinBytes,
  scheduleRows,
} from './image.ts';
import {
  type AccessTable,
  type DoorRules,
  type Minutes,
  type Schedule,
  type TableCredential,
  type TablePin,
  tableLimits,
} from './table.ts';

/**
 * The table that an image says; null where it is not well formed. Strict: an image that would be written otherwise,
 * with another order, other places or a bit without a meaning, is none.
 */
export function decodeImage(image: Uint8Array): AccessTable | null {
  if (image.length < imageBytes.header || image.length > tableLimits.bytes) return null;
  const reader = byteReader(image);
  const counts = countsOf(image);
  if (counts === null || lengthOf(counts) !== image.length) return null;
  const rules = rulesOf(image);
  if (rules === null) return null;
  reader.skip(imageBytes.header);
  const zone = times(counts.zone, () => {
    const change = { from: reader.u32(), offset: reader.i16() };
    reader.skip(2);
    return change;
  });
  const holidays = times(counts.holidays, () => reader.u16());
  const schedules = schedulesOf(reader, counts);
  const credentials = times(counts.credentials, () => credentialOf(reader));
  const pins = times(counts.pins, () => pinOf(reader));
  const table = { rules, zone, holidays, schedules, credentials, pins };
  const again = encodeImage(table);
  return again.ok && again.image.length === image.length && compareBytes(again.image, image) === 0 ? table : null;
}

interface Counts {
  readonly zone: number;
  readonly holidays: number;
  readonly schedules: number;
  readonly intervals: number;
  readonly credentials: number;
  readonly pins: number;
}

function countsOf(image: Uint8Array): Counts | null {
  const begins = compareBytes(image.subarray(0, 5), Uint8Array.of(...encodeUtf8('LSAT'), 1)) === 0;
  if (!begins) return null;
  const view = viewOf(image);
  const [zone, holidays, schedules] = [view.getUint16(16, true), view.getUint16(18, true), view.getUint8(20)];
  const [intervals, credentials] = [view.getUint32(24, true), view.getUint32(28, true)];
  return { zone, holidays, schedules, intervals, credentials, pins: view.getUint32(32, true) };
}

function lengthOf({ zone, holidays, schedules, intervals, credentials, pins }: Counts): number {
  return (
    imageBytes.header +
    zone * imageBytes.zone +
    holidays * imageBytes.holiday +
    schedules * imageBytes.schedule +
    intervals * imageBytes.interval +
    credentials * imageBytes.credential +
    pins * imageBytes.pin
  );
}

function rulesOf(image: Uint8Array): DoorRules | null {
  const view = viewOf(image);
  const [bits, pin, outside] = [view.getUint8(5), view.getUint8(6), view.getUint8(7)];
  const [a, b, c, d] = [8, 9, 10, 11].map((at) => directionCodes[view.getUint8(at)]);
  if (pin > 2 || a === undefined || b === undefined || c === undefined || d === undefined) return null;
  return {
    twoPersons: (bits & 1) !== 0,
    firstPerson: (bits & 2) !== 0,
    pin: pin === 0 ? 'never' : pin === 1 ? 'always' : { outside },
    directions: [a, b, c, d],
    antipassbackSeconds: view.getUint16(12, true),
    antipassbackArea: view.getUint8(14) === 1,
  };
}

function schedulesOf(reader: Reader, counts: Counts): Schedule[] {
  const rows = times(counts.schedules * scheduleRows, () => ({ first: reader.u16(), count: reader.u16() }));
  const intervals: Minutes[] = times(counts.intervals, () => ({ from: reader.u16(), to: reader.u16() }));
  return times(counts.schedules, (i) =>
    rows
      .slice(i * scheduleRows, (i + 1) * scheduleRows)
      .map(({ first, count }) => intervals.slice(first, first + count)),
  );
}

function credentialOf(reader: Reader): TableCredential {
  const cred = reader.raw(credBytes);
  const [person, from, to] = [reader.u32(), reader.u32(), reader.u32()];
  const [schedule, flags] = [reader.u8(), reader.u8()];
  reader.skip(2);
  return {
    cred,
    person,
    from,
    to,
    schedule,
    blocked: (flags & credentialFlags.blocked) !== 0,
    lost: (flags & credentialFlags.lost) !== 0,
    first: (flags & credentialFlags.first) !== 0,
    second: (flags & credentialFlags.second) !== 0,
    exempt: (flags & credentialFlags.exempt) !== 0,
  };
}

function pinOf(reader: Reader): TablePin {
  const [person, pin, duress] = [reader.u32(), reader.raw(pinBytes), reader.raw(pinBytes)];
  return { person, pin, duress: duress.every((byte) => byte === 0) ? null : duress };
}

type Reader = ReturnType<typeof byteReader>;

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function byteReader(bytes: Uint8Array) {
  const view = viewOf(bytes);
  let at = 0;
  const step = (size: number) => {
    at += size;
    return at - size;
  };
  return {
    u8: () => view.getUint8(step(1)),
    u16: () => view.getUint16(step(2), true),
    i16: () => view.getInt16(step(2), true),
    u32: () => view.getUint32(step(4), true),
    raw: (size: number) => bytes.slice(at, step(size) + size),
    skip: (size: number) => void step(size),
  };
}

function times<T>(count: number, make: (i: number) => T): T[] {
  return Array.from({ length: count }, (_, i) => make(i));
}
