import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../electron/adapters/clock/system-clock.ts';
import { createFileKeychain } from '../../electron/adapters/keychain/file-keychain.ts';
import { event, memoryKeychain, opened } from '../../electron/adapters/sqlite/testing.ts';
import { openStationMemory, type StationMemory } from '../../electron/station-keeping.ts';
import { type Desk, openDesk } from '../testing/desk.ts';
import { mayMount, type SmallDisk, smallDisk } from '../testing/small-disk.ts';
import { until } from '../testing/until.ts';

const works = (command: string, ...args: string[]) => spawnSync(command, args, { stdio: 'ignore' }).status === 0;
const quiet = { debug() {}, info() {}, warn() {}, error() {} };
const committing = fileURLToPath(new URL('../../electron/adapters/sqlite/committing-child.ts', import.meta.url));

describe.skipIf(!mayMount)('on a disk that is full', () => {
  let disk: SmallDisk;
  beforeEach(() => {
    disk = smallDisk();
  });
  afterEach(() => disk.remove());

  it('what is committed stays, the rest is refused and can be offered again, and a backup says that it is full', async () => {
    const keychain = memoryKeychain();
    const open = async (): Promise<StationMemory> => {
      const facts = { dataDir: disk.folder, keychain, clock: systemClock(), log: quiet, version: '0.1.0' };
      const memory = await openStationMemory(facts);
      if (!memory.ok) throw new Error(memory.error.message);
      return memory.value;
    };
    const memory = await open();
    const { journal, reader } = memory.database;
    disk.fill(1_000_000);
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
    disk.makeRoom();
    await commit();
    await memory.database.close();
    const again = await open();
    await until('verified', () => again.database.journal.status().state === 'verified');
    expect(await again.database.journal.watermarks()).toMatchObject([{ upTo: vouched, beyond: [] }]);
    await again.database.close();
  });

  wholeStation(() => ({ folder: disk.folder, fail: async () => disk.fill(64_000), mend: async () => disk.makeRoom() }));
});

const upTo = (last: number) => Array.from({ length: last }, (_, i) => i + 1);

const mayTrace = works('strace', '-e', 'trace=none', 'true');

// Whatever is traced is held up at each of its system calls.
describe.skipIf(!mayTrace)('on a disk that fails', { timeout: 240_000 }, () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'leitstand-disk-'));
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  wholeStation(() => failingWrites(join(dir, 'station')));

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

  // What the disk could not take is said to one flush of a file, and not to the next: neither may be passed over.
  it.each(['fdatasync', 'fsync'])('an export that it does not take is none, by %s', async (call) => {
    const database = await opened({ file: join(dir, 'leitstand.db'), keychain: memoryKeychain() });
    const events = Array.from({ length: 40_000 }, (_, i) => event(i + 1, { value: { note: 'x'.repeat(400) } }));
    await database.journal.commit({ events, samples: [], entries: [] });
    const form = { separator: ';', mark: false } as const;
    const csv = { form, language: 'en', timeZone: 'UTC', names: new Map() } as const;
    const watch = { onStop: () => undefined, progress: () => undefined };
    const path = join(dir, 'export.csv');
    const mend = await failing(process.pid, call, [path]);
    try {
      const exported = database.exporter.exportCsv({ path, filter: {}, csv }, watch);
      await expect(exported).rejects.toThrow('EIO');
    } finally {
      await mend();
      await database.close();
    }
  });
});

/** A folder in which no write to the database comes through while it fails. */
function failingWrites(folder: string): BadDisk {
  let mend = async (): Promise<void> => undefined;
  const files = ['leitstand.db', 'leitstand.db-wal'].map((name) => join(folder, name));
  return {
    folder,
    async fail(station) {
      mend = await failing(station, 'pwrite64', files);
    },
    mend: () => mend(),
  };
}

/** Has a system call of a process fail for some files with EIO, as on a disk that breaks down, until what it answers is called. */
async function failing(pid: number, call: string, files: readonly string[]): Promise<() => Promise<void>> {
  const inject = ['-e', `trace=${call}`, '-e', `inject=${call}:error=EIO`, '-o', '/dev/null'];
  const trace = spawn('strace', ['-f', '-p', String(pid), ...files.flatMap((file) => ['-P', file]), ...inject], {
    stdio: 'pipe',
  });
  let said = '';
  trace.stderr.on('data', (piece) => void (said += String(piece)));
  await until('strace holds the process', () => {
    if (trace.exitCode !== null) throw new Error(`strace has ended: ${said}`);
    return said.includes('attached');
  });
  return async () => {
    if (trace.exitCode !== null || trace.signalCode !== null) return;
    const ended = once(trace, 'exit');
    trace.kill('SIGINT');
    await ended;
  };
}

