import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { count, epochMs } from '../../contract/fields.ts';
import { type BackupFile, backupSettings } from '../../contract/keeping.ts';
import { limits } from '../../contract/limits.ts';
import { fail, failure, ok, type Result } from '../../contract/result.ts';
import type { BackupPlan, BackupRun, BackupShelf, OpenedBackup } from '../../domain/ports/backups.ts';
import type { Log } from '../../domain/ports/log.ts';
import type { Keychain } from '../../domain/ports/secrets.ts';
import { diskHindrance } from '../disk/hindrance.ts';
import { isMissing, replace } from '../keychain/file-keychain.ts';
import { keyNames, readHeld } from '../sqlite/anchor.ts';
import type { Notice } from '../sqlite/messages.ts';
import { DatabaseFault, startWorker, type WorkerClient } from '../sqlite/worker-client.ts';
import { type BackupLetter, backupEnding, type UnpackedBackup } from './backup-work.ts';
import type { BackupCalls } from './backup-worker.ts';
import { RefusedBackup, readHead } from './container.ts';
import { type DataPlaces, stageRestore } from './restore.ts';

export interface BackupShelfOptions {
  readonly places: DataPlaces;
  readonly keychain: Keychain;
  /** Version of this station. */
  readonly version: string;
  readonly log: Log;
}

const plan = z.strictObject({
  v: z.literal(1),
  settings: backupSettings,
  folder: z.string().nullable(),
  keyKept: z.boolean(),
  made: epochMs.nullable(),
  tried: epochMs.nullable(),
  failed: z.strictObject({ at: count, error: failure }).nullable(),
  verified: z.array(z.string()).readonly(),
});

/** What a station does that was told nothing. */
const firstPlan: BackupPlan = {
  settings: { everyHours: 24, keep: { daily: 7, weekly: 5, monthly: 12 } },
  folder: null,
  keyKept: false,
  made: null,
  tried: null,
  failed: null,
  verified: [],
};

/** Backups in a folder, made and opened in a thread of their own; see the port. */
export function createBackupShelf(options: BackupShelfOptions): BackupShelf {
  const { places, keychain, version, log } = options;
  let opened: UnpackedBackup | null = null;
  const folderOf = ({ folder }: BackupPlan) => folder ?? places.backups;

  return {
    async plan() {
      try {
        const { v: _, ...stored } = plan.parse(JSON.parse(await readFile(places.plan, 'utf8')));
        return stored;
      } catch (cause) {
        if (!isMissing(cause)) log.error('what is laid down about backups cannot be read', { cause: String(cause) });
        return firstPlan;
      }
    },
    savePlan: (next) => replace(places.plan, JSON.stringify({ v: 1, ...next } satisfies z.infer<typeof plan>)),
    list: (now, keys) => reached(() => listed(now, folderOf(now), keys)),
    make: (now, recoveryKey, made, run) =>
      reached(async () => {
        // The own folder is made; a chosen one that is gone is on a disk that is not there.
        if (now.folder === null) await mkdir(places.backups, { recursive: true, mode: 0o700 });
        await mkdir(places.work, { recursive: true, mode: 0o700 });
        const letter = await letterOf(keychain);
        const { database: file, work } = places;
        const order = { file, work, folder: folderOf(now), recoveryKey, letter, made, version };
        return inThread(run, log, (thread) => thread.call('make', order));
      }),
    async remove(now, names) {
      for (const name of names) await rm(join(folderOf(now), basename(name)), { force: true });
    },
    open: (now, which, keys, run) =>
      reached(async () => {
        opened = null;
        await mkdir(places.restoring.folder, { recursive: true, mode: 0o700 });
        const path = 'path' in which ? which.path : join(folderOf(now), basename(which.name));
        const { database } = places.restoring;
        const proved = 'name' in which && which.proved === true;
        const unpacked = await inThread(run, log, (thread) => thread.call('unpack', { path, keys, database, proved }));
        opened = unpacked;
        return described(basename(path), unpacked);
      }),
    async drop() {
      opened = null;
      await rm(places.restoring.folder, { recursive: true, force: true });
    },
    async stage(note) {
      if (opened === null) throw new Error('nothing is opened');
      await stageRestore(places, keychain, opened, note);
    },
  };
}

