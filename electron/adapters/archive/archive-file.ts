import { randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, readFile, realpath, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { ArchiveInfo } from '../../contract/archive.ts';
import { limits } from '../../contract/limits.ts';
import { fail, ok, type Result } from '../../contract/result.ts';
import type { BackupRun } from '../../domain/ports/backups.ts';
import { diskHindrance } from '../disk/hindrance.ts';
import { leavingRoom, requireRoom } from '../disk/room.ts';

/** A file as it was found: what it is by its first bytes, whatever it is called. */
export interface FoundFile {
  readonly kind: ArchiveInfo['kind'];
  /** When it was written last, ms. */
  readonly written: number;
}

const beginnings: ReadonlyArray<readonly [ArchiveInfo['kind'], string]> = [
  ['database', 'SQLite format 3\0'],
  ['case', 'LSCASE'],
  ['backup', 'LSBACKUP'],
];

/** Looks what a file is. `invalid_input` with `details.reason` = `foreign` for anything else, `unavailable` where it cannot be read. */
export async function lookAt(path: string): Promise<Result<FoundFile>> {
  try {
    const facts = await stat(path);
    if (!facts.isFile()) return fail('invalid_input', 'this is no file', { reason: 'foreign' });
    const begin = await beginning(path);
    const kind = beginnings.find(([, bytes]) => begin.startsWith(bytes))?.[0];
    return kind === undefined
      ? fail('invalid_input', 'this is no backup, database or case of a station', { reason: 'foreign' })
      : ok({ kind, written: Math.max(0, Math.round(facts.mtimeMs)) });
  } catch (cause) {
    return fail('unavailable', `the file cannot be read: ${String(cause)}`, { reason: 'file' });
  }
}

async function beginning(path: string): Promise<string> {
  const file = await open(path, 'r');
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(16), 0, 16, 0);
    return buffer.toString('latin1', 0, bytesRead);
  } finally {
    await file.close();
  }
}

/** The bytes of a case file, no more than a case may be. */
export async function readWhole(path: string): Promise<Result<Uint8Array>> {
  try {
    const { size } = await stat(path);
    if (size > limits.caseFile) return fail('invalid_input', 'the file is too large', { reason: 'too_large' });
    return ok(await readFile(path));
  } catch (cause) {
    return fail('unavailable', `the file cannot be read: ${String(cause)}`, { reason: 'file' });
  }
}

/** A place for a copy: where it goes, and how it is taken away with its folder. */
export interface CopyPlace {
  readonly file: string;
  remove(): Promise<void>;
}

/** Copies of what is looked at: in a folder of this user alone, each in one of its own. */
export interface ArchiveFolder {
  place(): Promise<Result<CopyPlace>>;
  /** Copies a database with what its write-ahead log holds. `conflict` for the one that the station is writing; `details.reason` = `full` where the journal needs the room. */
  copy(path: string, run: BackupRun): Promise<Result<CopyPlace>>;
}

/** The folder for copies under a data folder. What a station that was killed has left in it is taken away. */
export async function openArchiveFolder(dataDir: string): Promise<ArchiveFolder> {
  const folder = join(dataDir, 'archive');
  await rm(folder, { recursive: true, force: true });
  const place = () =>
    tried(async () => {
      const own = join(folder, randomBytes(8).toString('hex'));
      await mkdir(own, { recursive: true, mode: 0o700 });
      return { file: join(own, 'leitstand.db'), remove: () => rm(own, { recursive: true, force: true }) };
    });
  return {
    place,
    async copy(path, run) {
      if ((await real(path)) === (await real(join(dataDir, 'leitstand.db'))))
        return fail('conflict', 'this is the journal that the station is writing', { reason: 'own' });
      const at = await place();
      if (!at.ok) return at;
      const copied = await tried(async () => {
        const stop = new AbortController();
        run.onStop(() => stop.abort());
        await requireRoom(folder, (await sizeOf(path)) + (await sizeOf(`${path}-wal`)));
        await copyFile(path, at.value.file, run, stop.signal);
        // What was not moved into the file yet lies beside it.
        await copyFile(`${path}-wal`, `${at.value.file}-wal`, run, stop.signal).catch(ignoreMissing);
        return at.value;
      });
      if (!copied.ok) await at.value.remove();
      return copied;
    },
  };
}

async function copyFile(from: string, to: string, run: BackupRun, signal: AbortSignal): Promise<void> {
  const { size } = await stat(from);
  let copied = 0;
  const source = createReadStream(from, { highWaterMark: 1_048_576 });
  source.on('data', (piece) => {
    copied += piece.length;
    run.progress('copying', copied, size);
  });
  await pipeline(source, leavingRoom(dirname(to)), createWriteStream(to, { mode: 0o600 }), { signal });
}

async function tried<T>(act: () => Promise<T>): Promise<Result<T>> {
  try {
    return ok(await act());
  } catch (cause) {
    const reason = diskHindrance(cause) === 'full' ? 'full' : 'file';
    return fail('unavailable', `the file cannot be copied: ${String(cause)}`, { reason });
  }
}

/** Bytes of a file; none where it is not there. */
async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (cause) {
    ignoreMissing(cause);
    return 0;
  }
}

/** Where a path leads to; itself where nothing is there. */
async function real(path: string): Promise<string> {
  return realpath(path).catch(() => path);
}

function ignoreMissing(cause: unknown): void {
  if (!(cause instanceof Error && 'code' in cause && cause.code === 'ENOENT')) throw cause;
}
