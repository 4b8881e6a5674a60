/*
 * Text and bytes. A pure room has neither TextDecoder nor Buffer, and both would be called for payloads of some hundred
 * bytes only, where these loops cost about as much as the call into the platform. The tests hold them against the platform's.
 */

const chunk = 4_096;

function asciiText(bytes: Uint8Array): string {
  let text = '';
  // `apply` takes the bytes as they are; spreading them walks an iterator, and costs seven times as much per message.
  for (let at = 0; at < bytes.length; at += chunk)
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- apply takes whatever is like an array; its type does not
    text += String.fromCharCode.apply(null, bytes.subarray(at, at + chunk) as unknown as number[]);
  return text;
}

interface Form {
  readonly length: number;
  readonly bits: number;
  /** Smallest code point that may be written in this length: a longer form of a smaller one is a disguise. */
  readonly least: number;
}

function formOf(lead: number): Form | null {
  if (lead < 0x80) return { length: 1, bits: lead, least: 0 };
  if (lead >= 0xc2 && lead < 0xe0) return { length: 2, bits: lead & 0x1f, least: 0x80 };
  if (lead >= 0xe0 && lead < 0xf0) return { length: 3, bits: lead & 0x0f, least: 0x800 };
  if (lead >= 0xf0 && lead < 0xf5) return { length: 4, bits: lead & 0x07, least: 0x10000 };
  return null;
}

function codePointAt(bytes: Uint8Array, at: number): { point: number; length: number } | null {
  const form = formOf(bytes[at] ?? 0xff);
  if (form === null) return null;
  let point = form.bits;
  for (let i = 1; i < form.length; i++) {
    const next = bytes[at + i] ?? 0;
    if ((next & 0xc0) !== 0x80) return null;
    point = (point << 6) | (next & 0x3f);
  }
  const surrogate = point >= 0xd800 && point <= 0xdfff;
  return point < form.least || surrogate || point > 0x10ffff ? null : { point, length: form.length };
}

/** Strict UTF-8 to text; null where a byte is out of place (overlong forms, surrogates and cut sequences included). */
export function decodeUtf8(bytes: Uint8Array): string | null {
  if (bytes.every((byte) => byte < 0x80)) return asciiText(bytes);
  let text = '';
  for (let at = 0; at < bytes.length; ) {
    const next = codePointAt(bytes, at);
    if (next === null) return null;
    text += String.fromCodePoint(next.point);
    at += next.length;
  }
  return text;
}

/** Text to UTF-8; a lone surrogate becomes U+FFFD, as the platform does it. */
export function encodeUtf8(text: string): Uint8Array {
  const plain = asciiBytes(text);
  if (plain !== null) return plain;
  const bytes: number[] = [];
  for (const sign of text) {
    const raw = sign.codePointAt(0) ?? 0;
    const point = raw >= 0xd800 && raw <= 0xdfff ? 0xfffd : raw;
    if (point < 0x80) bytes.push(point);
    else if (point < 0x800) bytes.push(0xc0 | (point >> 6), tail(point));
    else if (point < 0x10000) bytes.push(0xe0 | (point >> 12), tail(point >> 6), tail(point));
    else bytes.push(0xf0 | (point >> 18), tail(point >> 12), tail(point >> 6), tail(point));
  }
  return Uint8Array.from(bytes);
}

// Almost everything that is sent, and all of a table's pieces, which are long.
function asciiBytes(text: string): Uint8Array | null {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) {
    const sign = text.charCodeAt(at);
    if (sign > 0x7f) return null;
    bytes[at] = sign;
  }
  return bytes;
}

function tail(bits: number): number {
  return 0x80 | (bits & 0x3f);
}

/** Lower-case hexadecimal. */
export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The bytes of lower-case hexadecimal, as `toHex` writes it. */
export function fromHex(text: string): Uint8Array {
  return Uint8Array.from({ length: text.length / 2 }, (_, i) => Number.parseInt(text.slice(2 * i, 2 * i + 2), 16));
}

const base64url = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Base64 for names and tokens (RFC 4648 section 5), without padding. */
export function toBase64url(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const left = bytes.length - at;
    const bits = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    for (let i = 0; i <= Math.min(left, 3); i++) text += base64url[(bits >> (18 - 6 * i)) & 0x3f];
  }
  return text;
}

/** The bytes of base64url without padding; null of any other text. */
export function fromBase64url(text: string): Uint8Array | null {
  if (!/^[\w-]*$/.test(text) || text.length % 4 === 1) return null;
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
  let [bits, held, at] = [0, 0, 0];
  for (const sign of text) {
    bits = (bits << 6) | base64url.indexOf(sign);
    held += 6;
    if (held < 8) continue;
    held -= 8;
    bytes[at++] = (bits >> held) & 0xff;
    bits &= (1 << held) - 1;
  }
  return bits === 0 ? bytes : null;
}

/** The bytes of base64 with padding (RFC 4648 section 4); null of any other text. */
export function fromBase64(text: string): Uint8Array | null {
  const bare = text.replace(/={1,2}$/, '');
  const padded = text.length % 4 === 0 && !/[-_]/.test(text);
  return padded ? fromBase64url(bare.replaceAll('+', '-').replaceAll('/', '_')) : null;
}
