import { randomBytes } from 'node:crypto';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statfsSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mayMount, type SmallDisk, smallDisk } from '../../../build/testing/small-disk.ts';
import { openArchiveFolder } from '../archive/archive-file.ts';
import { makeBackup, unpackBackup } from '../backup/backup-work.ts';
import { writeContainer } from '../backup/container.ts';
import { openWriter } from '../sqlite/connection.ts';
import { migrate } from '../sqlite/migrate.ts';
import { migrations } from '../sqlite/migrations/all.ts';
import { leavingRoom } from './room.ts';

const mebi = 1_048_576;
const never = new AbortController().signal;
const silent = () => undefined;
const going = { progress: silent, onStop: silent };
const recoveryKey = new Uint8Array(randomBytes(32));
const secret = randomBytes(32).toString('base64url');
const letter = { journalKey: secret, vaultKey: secret, from: 1 };
const facts = { site: { id: 's', name: 'S' }, made: 1, version: '0.1.0', schema: 10, rows: 0, bytes: 0 };

async function* pieces(count: number): AsyncGenerator<Buffer> {
  for (let i = 0; i < count; i++) yield Buffer.alloc(65_536, 7);
}

describe.skipIf(!mayMount)('on the disk that the journal is written to', () => {
  let disk: SmallDisk;
  let elsewhere: string;
  const free = () => {
    const { bavail, bsize } = statfsSync(disk.folder);
    return bavail * bsize;
  };
  beforeEach(() => {
    disk = smallDisk();
    elsewhere = mkdtempSync(join(tmpdir(), 'leitstand-elsewhere-'));
  });
  afterEach(() => {
    disk.remove();
    rmSync(elsewhere, { recursive: true });
  });

  it('a file without end is stopped while there is room left for the journal', async () => {
    let written = 0;
    const writing = async () => {
      for await (const piece of leavingRoom(disk.folder)(pieces(10_000)))
        writeFileSync(join(disk.folder, String(written++)), piece);
    };
    await expect(writing()).rejects.toMatchObject({ name: 'NoRoom', code: 'ENOSPC' });
    expect(written).toBeGreaterThan(200);
    expect(free()).toBeGreaterThan(0);
  });

  it.each([
    ['is larger than the disk', 500_000_000_000],
    ['leaves too little', 23.5 * mebi],
  ])('no archive is copied that %s, and nothing of it is', async (_, size) => {
    const path = join(elsewhere, 'big.db');
    writeFileSync(path, 'SQLite format 3\0');
    truncateSync(path, size);
    const before = free();
    const copied = await (await openArchiveFolder(disk.folder)).copy(path, going);
    expect(copied).toMatchObject({ ok: false, error: { code: 'unavailable', details: { reason: 'full' } } });
    expect(readdirSync(join(disk.folder, 'archive'))).toEqual([]);
    expect(before - free()).toBeLessThan(65_536);
  });

  it('no backup is unpacked that says it is larger, before one byte of it is', async () => {
    const path = join(elsewhere, 'x.leitstand-backup');
    const own = { ...facts, bytes: 23.5 * mebi };
    await writeContainer(path, { facts: own, letter, database: pieces(16 * 23.5) }, recoveryKey, never);
    const phases = new Set<string>();
    const unpacking = unpackBackup(
      { path, keys: [recoveryKey], database: join(disk.folder, 'x.db'), proved: false },
      (phase) => void phases.add(phase),
      never,
    );
    await expect(unpacking).rejects.toMatchObject({ name: 'NoRoom' });
    expect([...phases]).toEqual([]);
    expect(readdirSync(disk.folder)).toEqual([]);
  });

  /** A database of 10 MB that does not pack. */
  function database(folder: string): string {
    const file = join(folder, 'own.db');
    const own = openWriter(file);
    migrate(own, migrations);
    own.prepare("INSERT INTO secret (name, sealed) VALUES ('x', ?)").run(randomBytes(10 * mebi));
    own.close();
    return file;
  }
  const backup = (file: string, folder: string) =>
    makeBackup({ file, work: disk.folder, folder, recoveryKey, letter, made: 1, version: '0.1.0' }, silent, never);

  it('no backup is made whose copy would leave too little, nor one that does while it is packed', async () => {
    const file = database(elsewhere);
    const target = join(disk.folder, 'backups');
    mkdirSync(target);
    // The copy has room, what is packed of it has not.
    disk.fill(20 * mebi);
    const before = free();
    await expect(backup(file, target)).rejects.toMatchObject({ name: 'NoRoom' });
    disk.fill(10.5 * mebi);
    await expect(backup(file, target)).rejects.toMatchObject({ name: 'NoRoom' });
    expect([readdirSync(disk.folder), readdirSync(target)]).toEqual([['backups'], []]);
    expect(before).toBeGreaterThan(19 * mebi);
  });

  it('a backup to another disk needs room for its copy only', async () => {
    const file = database(elsewhere);
    disk.fill(13 * mebi);
    const made = await backup(file, elsewhere);
    expect(statSync(join(elsewhere, made.name)).size).toBe(made.bytes);
    expect(readFileSync(join(elsewhere, made.name)).subarray(0, 8).toString()).toBe('LSBACKUP');
  });
});
