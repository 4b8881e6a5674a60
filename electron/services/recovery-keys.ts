import { recoveryKeyText } from '../domain/keeping/recovery-key.ts';
import type { Crypto } from '../domain/ports/crypto.ts';
import type { Keychain } from '../domain/ports/secrets.ts';
import { fromBase64url, toBase64url } from '../domain/wire/text.ts';

/** Keys that are held: with the older ones the station opens its own older backups. */
const mostKeys = 8;
const name = 'backup-keys';

/** The recovery keys of a station in its keychain, so that it makes backups, and restores its own, without a person. */
export interface RecoveryKeys {
  /** Newest first; the first is drawn when there is none. */
  all(): Promise<readonly [Uint8Array, ...Uint8Array[]]>;
  /** Draws a new one, which the next backup is sealed with, and gives it as it is printed. */
  renew(): Promise<string>;
}

/** Keeps them in one entry of the keychain. */
export function recoveryKeys(keychain: Keychain, crypto: Pick<Crypto, 'sha256' | 'randomBytes'>): RecoveryKeys {
  const stored = async () =>
    ((await keychain.get(name)) ?? '')
      .split(' ')
      .map(fromBase64url)
      .filter((key) => key?.length === 32) as Uint8Array[];
  async function draw(): Promise<readonly [Uint8Array, ...Uint8Array[]]> {
    const drawn = crypto.randomBytes(32);
    const all = [drawn, ...(await stored())].slice(0, mostKeys) as [Uint8Array, ...Uint8Array[]];
    await keychain.set(name, all.map(toBase64url).join(' '));
    return all;
  }
  return {
    async all() {
      const [first, ...others] = await stored();
      return first === undefined ? await draw() : [first, ...others];
    },
    renew: async () => recoveryKeyText((await draw())[0], crypto),
  };
}
