import { describe, expect, it } from 'vitest';
import { memoryKeychain } from '../sqlite/testing.ts';
import { keyFrom } from './keys.ts';
import { createVault, openVault } from './vault.ts';

const clear = new TextEncoder().encode('broker password');
const damaged = /unable to authenticate data|cut short/;
const vault = createVault(new Uint8Array(32).fill(7));

describe('the vault', () => {
  it('opens what it has sealed, and seals the same thing differently each time', () => {
    const [one, two] = [vault.seal('node-key/n1', clear), vault.seal('node-key/n1', clear)];
    expect(vault.open('node-key/n1', one)).toEqual(clear);
    expect(one).not.toEqual(two);
    expect(Buffer.from(one).includes(Buffer.from(clear))).toBe(false);
    expect(vault.open('empty', vault.seal('empty', new Uint8Array()))).toHaveLength(0);
  });

  it('refuses a value that was moved to another name', () => {
    expect(() => vault.open('node-key/n2', vault.seal('node-key/n1', clear))).toThrow(damaged);
  });

  it('refuses a value with any bit changed, cut short, or sealed under another key', () => {
    const sealed = vault.seal('ca', clear);
    for (let at = 0; at < sealed.length; at += 1)
      expect(() => vault.open('ca', sealed.with(at, (sealed[at] ?? 0) ^ 1))).toThrow(damaged);
    for (let length = 0; length < sealed.length; length += 1)
      expect(() => vault.open('ca', sealed.subarray(0, length))).toThrow(damaged);
    expect(() => createVault(new Uint8Array(32)).open('ca', sealed)).toThrow(damaged);
  });

  it('keeps its key in the keychain, so that a later start opens what an earlier one sealed', async () => {
    const keychain = memoryKeychain();
    const sealed = (await openVault(keychain)).seal('ca', clear);
    expect((await openVault(keychain)).open('ca', sealed)).toEqual(clear);
    expect([...keychain.held.keys()]).toEqual(['vault-key']);
  });

  it('does not work with a stored key that is none', async () => {
    await expect(keyFrom(memoryKeychain(new Map([['vault-key', 'c2hvcnQ']])), 'vault-key')).rejects.toThrow('no key');
  });
});
