import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { placesIn } from '../../electron/adapters/backup/restore.ts';
import { systemClock } from '../../electron/adapters/clock/system-clock.ts';
import { createFileKeychain } from '../../electron/adapters/keychain/file-keychain.ts';
import { openWriter } from '../../electron/adapters/sqlite/connection.ts';
import { migrate } from '../../electron/adapters/sqlite/migrate.ts';
import { migrations } from '../../electron/adapters/sqlite/migrations/all.ts';
import { event, memoryLog } from '../../electron/adapters/sqlite/testing.ts';
import type { Incident } from '../../electron/contract/incidents.ts';
import { openStationMemory } from '../../electron/station-keeping.ts';
import { rowsIn, tear } from '../testing/damaged-database.ts';
import { type PreparedSite, prepareSite } from '../testing/prepared-site.ts';
import { mayMount, type SmallDisk, smallDisk } from '../testing/small-disk.ts';
import { type StationProcess, startStation } from '../testing/station-process.ts';
import { until } from '../testing/until.ts';

const guard = { username: 'greta', password: 'a heron under glass 42' };

describe.skipIf(!mayMount)('a station that is started on a full disk', () => {
  let disk: SmallDisk;
  let site: PreparedSite;
  let station: StationProcess | null = null;
  beforeEach(async () => {
    disk = smallDisk();
    site = await prepareSite({
      dataDir: disk.folder,
      name: 'Test',
      language: 'en',
      nodes: { 'door-1': 'North door' },
      furnish: async (ask) => {
        await ask('accounts.create', { ...guard, role: 'guard' });
      },
    });
  }, 60_000);
  afterEach(async () => {
    await station?.stop();
    disk.remove();
  });

  const start = async () => {
    station = await startStation(disk.folder);
    return station;
  };
  const unwritten = async (running: StationProcess) => (await running.ask('live.start', {})).journal?.unwritten ?? null;
  const rowsOf = async (running: StationProcess, since: number, ...types: Incident['type'][]) =>
    (await running.ask('incidents.page', { filter: { types, from: since }, limit: 100 })).rows.toReversed();

  it.each([0, 20_000])(
    'with %i bytes left shows the doors, refuses orders and says why, also when it is started again, and forgets nothing',
    { timeout: 120_000 },
    async (left) => {
      disk.fill(left);
      const began = Date.now();
      await (await start()).stop();
      const running = await start();
      await running.signIn(site.username, site.password);
      const live = await running.ask('live.start', {});
      expect(live.nodes.map(({ id }) => id)).toEqual(['door-1']);
      expect(live.journal).toMatchObject({
        state: 'verified',
        unwritten: { message: expect.stringContaining('full') },
      });
      const order = await running.call('doors.command', { node: 'door-1', op: 'unlock' });
      expect(order).toMatchObject({ ok: false, error: { code: 'unavailable' } });
      const renamed = await running.call('nodes.rename', { id: 'door-1', name: 'South door' });
      expect(renamed).toMatchObject({ ok: false, error: { code: 'unavailable' } });
      const full = Date.now();
      disk.makeRoom();
      await until('the windows say so no longer', async () => (await unwritten(running)) === null);
      const rows = await rowsOf(running, began, 'station.started', 'session.login');
      // What was owed when it was ended on the full disk nobody could keep: one start of the two.
      expect(rows.map(({ type, actor }) => [type, actor])).toEqual([
        ['station.started', null],
        ['session.login', 'admin'],
      ]);
      for (const { timestamp } of rows) expect(timestamp).toBeLessThanOrEqual(full);
      expect((await running.ask('incidents.count', { filter: { types: ['command.queued'] } })).count).toBe(0);
    },
  );

  it('starts after it was killed, and who guesses a password is locked out all the same', {
    timeout: 120_000,
  }, async () => {
    await (await start()).stop('SIGKILL');
    disk.fill(0);
    const began = Date.now();
    const running = await start();
    const attempt = async (password: string) => {
      const answer = await running.call('session.login', { ...guard, password });
      return answer.ok ? 'ok' : answer.error.code;
    };
    const wrong = ['credentials', 'credentials', 'credentials', 'credentials', 'locked_out'];
    for (const expected of wrong) expect(await attempt('not it')).toBe(expected);
    expect(await attempt(guard.password)).toBe('locked_out');
    await running.signIn(site.username, site.password);
    expect(await unwritten(running)).not.toBeNull();
    disk.makeRoom();
    await until('the windows say so no longer', async () => (await unwritten(running)) === null);
    const failed = await rowsOf(running, began, 'session.failed', 'session.locked_out');
    expect(failed.map(({ type }) => type)).toEqual([
      ...wrong.slice(1).map(() => 'session.failed'),
      'session.locked_out',
      'session.failed',
    ]);
    const isLocked = async () => {
      const all = await running.ask('accounts.list', {});
      return all.some(({ username, lockedUntil }) => username === guard.username && lockedUntil !== null);
    };
    await until('the lockout is stored', isLocked);
    await running.stop();
    const again = await start();
    const still = await again.call('session.login', guard);
    expect(still).toMatchObject({ ok: false, error: { code: 'locked_out' } });
  });
});

