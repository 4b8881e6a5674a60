import { AsyncEntry } from '@napi-rs/keyring';
import type { Keychain } from '../../domain/ports/secrets.ts';

/** A keychain that is locked asks its owner first; so long we wait, ms. */
const patience = 60_000;

// Not through the library's keytar module: that one falls back to the kernel's keyring, which forgets at every reboot.
const entry = (service: string, name: string) => new AsyncEntry(service, name, { linux: { store: 'secret-service' } });

/** The operating system's keychain. Every call rejects where it does not answer; none blocks the thread. */
export function createServiceKeychain(service: string): Keychain {
  return {
    kind: 'service',
    get: async (name) => (await patiently(entry(service, name).getPassword(limit()))) ?? null,
    set: async (name, value) => patiently(entry(service, name).setPassword(value, limit())),
    async remove(name) {
      await patiently(entry(service, name).deletePassword(limit()));
    },
  };
}

const limit = () => AbortSignal.timeout(patience);

async function patiently<T>(asked: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooLong = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('the keychain does not answer')), patience);
  });
  try {
    return await Promise.race([asked, tooLong]);
  } finally {
    clearTimeout(timer);
  }
}

/** Whether the keychain keeps what it is given: writes, reads and removes a probe. */
export async function keychainWorks(keychain: Keychain): Promise<boolean> {
  const [name, value] = ['probe', String(Math.random())];
  try {
    await keychain.set(name, value);
    const read = await keychain.get(name);
    await keychain.remove(name);
    return read === value;
  } catch {
    return false;
  }
}
