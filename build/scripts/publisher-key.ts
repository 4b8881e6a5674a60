import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { type CryptoKey, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose';
import { z } from 'zod';

const privateJwk = z.object({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string(),
  y: z.string(),
  d: z.string(),
});

/** Who signs images: the private half stays in its file, the public one goes beside the application. */
export interface Publisher {
  readonly key: CryptoKey;
  readonly publicJwk: JWK;
}

/** The publisher's key from a JWK file; throws where others may read that file, or where it is no P-256 key. */
export async function readPublisher(path: string): Promise<Publisher> {
  if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0) {
    throw new Error(`others may read ${path}: chmod 600 it, and make a new key if anybody has`);
  }
  const { d, ...open } = privateJwk.parse(JSON.parse(readFileSync(path, 'utf8')));
  const key = await importJWK({ ...open, d }, 'ES256');
  if (key instanceof Uint8Array) throw new Error(`${path} is no private key`);
  return { key, publicJwk: open };
}

/** The key of a file, which is made (mode 0600) where it is not there. */
export async function ownPublisher(path: string): Promise<Publisher> {
  if (!existsSync(path)) {
    const { privateKey } = await generateKeyPair('ES256', { extractable: true });
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, JSON.stringify(await exportJWK(privateKey)), { mode: 0o600, flag: 'wx' });
  }
  return readPublisher(path);
}
