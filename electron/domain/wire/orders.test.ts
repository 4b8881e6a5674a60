import { createHash } from 'node:crypto';
import { array, assert, constantFrom, property, string, uint8Array } from 'fast-check';
import { compactVerify } from 'jose';
import { describe, expect, it } from 'vitest';
import { nodeCrypto } from '../../adapters/crypto/node-crypto.ts';
import { initialConfig } from '../../contract/config.ts';
import { commandOrder, modeOrder, timeOrder } from './orders.ts';
import { configText, desiredConfig } from './station-messages.ts';
import { decodeUtf8, encodeUtf8, toBase64url, toHex } from './text.ts';

const key = nodeCrypto.randomBytes(32);

describe('an order', () => {
  it('is a compact JWS that another library verifies', async () => {
    const order = commandOrder(nodeCrypto, key, {
      id: 'a-1',
      op: 'identify',
      args: {},
      by: 'Wächter 😀',
      iat: 1,
      exp: 2,
      due: 3,
      session: 'ab',
      n: 4,
    });
    const { payload, protectedHeader } = await compactVerify(order, key, { algorithms: ['HS256'] });
    expect(protectedHeader).toEqual({ alg: 'HS256', typ: 'cmd' });
    expect(JSON.parse(new TextDecoder().decode(payload))).toMatchObject({ v: 1, by: 'Wächter 😀', n: 4 });
    await expect(compactVerify(order, nodeCrypto.randomBytes(32))).rejects.toThrow('signature verification failed');
  });

  it('says its kind in the header', async () => {
    for (const [typ, order] of [
      ['mode', modeOrder(nodeCrypto, key, 'lockdown', 3)],
      ['time', timeOrder(nodeCrypto, key, { ts: 1, session: 'ab', n: 2 })],
    ] as const)
      expect((await compactVerify(order, key)).protectedHeader.typ).toBe(typ);
  });
});

describe('a desired configuration', () => {
  it('is hashed over its fields in ascending order', () => {
    const lines = configText(initialConfig()).split('\n');
    expect(lines.slice(0, 2)).toEqual(['buzzer.on_forced=1', 'buzzer.on_held=1']);
    expect(lines).toContain('humidity.warn_low=null');
    const document = JSON.parse(desiredConfig(nodeCrypto, 5, initialConfig()));
    expect(document).toMatchObject({ v: 1, rev: 5, cfg: initialConfig() });
    expect(document.sha256).toBe(createHash('sha256').update(configText(initialConfig())).digest('hex'));
  });
});

describe('text and bytes', () => {
  const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const platform = (bytes: Uint8Array) => {
    try {
      return strict.decode(bytes);
    } catch {
      return null;
    }
  };

  it('become each other as the platform does it, in good and in bad', () => {
    assert(
      property(string({ unit: 'binary' }), (text) => {
        expect(encodeUtf8(text)).toEqual(new TextEncoder().encode(text));
        expect(decodeUtf8(encodeUtf8(text))).toBe(platform(encodeUtf8(text)));
      }),
    );
    const tricky = constantFrom(
      0x7f,
      0x80,
      0xbf,
      0xc0,
      0xc2,
      0xdf,
      0xe0,
      0xa0,
      0x9f,
      0xed,
      0xef,
      0xf0,
      0x90,
      0xf4,
      0x8f,
      0xf5,
    );
    assert(
      property(array(tricky, { maxLength: 6 }), (bytes) => {
        expect(decodeUtf8(Uint8Array.from(bytes))).toBe(platform(Uint8Array.from(bytes)));
      }),
      { numRuns: 1_500 },
    );
  }, 30_000);

  it('become base64url and hex as the platform does it', () => {
    assert(
      property(uint8Array({ maxLength: 50 }), (bytes) => {
        expect(toBase64url(bytes)).toBe(Buffer.from(bytes).toString('base64url'));
        expect(toHex(bytes)).toBe(Buffer.from(bytes).toString('hex'));
      }),
    );
  });
});
