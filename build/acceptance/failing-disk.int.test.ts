import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../electron/adapters/clock/system-clock.ts';
import { event, memoryKeychain, opened } from '../../electron/adapters/sqlite/testing.ts';
import { openStationMemory, type StationMemory } from '../../electron/station-keeping.ts';
import { until } from '../testing/until.ts';

const works = (command: string, ...args: string[]) => spawnSync(command, args, { stdio: 'ignore' }).status === 0;
const quiet = { debug() {}, info() {}, warn() {}, error() {} };
const committing = fileURLToPath(new URL('../../electron/adapters/sqlite/committing-child.ts', import.meta.url));

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'leitstand-disk-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** A small file system of its own; only root may make one. */
const mayMount = (() => {
  const probe = mkdtempSync(join(tmpdir(), 'leitstand-probe-'));
  const may = works('mount', '-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', probe);
  if (may) works('umount', probe);
  rmSync(probe, { recursive: true });
  return may;
})();

describe.skipIf(!mayMount)('on a disk that is full', () => {
  let disk: string;
  beforeEach(() => {
    disk = join(dir, 'disk');
    mkdirSync(disk);
    if (!works('mount', '-t', 'tmpfs', '-o', 'size=12m', 'tmpfs', disk)) throw new Error('no small disk');
  });
  afterEach(() => {
    if (!works('umount', disk)) throw new Error('the small disk is still in use');
  });

  it('what is committed stays, the rest is refused and can be offered again, and a backup says that it is full', async () => {
    const keychain = memoryKeychain();
    const open = async (): Promise<StationMemory> => {
      const facts = { dataDir: disk, keychain, clock: systemClock(), log: quiet, version: '0.1.0' };
      const memory = await openStationMemory(facts);
      if (!memory.ok) throw new Error(memory.error.message);
      return memory.value;
    };
    const memory = await open();
    const { journal, reader } = memory.database;
    const { bavail, bsize } = statfsSync(disk);
    writeFileSync(join(disk, 'filler'), Buffer.alloc(bavail * bsize - 1_000_000));
    let vouched = 0;
    const next = () => Array.from({ length: 100 }, (_, i) => event(vouched + i + 1));
    const commit = async () => {
      vouched += (await journal.commit({ events: next(), samples: [], entries: [] })).incidents.length;
    };
    const filled = async (): Promise<never> => {
      for (;;) await commit();
    };
    const fault: unknown = await filled().catch((cause: unknown) => cause);
    expect(fault).toMatchObject({ code: expect.stringMatching(/^SQLITE_(FULL|IOERR)/), lasting: false });
    expect(vouched).toBeGreaterThan(100);
    expect((await reader.page({}, undefined, 10)).rows[0]).toMatchObject({ seq: vouched });
    const [key] = await memory.keys.all();
    const run = { progress() {}, onStop() {} };
    const backup = await memory.shelf.make(await memory.shelf.plan(), key, Date.now(), run);
    expect(backup).toMatchObject({ ok: false, error: { code: 'unavailable', details: { reason: 'full' } } });
    rmSync(join(disk, 'filler'));
    await commit();
    await memory.database.close();
    const again = await open();
    await until('verified', () => again.database.journal.status().state === 'verified');
    expect(await again.database.journal.watermarks()).toMatchObject([{ upTo: vouched, beyond: [] }]);
    await again.database.close();
  });
});

const mayTrace = works('strace', '-e', 'trace=none', 'true');

describe.skipIf(!mayTrace)('on a disk that fails', () => {
  it.each([
    ['pwrite64', 'EIO', 45_000],
    ['fsync', 'EIO', 1_000],
  ])('%s with %s from call %i on, every event that was vouched for is there', async (call, error, from) => {
    const [file, keys] = [join(dir, 'leitstand.db'), join(dir, 'keys')];
    const inject = `inject=${call}:error=${error}:when=${from}+`;
    const trace = ['-f', '-q', '-o', '/dev/null', '-e', `trace=${call}`, '-e', inject];
    const child = spawn('strace', [...trace, process.execPath, committing, file, keys, '1'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const ended = once(child, 'exit');
    let vouched = 0;
    for await (const line of createInterface({ input: child.stdout })) vouched = Number(line);
    expect((await ended)[0]).not.toBe(0);
    expect(vouched).toBeGreaterThan(0);
    const held: [string, string][] = JSON.parse(readFileSync(keys, 'utf8'));
    const database = await opened({ file, keychain: memoryKeychain(new Map(held)) });
    try {
      await until('verified', () => database.journal.status().state === 'verified');
      const [mark] = await database.journal.watermarks();
      expect(mark?.upTo).toBeGreaterThanOrEqual(vouched);
    } finally {
      await database.close();
    }
  });
});
