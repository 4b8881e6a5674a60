import { decodeJwt, SignJWT, UnsecuredJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { memoryKeychain } from '../sqlite/testing.ts';
import { createTokens } from './jose-tokens.ts';

const key = Buffer.alloc(32, 3);
const keychain = () => memoryKeychain(new Map([['token-key', key.toString('base64url')]]));
const claims = { sessionId: 'abc', userId: 5, generation: 2, expires: 1_790_000_000_000 };
const genuine = { sid: 'abc', sub: '5', gen: 2, exp: 4_000_000_000, iss: 'leitstand' };
const forge = (payload: Record<string, unknown>, header: Record<string, string> = {}, secret: Uint8Array = key) =>
  new SignJWT(payload).setProtectedHeader({ alg: 'HS256', typ: 'JWT', ...header }).sign(secret);

describe('a token', () => {
  it('says what was signed, expired or not', async () => {
    const tokens = await createTokens(keychain());
    const token = await tokens.sign(claims);
    expect(await tokens.read(token)).toEqual(claims);
    expect(decodeJwt(token)).toMatchObject({ exp: 1_790_000_000, iss: 'leitstand', sub: '5' });
    expect(await tokens.read(await forge(genuine))).toMatchObject({ userId: 5 });
  });

  it('is read after a restart and not by another station', async () => {
    const chain = memoryKeychain();
    const token = await (await createTokens(chain)).sign(claims);
    expect(await (await createTokens(chain)).read(token)).toEqual(claims);
    expect(await (await createTokens(memoryKeychain())).read(token)).toBeNull();
  });

  it.each([
    ['unsigned', () => Promise.resolve(new UnsecuredJWT(genuine).encode())],
    ['signed with another key', () => forge(genuine, {}, Buffer.alloc(32, 4))],
    ['signed by another algorithm', () => forge(genuine, { alg: 'HS512' }, Buffer.alloc(64, 3))],
    ['of another issuer', () => forge({ ...genuine, iss: 'other' })],
    ['of another type', () => forge(genuine, { typ: 'cmd' })],
    ['without an end', () => forge({ ...genuine, exp: undefined })],
    ['with a user that is no number', () => forge({ ...genuine, sub: '1 or 1=1' })],
    ['that is no token', () => Promise.resolve('a.b.c')],
  ])('%s is refused', async (_what, make) => {
    expect(await (await createTokens(keychain())).read(await make())).toBeNull();
  });

  it('is refused with any character of it changed', async () => {
    const tokens = await createTokens(keychain());
    const token = await tokens.sign(claims);
    const last = token.length - 1; // its lowest bits are padding and may be anything
    for (let at = 0; at < last; at += 1) {
      const changed = `${token.slice(0, at)}${token[at] === 'A' ? 'B' : 'A'}${token.slice(at + 1)}`;
      expect(await tokens.read(changed)).toBeNull();
    }
  });
});
