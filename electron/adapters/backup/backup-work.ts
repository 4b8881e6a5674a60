import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { open, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { hashBytes } from '../../domain/journal/canonical.ts';
import { leavingRoom, requireRoom, requireRoomNow } from '../disk/room.ts';
import { syncFolder } from '../keychain/file-keychain.ts';
import { type BackupHead, RefusedBackup, readContainer, writeContainer } from './container.ts';
import { checkDatabase, copyDatabase, type DatabaseFacts } from './copied-database.ts';

const secret = z.string().refine((text) => Buffer.from(text, 'base64url').length === hashBytes);
const letter = z.strictObject({
  journalKey: secret,
  vaultKey: secret,
  /** First row of the journal under this key. */
  from: z.int().min(1),
});
/** What a database cannot be verified and its secrets cannot be opened without; base64url. */
export type BackupLetter = z.infer<typeof letter>;

/** Tells of what is being done how much is done. */
export type PhaseProgress = (phase: 'copying' | 'packing' | 'verifying', done: number, total: number) => void;

export interface BackupOrder {
  /** The database, open elsewhere or not. */
  readonly file: string;
  /** Folder of the data for what is worked on; the clear copy is there for as long as the work takes. */
  readonly work: string;
  readonly folder: string;
  readonly recoveryKey: Uint8Array;
  readonly letter: BackupLetter;
  /** Ms since 1970. */
  readonly made: number;
  readonly version: string;
}

export interface MadeBackup {
  readonly name: string;
  readonly bytes: number;
  readonly rows: number;
  readonly chain: DatabaseFacts['chain'];
}

/** What all files of backups end with. */
export const backupEnding = 'leitstand-backup';
const backupPrefix = (site: string) => `leitstand-${site.replaceAll(/[^a-z0-9-]/g, '')}-`;
/** The name of a backup of a site made at a time (UTC). */
function backupName(site: string, made: number): string {
  const time = new Date(made).toISOString().replaceAll(/[-:]|\.\d+/g, '');
  return `${backupPrefix(site)}${time}.${backupEnding}`;
}

/**
 * Where a backup gets its name: that of the next second where there is one of this second already. A start that was broken
 * off while it converted makes its backup anew at once, and that must not take the place of the one of before.
 */
async function freePlace(folder: string, site: string, made: number): Promise<string> {
  const taken = new Set(await readdir(folder));
  let second = made;
  while (taken.has(backupName(site, second))) second += 1_000;
  return join(folder, backupName(site, second));
}

/** Removes what backups of a site (all, without a prefix) have left in a folder that were killed while being packed. */
export async function removeParts(folder: string, prefix = ''): Promise<void> {
  for (const name of await readdir(folder))
    if (name.startsWith(prefix) && name.endsWith(`.${backupEnding}.part`))
      await rm(join(folder, name), { force: true });
}

/**
 * Makes a backup: copies, checks the copy, packs it beside its place, opens what was packed and compares; only then it
 * gets its name. Whatever ends it, nothing half is left under a name that counts. Throws
 * NoRoom before it takes the journal's.
 */
export async function makeBackup(order: BackupOrder, tell: PhaseProgress, stop: AbortSignal): Promise<MadeBackup> {
  const copy = join(order.work, 'copy.db');
  let part: string | null = null;
  try {
    await removeDatabase(copy);
    await requireRoom(order.work, (await stat(order.file)).size);
    const copying = (done: number, total: number) => {
      requireRoomNow(order.work, 0);
      tell('copying', done, total);
    };
    await copyDatabase(order.file, copy, copying, stop);
    const chain = { key: Buffer.from(order.letter.journalKey, 'base64url'), from: order.letter.from };
    const facts = await checkDatabase(copy, chain, (done, total) => tell('copying', done, total), stop);
    const path = await freePlace(order.folder, facts.site.id, order.made);
    part = `${path}.part`;
    await removeParts(order.folder, backupPrefix(facts.site.id));
    await pack(order, facts, { copy, part }, tell, stop);
    stop.throwIfAborted();
    await rename(part, path);
    await syncFolder(order.folder);
    return { name: basename(path), bytes: (await stat(path)).size, rows: facts.rows, chain: facts.chain };
  } finally {
    await removeDatabase(copy);
    if (part !== null) await rm(part, { force: true });
  }
}

async function pack(
  order: BackupOrder,
  { site, schema, rows }: DatabaseFacts,
  { copy, part }: { copy: string; part: string },
  tell: PhaseProgress,
  stop: AbortSignal,
): Promise<void> {
  const { size } = await stat(copy);
  const hash = createHash('sha256');
  let packed = 0;
  async function* database(): AsyncGenerator<Buffer> {
    for await (const piece of createReadStream(copy, { highWaterMark: 262_144 }) as AsyncIterable<Buffer>) {
      hash.update(piece);
      packed += piece.length;
      tell('packing', packed, size);
      yield piece;
    }
  }
  const facts = { site, made: order.made, version: order.version, schema, rows, bytes: size };
  const clear = (await isOneDisk(order.work, order.folder)) ? leavingRoom(order.work)(database()) : database();
  await writeContainer(part, { facts, letter: order.letter, database: clear }, order.recoveryKey, stop);
  const again = createHash('sha256');
  await readContainer(part, [order.recoveryKey], async (pieces, sofar) => {
    for await (const piece of pieces) {
      stop.throwIfAborted();
      again.update(piece);
      tell('verifying', sofar().done, sofar().total);
    }
  });
  if (!again.digest().equals(hash.digest())) throw new RefusedBackup('damaged', 'what was packed reads differently');
}

/** A disk of its own for backups may be filled: the journal does not lie on it. */
async function isOneDisk(one: string, other: string): Promise<boolean> {
  return (await stat(one)).dev === (await stat(other)).dev;
}

/** A backup that was unpacked and looked through. */
export interface UnpackedBackup {
  /** The database, one file, closed. */
  readonly database: string;
  readonly head: BackupHead;
  readonly letter: BackupLetter;
  readonly facts: DatabaseFacts;
}

/** Which backup is unpacked, and where to. */
export interface Unpacking {
  readonly path: string;
  readonly keys: readonly Uint8Array[];
  /** A file of a private folder. */
  readonly database: string;
  /** It was found whole before it got its name, and its seal says that these are the same bytes. */
  readonly proved?: boolean;
}

/**
 * Unpacks a backup into the file `database` of a private folder, checks all of it (of one that is proved, what it is of)
 * and leaves it there; where it is refused nothing is left. The container has no names of files in it, so none can lead
 * anywhere. Throws RefusedBackup, and NoRoom before it takes the journal's.
 */
export async function unpackBackup(
  { path, keys, database, proved }: Unpacking,
  tell: PhaseProgress,
  stop: AbortSignal,
): Promise<UnpackedBackup> {
  await removeDatabase(database);
  try {
    const { head, letter: carried } = await readContainer(path, keys, async (pieces, sofar, { bytes }) => {
      // The head is vouched for, but not that this disk has so much.
      await requireRoom(dirname(database), bytes);
      const counted = async function* (source: AsyncIterable<Buffer>) {
        for await (const piece of source) {
          tell('copying', sofar().done, sofar().total);
          yield piece;
        }
      };
      await pipeline(
        Readable.from(pieces, { objectMode: false }),
        counted,
        leavingRoom(dirname(database)),
        createWriteStream(database, { mode: 0o600 }),
        {
          signal: stop,
        },
      );
    });
    await flush(database);
    const parsed = letter.safeParse(carried);
    if (!parsed.success) throw new RefusedBackup('damaged', 'its letter is none');
    const { journalKey, from } = parsed.data;
    const chain = proved ? null : { key: Buffer.from(journalKey, 'base64url'), from };
    const facts = await checkDatabase(database, chain, (done, total) => tell('verifying', done, total), stop);
    return { database, head, letter: parsed.data, facts };
  } catch (cause) {
    await removeDatabase(database);
    throw cause;
  }
}

/** Has a file and its name on the disk. */
export async function flush(file: string): Promise<void> {
  const opened = await open(file, 'r+');
  try {
    await opened.sync();
  } finally {
    await opened.close();
  }
  await syncFolder(dirname(file));
}

/** Removes a database with what SQLite lays beside it. */
export async function removeDatabase(file: string): Promise<void> {
  for (const each of [file, `${file}-wal`, `${file}-shm`, `${file}-journal`]) await rm(each, { force: true });
}
