import { createDecipheriv, createHash, createHmac, createSecretKey, randomBytes } from 'node:crypto';
import type { Crypto } from '../../domain/ports/crypto.ts';

/** The `Crypto` port on Node's own OpenSSL. */
export const nodeCrypto: Crypto = {
  sha256: (data) => new Uint8Array(createHash('sha256').update(data).digest()),
  hmacSha256: (key, data) => new Uint8Array(createHmac('sha256', key).update(data).digest()),
  hmacSha256Under(key) {
    const held = createSecretKey(key);
    return (data) => new Uint8Array(createHmac('sha256', held).update(data).digest());
  },
  openAesGcm({ key, nonce, body, tag }) {
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tag.length });
    decipher.setAuthTag(tag);
    const clear = decipher.update(body);
    try {
      return new Uint8Array(Buffer.concat([clear, decipher.final()]));
    } catch {
      // The only thing that ends here is a tag that does not hold.
      return null;
    }
  },
  randomBytes: (count) => new Uint8Array(randomBytes(count)),
};
