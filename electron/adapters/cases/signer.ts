import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import type { Keychain } from '../../domain/ports/secrets.ts';
import { keyFrom } from '../keychain/keys.ts';

/** Lengths of Ed25519 (RFC 8032, 5.1.5 and 5.1.6), bytes. */
export const signatureBytes = 64;
export const publicKeyBytes = 32;

/** What stands before the bare key in PKCS #8 and in SubjectPublicKeyInfo (RFC 8410, 10.3 and 10.1). */
const pkcs8Head = Buffer.from('302e020100300506032b657004220420', 'hex');
const spkiHead = Buffer.from('302a300506032b6570032100', 'hex');

/** Signs for the station (Ed25519). */
export interface Signer {
  readonly publicKey: Uint8Array;
  sign(bytes: Uint8Array): Uint8Array;
}

/** The station's signer; its key is drawn once and kept in the keychain under `case-key`. */
export async function stationSigner(keychain: Keychain): Promise<Signer> {
  const seed = await keyFrom(keychain, 'case-key');
  const key = createPrivateKey({ key: Buffer.concat([pkcs8Head, seed]), format: 'der', type: 'pkcs8' });
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' });
  return {
    publicKey: new Uint8Array(spki.subarray(-publicKeyBytes)),
    sign: (bytes) => new Uint8Array(sign(null, bytes, key)),
  };
}

/** Whether a signature is that of a public key; a key that is none has signed nothing. */
export function signed(publicKey: Uint8Array, bytes: Uint8Array, signature: Uint8Array): boolean {
  let key: KeyObject;
  try {
    key = createPublicKey({ key: Buffer.concat([spkiHead, publicKey]), format: 'der', type: 'spki' });
  } catch {
    return false;
  }
  return verify(null, bytes, key, signature);
}

/** SHA-256 of a public key, in hex. */
export function fingerprint(publicKey: Uint8Array): string {
  return createHash('sha256').update(publicKey).digest('hex');
}
