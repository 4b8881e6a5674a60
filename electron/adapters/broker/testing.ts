import type { Vault } from '../../domain/ports/secrets.ts';
import type { SettingsStore } from '../../domain/ports/stores.ts';

/** For tests: secrets in memory, as the settings store keeps them. */
export function memorySecrets(): Pick<SettingsStore, 'secret' | 'setSecret'> {
  const secrets = new Map<string, Uint8Array>();
  return {
    secret: (name) => Promise.resolve(secrets.get(name) ?? null),
    setSecret: (name, sealed) => {
      secrets.set(name, sealed);
      return Promise.resolve();
    },
  };
}

/** For tests: a vault that binds the name and hides nothing. */
export const openVault: Vault = {
  seal: (name, clear) => Buffer.concat([Buffer.from(`${name}\n`), clear]),
  open(name, sealed) {
    const prefix = Buffer.from(`${name}\n`);
    if (!Buffer.from(sealed.subarray(0, prefix.length)).equals(prefix)) throw new Error('the seal does not hold');
    return sealed.subarray(prefix.length);
  },
};
