import { createHash, createHmac, randomBytes } from 'node:crypto';
import type { Crypto } from '../../domain/ports/crypto.ts';

/** The `Crypto` port on Node's own OpenSSL. */
export const nodeCrypto: Crypto = {
  sha256: (data) => new Uint8Array(createHash('sha256').update(data).digest()),
  hmacSha256: (key, data) => new Uint8Array(createHmac('sha256', key).update(data).digest()),
  randomBytes: (count) => new Uint8Array(randomBytes(count)),
};
