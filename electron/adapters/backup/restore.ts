import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { count, epochMs } from '../../contract/fields.ts';
import { genesis } from '../../domain/journal/chain.ts';
import type { RestoreNote } from '../../domain/ports/backups.ts';
import type { Keychain } from '../../domain/ports/secrets.ts';
import { isMissing, replace, syncFolder } from '../keychain/file-keychain.ts';
import { keyNames, writeKey } from '../sqlite/anchor.ts';
import type { UnpackedBackup } from './backup-work.ts';

/** Where everything of a station lies that has to do with its database. */
export interface DataPlaces {
  readonly database: string;
  /** What is worked on; may be emptied whenever the station starts. */
  readonly work: string;
  /** A backup that was opened, and the word that it is to take the place of the database. */
  readonly restoring: { readonly folder: string; readonly database: string; readonly ready: string };
  /** The word that it has, until the journal knows it. */
  readonly restored: string;
  /** The word that the database was found damaged while the station ran. */
  readonly damaged: string;
  /** What was there before, by time. */
  readonly kept: string;
  /** Backups, where nobody has chosen a folder. */
  readonly backups: string;
  readonly plan: string;
  /** Room that a start needs, kept for it. */
  readonly startRoom: string;
}

/** The places within a data folder. */
export function placesIn(dataDir: string): DataPlaces {
  const folder = join(dataDir, 'restoring');
  return {
    database: join(dataDir, 'leitstand.db'),
    work: join(dataDir, 'work'),
    restoring: { folder, database: join(folder, 'leitstand.db'), ready: join(folder, 'ready.json') },
    restored: join(dataDir, 'restored.json'),
    damaged: join(dataDir, 'damaged.json'),
    kept: join(dataDir, 'kept'),
    backups: join(dataDir, 'backups'),
    plan: join(dataDir, 'backups.json'),
    startRoom: join(dataDir, 'start-room'),
  };
}

const note = z.strictObject({
  id: z.string().regex(/^[0-9a-f]{16}$/),
  at: epochMs,
  by: z.string().nullable(),
  damage: z.string().nullable(),
  backup: z.string().nullable(),
  made: epochMs.nullable(),
  rows: count,
  newest: epochMs.nullable(),
  lost: count.nullable(),
  // A word that a station before this one has laid down has none.
  added: count.nullable().default(null),
});

const restoreKeys = 'restore-keys';
const keys = z.strictObject({
  journalKey: z.string(),
  vaultKey: z.string(),
  from: z.int().min(1),
  rows: count,
  hash: z.string(),
  brokenAt: count.nullable(),
});

/**
 * Lays down that what was unpacked takes the place of the database at the next start. First its keys, then the word: a
 * word without keys could not be kept.
 */
export async function stageRestore(
  places: DataPlaces,
  keychain: Keychain,
  { letter, facts }: Pick<UnpackedBackup, 'letter' | 'facts'>,
  about: RestoreNote,
): Promise<void> {
  const { journalKey, vaultKey, from } = letter;
  const hash = Buffer.from(facts.hash ?? genesis).toString('hex');
  const value: z.infer<typeof keys> = {
    journalKey,
    vaultKey,
    from,
    rows: facts.rows,
    hash,
    brokenAt: facts.chain.brokenAt,
  };
  await keychain.set(restoreKeys, JSON.stringify(value));
  await stageMended(places, about);
}

/**
 * Lays down that what lies in `restoring` takes the place of the database at the next start. Where the rows that came
 * since the backup were taken over (`added`), it goes on with the present keys and needs none of its own.
 */
export async function stageMended(places: DataPlaces, about: RestoreNote): Promise<void> {
  await replace(places.restoring.ready, JSON.stringify(note.parse(about)));
}

/** The three files that a database consists of: the log goes first and with it, never alone into another's place. */
const parts = ['-wal', '-shm', ''] as const;

/** The name of the folder under `kept` that the state before a restore goes to. */
export function keptName({ at }: Pick<RestoreNote, 'at'>): string {
  return new Date(at).toISOString().replaceAll(/[-:]|\.\d+/g, '');
}

/**
 * Does at start what was laid down, before anything of the database is opened. Each step can be done again, and the word
 * goes last: whenever the process is killed, the next start goes on where this one ended. Returns what the journal does
 * not know yet; null where there is nothing.
 */
export async function finishRestore(places: DataPlaces, keychain: Keychain): Promise<RestoreNote | null> {
  const { restoring, restored, database } = places;
  const word = await readNote(restoring.ready);
  if (word !== null) {
    if (existsSync(restoring.database)) {
      const aside = join(places.kept, keptName(word));
      await mkdir(aside, { recursive: true, mode: 0o700 });
      for (const part of parts) await moveIfThere(`${database}${part}`, join(aside, `leitstand.db${part}`));
      await syncFolder(aside);
      // With the rows of now in it, its journal goes on under the key of now, up to the head that is anchored.
      if (word.added === null) await takeKeys(keychain, `kept-${keptName(word)}`);
      await rename(restoring.database, database);
      await syncFolder(restoring.folder);
      await syncFolder(join(places.kept, '..'));
    }
    await rm(places.damaged, { force: true });
    await rename(restoring.ready, restored);
  }
  await rm(restoring.folder, { recursive: true, force: true });
  if ((await keychain.get(restoreKeys)) !== null) await keychain.remove(restoreKeys);
  return readNote(restored);
}

/** The journal knows it now. */
export async function forgetRestore(places: DataPlaces): Promise<void> {
  await rm(places.restored, { force: true });
}

async function takeKeys(keychain: Keychain, aside: string): Promise<void> {
  const stored = await keychain.get(restoreKeys);
  if (stored === null) throw new Error('the keys of the backup are not in the keychain');
  const { journalKey, vaultKey, from, rows, hash, brokenAt } = keys.parse(JSON.parse(stored));
  // Done again, the present keys would be the new ones already.
  if ((await keychain.get(aside)) === null) {
    const before = [keyNames.key, keyNames.anchor, 'vault-key'] as const;
    const held = await Promise.all(before.map(async (name) => [name, await keychain.get(name)] as const));
    await keychain.set(aside, JSON.stringify(Object.fromEntries(held)));
  }
  const broken = brokenAt === null ? null : ({ at: brokenAt, how: 'changed' } as const);
  const anchor = { from, rows, hash: Uint8Array.from(Buffer.from(hash, 'hex')), broken };
  await writeKey(keychain, Uint8Array.from(Buffer.from(journalKey, 'base64url')), anchor);
  await keychain.set('vault-key', vaultKey);
}

async function moveIfThere(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (cause) {
    if (!isMissing(cause)) throw cause;
  }
}

async function readNote(file: string): Promise<RestoreNote | null> {
  try {
    return note.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (cause) {
    if (isMissing(cause)) return null;
    throw cause;
  }
}
