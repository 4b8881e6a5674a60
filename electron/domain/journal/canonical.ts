/** A row of the journal as it is stored: what its hash vouches for. */
export interface JournalRow {
  readonly id: number;
  readonly timestamp: number;
  readonly received: number;
  readonly type: string;
  readonly node: string | null;
  readonly boot: number | null;
  readonly seq: number | null;
  readonly clock: string;
  readonly actor: string | null;
  readonly late: boolean;
  /** JSON text, byte for byte as stored. */
  readonly value: string;
}

/** Bytes of a hash in the chain (HMAC-SHA-256). */
export const hashBytes = 32;
/** First byte of every encoded row. A change of the encoding gets the next number, so that old rows still verify. */
export const encodingVersion = 1;

const tag = { nothing: 0, integer: 1, text: 2 } as const;
/** Tag and 8 bytes for each of at most 6 integers, tag and 4-byte length for each of at most 6 texts. */
const overhead = 1 + 6 * 9 + 6 * 5;
const two32 = 0x1_0000_0000;
/** What nearly every row finds room in: room of its own takes longer to be had than the row to be written into it. */
const scratch = new Uint8Array(16_384);

/**
 * Writes what the hash of a row is taken over: the hash of the row before it, then the row.
 * Each field stands in fixed order with a tag, texts with their length in front, integers in 8 bytes (big-endian):
 * no two different rows have the same bytes. Integers must be safe and not negative. A text that is not well-formed
 * UTF-16 is encoded as SQLite stores it, with U+FFFD for each lone surrogate. The next call writes over what was
 * answered: it is to be hashed at once.
 */
export function chainInput(previous: Uint8Array, row: JournalRow): Uint8Array {
  const most = previous.length + overhead + 3 * textLength(row);
  const bytes = most <= scratch.length ? scratch : new Uint8Array(most);
  bytes.set(previous);
  let at = previous.length;
  bytes[at++] = encodingVersion;
  at = putInteger(bytes, at, row.id);
  at = putInteger(bytes, at, row.timestamp);
  at = putInteger(bytes, at, row.received);
  at = putText(bytes, at, row.type);
  at = putText(bytes, at, row.node);
  at = putInteger(bytes, at, row.boot);
  at = putInteger(bytes, at, row.seq);
  at = putText(bytes, at, row.clock);
  at = putText(bytes, at, row.actor);
  at = putInteger(bytes, at, row.late ? 1 : 0);
  at = putText(bytes, at, row.value);
  return bytes.subarray(0, at);
}

function textLength(row: JournalRow): number {
  const { type, node, clock, actor, value } = row;
  return type.length + (node?.length ?? 0) + clock.length + (actor?.length ?? 0) + value.length;
}

function putInteger(bytes: Uint8Array, start: number, value: number | null): number {
  if (value === null) return putNothing(bytes, start);
  bytes[start] = tag.integer;
  putUint32(bytes, start + 1, Math.floor(value / two32));
  putUint32(bytes, start + 5, value % two32);
  return start + 9;
}

function putText(bytes: Uint8Array, start: number, text: string | null): number {
  if (text === null) return putNothing(bytes, start);
  bytes[start] = tag.text;
  const end = putUtf8(bytes, start + 5, text);
  putUint32(bytes, start + 1, end - start - 5);
  return end;
}

function putNothing(bytes: Uint8Array, start: number): number {
  bytes[start] = tag.nothing;
  return start + 1;
}

function putUint32(bytes: Uint8Array, start: number, value: number): void {
  bytes[start] = value >>> 24;
  bytes[start + 1] = value >>> 16;
  bytes[start + 2] = value >>> 8;
  bytes[start + 3] = value;
}

// The pure rooms have no TextEncoder, and this runs once per row: it writes in place.
function putUtf8(bytes: Uint8Array, start: number, text: string): number {
  let at = start;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) {
      bytes[at++] = unit;
    } else {
      const point = text.codePointAt(i) ?? unit;
      if (point > 0xffff) i++;
      at = putPoint(bytes, at, point >= 0xd800 && point <= 0xdfff ? 0xfffd : point);
    }
  }
  return at;
}

function putPoint(bytes: Uint8Array, start: number, point: number): number {
  let at = start;
  if (point < 0x800) {
    bytes[at++] = 0xc0 | (point >> 6);
  } else {
    if (point < 0x10000) {
      bytes[at++] = 0xe0 | (point >> 12);
    } else {
      bytes[at++] = 0xf0 | (point >> 18);
      bytes[at++] = 0x80 | ((point >> 12) & 0x3f);
    }
    bytes[at++] = 0x80 | ((point >> 6) & 0x3f);
  }
  bytes[at++] = 0x80 | (point & 0x3f);
  return at;
}
