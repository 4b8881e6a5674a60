import type { Crypto } from '../ports/crypto.ts';

/** Crockford's alphabet: no I, L, O, U, which are mistaken for others or make words. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const [keyBytes, sumBytes, groupLength] = [32, 3, 4];
const letters = ((keyBytes + sumBytes) * 8) / 5;

/** A recovery key as it is printed: 14 groups of 4; the last 24 bits are the beginning of its SHA-256. */
export function recoveryKeyText(key: Uint8Array, crypto: Pick<Crypto, 'sha256'>): string {
  const bytes = Uint8Array.of(...key, ...crypto.sha256(key).subarray(0, sumBytes));
  let text = '';
  let [held, bits] = [0, 0];
  for (const byte of bytes) {
    held = (held << 8) | byte;
    for (bits += 8; bits >= 5; bits -= 5) {
      text += alphabet[(held >> (bits - 5)) & 31];
      if (text.length % (groupLength + 1) === groupLength) text += '-';
    }
    held &= (1 << bits) - 1;
  }
  return text.replace(/-$/, '');
}

/**
 * Reads what somebody has typed from paper: small letters, spaces, and the letters that look like digits are taken for
 * what they must be. Null where it is no key or one sign of it is wrong.
 */
export function parseRecoveryKey(text: string, crypto: Pick<Crypto, 'sha256'>): Uint8Array | null {
  const typed = normalTyped(text);
  if (typed.length !== letters) return null;
  const bytes: number[] = [];
  let [held, bits] = [0, 0];
  for (const letter of typed) {
    const value = alphabet.indexOf(letter);
    if (value < 0) return null;
    held = (held << 5) | value;
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push(held >> bits);
    held &= (1 << bits) - 1;
  }
  const key = Uint8Array.from(bytes.slice(0, keyBytes));
  const sum = crypto.sha256(key);
  return bytes.slice(keyBytes).every((byte, index) => byte === sum[index]) ? key : null;
}

/** Whether what was typed is the last group of this key: somebody has it before them. */
export function isLastGroup(typed: string, key: Uint8Array, crypto: Pick<Crypto, 'sha256'>): boolean {
  return normalTyped(typed) === recoveryKeyText(key, crypto).slice(-groupLength);
}

function normalTyped(text: string): string {
  return text.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1');
}
