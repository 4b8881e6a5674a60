import { createCipheriv, createDecipheriv, createSecretKey, randomBytes } from 'node:crypto';
import type { Keychain, Vault } from '../../domain/ports/secrets.ts';
import { keyFrom } from './keys.ts';

const algorithm = 'aes-256-gcm';
const [ivBytes, tagBytes] = [12, 16];

/** A vault under a 256-bit key. A sealed value is the initialisation vector, the tag, and what was enciphered. */
export function createVault(bytes: Uint8Array): Vault {
  // Set up once: for every seal of some thousand cards this costs more than the cipher.
  const key = createSecretKey(bytes);
  return {
    seal(name, clear) {
      const iv = randomBytes(ivBytes);
      const cipher = createCipheriv(algorithm, key, iv, { authTagLength: tagBytes });
      cipher.setAAD(Buffer.from(name));
      const body = Buffer.concat([cipher.update(clear), cipher.final()]);
      return new Uint8Array(Buffer.concat([iv, cipher.getAuthTag(), body]));
    },
    open(name, sealed) {
      if (sealed.length < ivBytes + tagBytes) throw new Error(`the seal of ${name} is cut short`);
      const decipher = createDecipheriv(algorithm, key, sealed.subarray(0, ivBytes), { authTagLength: tagBytes });
      decipher.setAAD(Buffer.from(name));
      decipher.setAuthTag(sealed.subarray(ivBytes, ivBytes + tagBytes));
      return new Uint8Array(Buffer.concat([decipher.update(sealed.subarray(ivBytes + tagBytes)), decipher.final()]));
    },
  };
}

/** The vault under `vault-key` of the keychain, which is made here at the first start. */
export async function openVault(keychain: Keychain): Promise<Vault> {
  return createVault(await keyFrom(keychain, 'vault-key'));
}
