import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isLastGroup, parseRecoveryKey, recoveryKeyText } from './recovery-key.ts';

const crypto = { sha256: (data: Uint8Array) => new Uint8Array(createHash('sha256').update(data).digest()) };
const key = fc.uint8Array({ minLength: 32, maxLength: 32 });

describe('a recovery key on paper', () => {
  it('is 14 groups of 4 signs that cannot be mistaken for each other, and reads back', () => {
    fc.assert(
      fc.property(key, (bytes) => {
        const text = recoveryKeyText(bytes, crypto);
        expect(text).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){13}[0-9A-HJKMNP-TV-Z]{4}$/);
        expect(parseRecoveryKey(text, crypto)).toEqual(bytes);
      }),
    );
  });

  it('is understood in small letters, without dashes, and with O and l for 0 and 1', () => {
    const bytes = new Uint8Array(32).fill(33);
    const text = recoveryKeyText(bytes, crypto);
    expect(text).toContain('1');
    const typed = text.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l');
    expect(parseRecoveryKey(typed, crypto)).toEqual(bytes);
    expect(isLastGroup(` ${text.slice(-4).toLowerCase()} `, bytes, crypto)).toBe(true);
    expect(isLastGroup(text.slice(0, 4), bytes, crypto)).toBe(false);
  });

  it('is refused with a sign wrong, missing or too many', () => {
    fc.assert(
      fc.property(key, fc.nat(55), fc.integer({ min: 1, max: 31 }), (bytes, at, shift) => {
        const signs = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
        const text = recoveryKeyText(bytes, crypto).replaceAll('-', '');
        const other = signs[(signs.indexOf(text[at] ?? '') + shift) % 32] ?? '';
        expect(parseRecoveryKey(text.slice(0, at) + other + text.slice(at + 1), crypto)).toBeNull();
        expect(parseRecoveryKey(text.slice(0, at) + text.slice(at + 1), crypto)).toBeNull();
        expect(parseRecoveryKey(`${text}${other}`, crypto)).toBeNull();
      }),
    );
  });
});
