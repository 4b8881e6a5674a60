import { errors, type JWTPayload, jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import type { Keychain } from '../../domain/ports/secrets.ts';
import type { TokenClaims, Tokens } from '../../domain/ports/tokens.ts';
import { keyFrom } from '../keychain/keys.ts';

const issuer = 'leitstand';
const payload = z.object({ sid: z.string(), sub: z.string().regex(/^\d{1,15}$/), gen: z.int(), exp: z.int() });

/** Tokens signed with `token-key` of the keychain, which is made here at the first start. */
export async function createTokens(keychain: Keychain): Promise<Tokens> {
  const key = await keyFrom(keychain, 'token-key');
  return {
    sign: ({ sessionId, userId, generation, expires }) =>
      new SignJWT({ sid: sessionId, gen: generation })
        .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
        .setIssuer(issuer)
        .setSubject(String(userId))
        .setExpirationTime(Math.floor(expires / 1_000))
        .sign(key),
    async read(token) {
      const verified = await verifiedPayload(token, key);
      return verified === null ? null : claimsOf(verified);
    },
  };
}

/** The payload of a token whose signature holds. Whether it has expired is the session's business, not the signature's. */
async function verifiedPayload(token: string, key: Uint8Array): Promise<JWTPayload | null> {
  try {
    return (await jwtVerify(token, key, { algorithms: ['HS256'], typ: 'JWT', issuer })).payload;
  } catch (cause) {
    return cause instanceof errors.JWTExpired ? cause.payload : null;
  }
}

function claimsOf(verified: JWTPayload): TokenClaims | null {
  const parsed = payload.safeParse(verified);
  if (!parsed.success) return null;
  const { sid, sub, gen, exp } = parsed.data;
  return { sessionId: sid, userId: Number(sub), generation: gen, expires: exp * 1_000 };
}
