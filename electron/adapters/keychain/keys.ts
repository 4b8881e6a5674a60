import { randomBytes } from 'node:crypto';
import type { Keychain } from '../../domain/ports/secrets.ts';

const keyBytes = 32;

/** A 256-bit key of the keychain, drawn and stored when there is none. Throws where what is stored is no such key. */
export async function keyFrom(keychain: Keychain, name: string): Promise<Uint8Array> {
  const stored = await keychain.get(name);
  if (stored !== null) {
    const key = Buffer.from(stored, 'base64url');
    if (key.length !== keyBytes) throw new Error(`the keychain holds something under ${name} that is no key`);
    return new Uint8Array(key);
  }
  const drawn = randomBytes(keyBytes);
  await keychain.set(name, drawn.toString('base64url'));
  return new Uint8Array(drawn);
}