function described(name: string, { head, facts }: UnpackedBackup): OpenedBackup {
  const { site, schema, rows, newest, people, nodes, accounts, chain } = facts;
  const { made, version } = head;
  return {
    inside: { name, made, site, version, schema, rows, newest, people, nodes, accounts, chain },
    hash: facts.hash,
  };
}

async function letterOf(keychain: Keychain): Promise<BackupLetter> {
  const [journalKey, vaultKey] = [await keychain.get(keyNames.key), await keychain.get('vault-key')];
  if (journalKey === null || vaultKey === null) throw new Error('the keychain has not both keys');
  return { journalKey, vaultKey, from: (await readHeld(keychain)).anchor?.from ?? 1 };
}

/** The thread that works on backups, as main sees it. */
export type BackupThread = WorkerClient<BackupCalls>;

/** Does one piece of work in a thread of its own, which ends with it and gives back what it took. */
export async function inThread<T>(run: BackupRun, log: Log, work: (thread: BackupThread) => Promise<T>): Promise<T> {
  const death = (fault: DatabaseFault) => log.error('the thread of the backups has ended', { cause: fault.message });
  const notice = (said: Notice) => {
    if (said.kind === 'work') run.progress(said.phase, said.done, said.total);
  };
  const thread = startWorker<BackupCalls>('backup-worker', { death, notice }, import.meta.url);
  run.onStop(() => void thread.call('stop', null).catch(() => undefined));
  try {
    return await work(thread);
  } finally {
    await thread.terminate();
  }
}

async function listed(now: BackupPlan, folder: string, keys: readonly Uint8Array[]): Promise<BackupFile[]> {
  const names = (await namesIn(now, folder)).filter((name) => name.endsWith(`.${backupEnding}`));
  const newest = names.toSorted().slice(-limits.listed);
  const files = await Promise.all(newest.map((name) => fileOf(folder, name, now.verified, keys)));
  return files.filter((file) => file !== null).toSorted((a, b) => b.made - a.made);
}

async function namesIn(now: BackupPlan, folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (cause) {
    // The own folder is made with the first backup; a chosen one that is gone cannot be reached.
    if (now.folder === null && isMissing(cause)) return [];
    throw cause;
  }
}

async function fileOf(
  folder: string,
  name: string,
  verified: readonly string[],
  keys: readonly Uint8Array[],
): Promise<BackupFile | null> {
  const path = join(folder, name);
  try {
    const { size: bytes, mtimeMs } = await stat(path);
    const unknown = { name, bytes, made: Math.floor(mtimeMs), rows: null };
    try {
      const { head, key } = await readHead(path, keys);
      if (key === null) return { ...unknown, state: 'other_key' };
      return { name, bytes, made: head.made, rows: head.rows, state: verified.includes(name) ? 'verified' : 'unread' };
    } catch (cause) {
      if (!(cause instanceof RefusedBackup)) throw cause;
      return { ...unknown, state: cause.reason === 'damaged' ? 'damaged' : 'foreign' };
    }
  } catch (cause) {
    // Removed while the folder was being read.
    if (isMissing(cause)) return null;
    throw cause;
  }
}

/** What the file system and the thread throw, as values; `reason` is for the screen. */
async function reached<T>(work: () => Promise<T>): Promise<Result<T>> {
  try {
    return ok(await work());
  } catch (cause) {
    const code = codeOf(cause);
    const message = cause instanceof Error ? cause.message : String(cause);
    if (refusals.has(code)) return fail('invalid_input', message, { reason: code });
    if (isMissing(cause) || missing.has(code)) return fail('unavailable', message, { reason: 'folder' });
    return fail('unavailable', message, { reason: diskHindrance(cause) ?? code });
  }
}

const refusals = new Set(['damaged', 'altered', 'foreign', 'future', 'key', 'too_large']);
const missing = new Set(['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM', 'EROFS', 'EHOSTDOWN', 'ESTALE', 'ENODEV']);

function codeOf(cause: unknown): string {
  if (cause instanceof DatabaseFault || cause instanceof RefusedBackup)
    return cause instanceof RefusedBackup ? cause.reason : cause.code;
  return cause instanceof Error && 'code' in cause ? String(cause.code) : 'internal';
}