describe.skipIf(!mayMount)('a station that cannot start', () => {
  let disk: SmallDisk;
  beforeEach(() => {
    disk = smallDisk();
  });
  afterEach(() => disk.remove());

  const old = migrations.filter(({ version }) => version < 50);
  /** The database of an older station with so many rows, and its keys. */
  async function olderStation(rows: number): Promise<string> {
    const { database } = placesIn(disk.folder);
    const older = openWriter(database);
    migrate(older, old);
    const put = older.prepare(
      `INSERT INTO incidents (id, timestamp, received, type, node, boot, seq, clock, actor, late, value, hash)
       VALUES (@i, @i, @i, 'door.opened', 'node-1', 1, @i, 'ntp', NULL, 0, @value, zeroblob(32))`,
    );
    older.transaction(() => {
      for (let i = 1; i <= rows; i++) put.run({ i, value: JSON.stringify({ door: `open ${i}` }) });
    })();
    older.close();
    const keychain = createFileKeychain(join(disk.folder, 'secrets.json'));
    for (const name of ['journal-key', 'vault-key'])
      await keychain.set(name, Buffer.alloc(32, 7).toString('base64url'));
    return database;
  }
  const open = () =>
    openStationMemory({
      dataDir: disk.folder,
      keychain: createFileKeychain(join(disk.folder, 'secrets.json')),
      clock: systemClock(),
      log: memoryLog(),
      version: '0.1.0',
    });
  const version = (file: string) => {
    const connection = new Database(file, { readonly: true });
    try {
      return connection.pragma('user_version', { simple: true });
    } finally {
      connection.close();
    }
  };
  async function expectRefused(file: string, reason: string, before: Buffer): Promise<void> {
    for (let attempt = 0; attempt < 2; attempt++)
      expect(await open()).toMatchObject({ ok: false, error: { code: 'unavailable', details: { reason } } });
    expect(readFileSync(file).equals(before)).toBe(true);
    expect(existsSync(placesIn(disk.folder).kept)).toBe(false);
  }
  async function expectOpens(file: string): Promise<void> {
    const memory = await open();
    if (!memory.ok) throw new Error(memory.error.message);
    await memory.value.database.close();
    expect(version(file)).toBe(migrations.at(-1)?.version);
  }

  // With the second, a backup has room and the new tables have, and what the journal is searched by has not.
  it.each([0, 3_700_000])(
    'with a database to convert and %i bytes left changes nothing of it until there is room',
    {
      timeout: 120_000,
    },
    async (left) => {
      const file = await olderStation(15_000);
      const before = readFileSync(file);
      disk.fill(left);
      await expectRefused(file, 'full', before);
      expect(existsSync(placesIn(disk.folder).backups)).toBe(false);
      disk.makeRoom();
      await expectOpens(file);
    },
  );

  it('with an index to make anew and no room says so, and loses no row when there is', {
    timeout: 60_000,
  }, async () => {
    const station = await open();
    if (!station.ok) throw new Error(station.error.message);
    const { journal } = station.value.database;
    const events = Array.from({ length: 10_000 }, (_, i) => event(i + 1));
    await journal.commit({ events, samples: [], entries: [] });
    await station.value.database.close();
    const file = placesIn(disk.folder).database;
    tear(file, 'incidents_at');
    const before = readFileSync(file);
    disk.fill(2_000_000);
    await expectRefused(file, 'full', before);
    disk.makeRoom();
    await expectOpens(file);
    expect(rowsIn(file)).toHaveLength(10_000 + 2);
  });

  it('in a folder that is read-only says so, and starts when it is not', { timeout: 60_000 }, async () => {
    const file = await olderStation(10);
    const before = readFileSync(file);
    disk.writable(false);
    await expectRefused(file, 'unwritable', before);
    disk.writable(true);
    await expectOpens(file);
  });
});

const mayTrace = spawnSync('strace', ['-e', 'trace=none', 'true'], { stdio: 'ignore' }).status === 0;
const looking = `
import { findDamage } from ${JSON.stringify(new URL('../../electron/adapters/backup/find-damage.ts', import.meta.url).href)};
try { console.log(JSON.stringify(findDamage({ file: process.argv[1], rows: 1, wholeUpTo: Infinity, startRoom: null }))); } catch { console.log('"the disk fails"'); }
`;

describe.skipIf(!mayTrace)('a database on a disk that does not give its pages', () => {
  let dir: string;
  let file: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'leitstand-unread-'));
    file = join(dir, 'leitstand.db');
    const connection = openWriter(file);
    migrate(connection, migrations);
    connection.close();
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  const look = (when: string, ...more: string[]): unknown => {
    const inject = ['-e', 'trace=pread64,read', '-e', `inject=pread64:error=EIO:when=${when}`, ...more];
    const node = [process.execPath, '--disable-warning=ExperimentalWarning', '--input-type=module', '-e', looking];
    const { stdout } = spawnSync('strace', ['-f', '-q', '-o', '/dev/null', '-P', file, ...inject, ...node, file]);
    return JSON.parse(stdout.toString());
  };

  it.each([1, 3, 5, 12, 30])('is not taken for damaged, from read %i on', (from) => {
    expect(look(`${from}+`, '-e', 'inject=read:error=EIO')).toBe('the disk fails');
  });

  it.each([5, 12])('is not taken for damaged where read %i fails once', (at) => {
    expect(look(String(at))).toEqual({ damage: null, whole: true });
  });
});
