import type { CardFormat } from '../../contract/people.ts';
import type { Crypto } from '../ports/crypto.ts';
import { encodeUtf8 } from '../wire/text.ts';

/** What a reader has read of a card. */
export interface CardReading {
  readonly format: CardFormat;
  /** All data bits between the parity bits, as one number. */
  readonly number: bigint;
  /** The whole frame, first bit received highest. */
  readonly bits: bigint;
}

/** Bytes of a sealed card: format, number of bits and eight of raw bits, and the tag. */
const clearBytes = 10;
const tagBytes = 8;
const formats: Readonly<Record<number, { readonly format: CardFormat; readonly bits: number }>> = {
  1: { format: 'w26', bits: 26 },
  2: { format: 'w34', bits: 34 },
};

/**
 * Opens the card that a node has sealed into an event (docs/protocol.md, `enc`); null where the seal does not hold, or
 * what is in it is no card with its parity right.
 */
export function openCard(
  crypto: Crypto,
  nodeKey: Uint8Array,
  { boot, seq }: { readonly boot: number; readonly seq: number },
  sealed: Uint8Array,
): CardReading | null {
  if (sealed.length !== clearBytes + tagBytes) return null;
  const nonce = new Uint8Array(12);
  const view = new DataView(nonce.buffer);
  view.setUint32(0, boot);
  view.setUint32(4, seq);
  const key = crypto.hmacSha256(nodeKey, encodeUtf8('card'));
  const clear = crypto.openAesGcm({
    key,
    nonce,
    body: sealed.subarray(0, clearBytes),
    tag: sealed.subarray(clearBytes),
  });
  return clear === null ? null : readingOf(clear);
}

function readingOf(clear: Uint8Array): CardReading | null {
  const view = new DataView(clear.buffer, clear.byteOffset, clear.byteLength);
  const kind = formats[view.getUint8(0)];
  if (kind === undefined || view.getUint8(1) !== kind.bits) return null;
  const bits = view.getBigUint64(2);
  const number = cardNumberOf(bits, kind.bits);
  return number === null ? null : { format: kind.format, number, bits };
}

/** The number in a Wiegand frame of so many bits: even parity leads the first half, odd parity ends the second. */
export function cardNumberOf(bits: bigint, count: number): bigint | null {
  const half = BigInt(count / 2);
  const [first, second] = [bits >> half, bits & ((1n << half) - 1n)];
  const whole = bits >> BigInt(count) === 0n && !isOdd(first) && isOdd(second);
  return whole ? (bits >> 1n) & ((1n << BigInt(count - 2)) - 1n) : null;
}

function isOdd(bits: bigint): boolean {
  let odd = false;
  for (let left = bits; left !== 0n; left &= left - 1n) odd = !odd;
  return odd;
}