/** A disk that a test makes bad under a station, and good again; what is good may be mended again. */
interface BadDisk {
  readonly folder: string;
  fail(station: number): Promise<void>;
  mend(): Promise<void>;
}

/** What holds of a whole station whose disk takes nothing for a while, whatever the reason. */
function wholeStation(open: () => BadDisk): void {
  describe('with the whole station on it and nodes that go on', () => {
    const ids = ['door-1', 'door-2', 'door-3'];
    let disk: BadDisk;
    let desk: Desk;
    beforeEach(async () => {
      disk = open();
      desk = await openDesk({ broker: 'builtin', nodes: ids, dataDir: disk.folder });
    }, 60_000);
    afterEach(async () => {
      await disk.mend();
      await desk.stop();
    });

    const each = (command: Record<string, unknown>) => Promise.all(ids.map((id) => desk.node(id).control(command)));
    const sums = async () => {
      const now = await each({ op: 'status' });
      const sum = (name: string) => now.reduce((all, answer) => all + Number(answer[name]), 0);
      return { made: sum('lastSeq'), acknowledged: sum('lastSeq') - sum('buffered') };
    };
    const inJournal = async () => (await desk.ask('incidents.count', { filter: { nodes: ids } })).count;
    const unwritten = async () => (await desk.ask('live.start', {})).journal?.unwritten ?? null;
    const doorNow = async () => (await desk.ask('nodes.list', {})).find(({ id }) => id === 'door-2')?.door;
    /** Orders a door until that is refused five times in a row: after a commit that failed a small one may still fit. */
    async function orderUntilRefused(): Promise<number> {
      let [given, refused] = [0, 0];
      const order = async () => {
        const answer = await desk.call('doors.command', { node: 'door-1', op: 'unlock' });
        if (!answer.ok) expect(answer.error.code).toBe('unavailable');
        [given, refused] = answer.ok ? [given + 1, 0] : [given, refused + 1];
        return refused === 5;
      };
      await until('orders are refused', order, 60_000);
      return given;
    }

    it('nothing is acknowledged, no order goes out, the live view goes on; with the disk whole again everything arrives', {
      timeout: 180_000,
    }, async () => {
      await each({ op: 'load', eventsPerSecond: 20, count: 200 });
      await until('some have their receipt', async () => (await sums()).acknowledged > 60, 30_000);
      await disk.fail(desk.stationPid());
      const given = await orderUntilRefused();
      await until('the windows say that nothing is stored', async () => (await unwritten()) !== null);
      await until('the nodes have made everything', async () => (await sums()).made >= ids.length * 200, 30_000);
      const { made, acknowledged } = await sums();
      expect(made - acknowledged).toBeGreaterThan(100);
      expect(await inJournal()).toBeGreaterThanOrEqual(acknowledged);
      await desk.node('door-2').control({ op: 'door', state: 'open' });
      await until('the live view shows it', async () => (await doorNow()) === 'open');
      await disk.mend();
      await until('the windows say so no longer', async () => (await unwritten()) === null, 30_000);
      await until(
        'every event has its receipt',
        async () => {
          const now = await sums();
          return now.made === now.acknowledged;
        },
        60_000,
      );
      const queued = await desk.rows({ types: ['command.queued'] });
      expect(queued.filter(({ value }) => value['op'] === 'unlock')).toHaveLength(given);
      expect((await desk.rows({ types: ['lock.unlocked'] })).length).toBeLessThanOrEqual(given);
      console.log(`${made} events, ${acknowledged} acknowledged on the bad disk, ${given} orders before it was bad`);
      const produced = await each({ op: 'status' });
      await desk.stopNodes();
      await desk.stopStation();
      await expectAll(produced.map(({ boot, lastSeq }) => ({ boot: Number(boot), last: Number(lastSeq) })));
    });

    /** Every event of these boots once and in order, no gap, no order that was refused, and a chain that holds. */
    async function expectAll(produced: readonly { boot: number; last: number }[]): Promise<void> {
      const keychain = createFileKeychain(join(disk.folder, 'secrets.json'));
      const database = await opened({ file: join(disk.folder, 'leitstand.db'), keychain });
      try {
        await until('the chain is checked', () => database.journal.status().state !== 'verifying', 30_000);
        expect(database.journal.status()).toMatchObject({ state: 'verified' });
        const { rows } = await database.reader.page({ nodes: ids }, undefined, 5_000);
        for (const [i, { boot, last }] of produced.entries()) {
          const own = rows.filter((row) => row.node === ids[i] && row.boot === boot);
          expect(own.map(({ seq }) => seq).toSorted((a, b) => (a ?? 0) - (b ?? 0))).toEqual(upTo(last));
        }
        expect((await database.reader.count({ types: ['journal.gap'] })).count).toBe(0);
      } finally {
        await database.close();
      }
    }
  });
}
