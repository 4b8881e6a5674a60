import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Keychain } from '../../domain/ports/secrets.ts';
import { memoryKeychain, temporaryFolder } from '../sqlite/testing.ts';
import { finishRestore, forgetRestore, placesIn, stageRestore } from './restore.ts';

const key = (byte: number) => Buffer.alloc(32, byte).toString('base64url');
const note = { id: '0123456789abcdef', at: 1_790_000_000_000, by: 'ada', damage: null, backup: 'b' };
const about = { ...note, made: 1, rows: 3, newest: 2, lost: 4, added: null };

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder.remove());

/** A data folder with the old state, and a new one that is staged. */
async function staged(name: string) {
  const dataDir = join(folder.path, name);
  const places = placesIn(dataDir);
  mkdirSync(places.restoring.folder, { recursive: true });
  for (const part of ['', '-wal', '-shm']) writeFileSync(`${places.database}${part}`, `old${part}`);
  writeFileSync(places.restoring.database, 'new');
  const keychain = memoryKeychain(
    new Map([
      ['journal-key', key(1)],
      ['journal-anchor', 'x'],
      ['vault-key', key(2)],
    ]),
  );
  const chain = { verifiedTo: 3, brokenAt: null };
  const facts = { site: { id: 'a', name: 'A' }, schema: 1, rows: 3, hash: Buffer.alloc(32, 9), newest: 2, chain };
  const counts = { people: 0, nodes: 0, accounts: 1 };
  const letter = { journalKey: key(3), vaultKey: key(4), from: 1 };
  await stageRestore(places, keychain, { letter, facts: { ...facts, ...counts } }, about);
  return { places, keychain };
}

/** A keychain that ends the process, so to speak, at its call number `at`: before it is done, or just after. */
function dyingAt(keychain: Keychain, at: number, after: boolean): Keychain {
  let calls = 0;
  const die = () => {
    throw new Error('killed');
  };
  const guarded = <A extends unknown[], T>(act: (...args: A) => Promise<T>) => {
    return async (...args: A): Promise<T> => {
      const now = calls++ === at;
      if (now && !after) die();
      const value = await act(...args);
      return now ? die() : value;
    };
  };
  const { kind, get, set, remove } = keychain;
  return { kind, get: guarded(get), set: guarded(set), remove: guarded(remove) };
}

it('a restore goes on at the next start wherever it was broken off, and the state before is kept as a whole', async () => {
  let broken = 0;
  for (let at = 0; ; at++) {
    let died = false;
    for (const after of [false, true]) {
      const { places, keychain } = await staged(`${at}-${after}`);
      const first = await finishRestore(places, dyingAt(keychain, at, after)).catch(() => 'killed');
      died ||= first === 'killed';
      expect(await finishRestore(places, keychain)).toEqual(about);
      expect(readFileSync(places.database, 'utf8')).toBe('new');
      expect([existsSync(`${places.database}-wal`), existsSync(places.restoring.folder)]).toEqual([false, false]);
      const [aside = ''] = readdirSync(places.kept);
      for (const part of ['', '-wal', '-shm'])
        expect(readFileSync(join(places.kept, aside, `leitstand.db${part}`), 'utf8')).toBe(`old${part}`);
      expect([keychain.held.get('journal-key'), keychain.held.get('vault-key')]).toEqual([key(3), key(4)]);
      expect(JSON.parse(keychain.held.get(`kept-${aside}`) ?? '')).toMatchObject({ 'vault-key': key(2) });
      expect(keychain.held.has('restore-keys')).toBe(false);
      await forgetRestore(places);
      expect(await finishRestore(places, keychain)).toBeNull();
    }
    if (!died) break;
    broken += 1;
  }
  expect(broken).toBeGreaterThan(8);
});

it('what was only looked into is gone at the next start, and nothing has changed', async () => {
  const places = placesIn(folder.path);
  mkdirSync(places.restoring.folder);
  writeFileSync(places.restoring.database, 'new');
  writeFileSync(places.database, 'old');
  expect(await finishRestore(places, memoryKeychain())).toBeNull();
  expect(readFileSync(places.database, 'utf8')).toBe('old');
  expect(existsSync(places.restoring.folder)).toBe(false);
});
