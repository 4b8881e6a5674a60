import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fakeAlarm } from '../../../build/testing/fake-alarm.ts';
import { initialConfig } from '../../contract/config.ts';
import { systemClock } from '../clock/system-clock.ts';
import { keyNames } from './anchor.ts';
import { openWriter } from './connection.ts';
import { type OpenDatabase, openDatabase } from './database.ts';
import { type Migration, migrate, migrationDue } from './migrate.ts';
import { migrations } from './migrations/all.ts';
import { event, memoryKeychain, memoryLog, opened, sample, stationEntry, temporaryFolder, until } from './testing.ts';

const newest = migrations.at(-1)?.version ?? 0;

describe('opening the database', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  const open: OpenDatabase[] = [];
  const options = () => ({
    file: folder.file,
    keychain: memoryKeychain(),
    clock: systemClock(),
    log: memoryLog(),
  });

  beforeEach(async () => {
    folder = await temporaryFolder();
  });
  afterEach(async () => {
    for (const database of open.splice(0)) await database.close().catch(() => undefined);
    await folder.remove();
  });

  it('has its migrations in ascending tens, one for each', () => {
    const versions = migrations.map((migration) => migration.version);
    expect(versions).toEqual([...new Set(versions)].sort((a, b) => a - b));
    expect(versions.every((version) => version % 10 === 0)).toBe(true);
  });

  it('makes a new file with every table strict, and no copy', async () => {
    open.push(await opened(options()));
    const file = new Database(folder.file, { readonly: true });
    const tables = file
      .prepare<[], { name: string; strict: number; wr: number }>(
        "SELECT name, strict, wr FROM pragma_table_list WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
      )
      .all();
    file.close();
    expect(tables.length).toBeGreaterThan(15);
    expect(tables.every((table) => table.strict === 1)).toBe(true);
    expect(tables).toContainEqual({ name: 'dashboard_data', strict: 1, wr: 1 });
    expect(existsSync(`${folder.file}.v0`)).toBe(false);
  });

  it('refuses a file of a newer station and leaves it as it was', async () => {
    open.push(await opened(options()));
    await open.pop()?.close();
    const file = new Database(folder.file);
    file.pragma('user_version = 9990');
    file.close();
    const result = await openDatabase(options());
    expect(result).toMatchObject({ ok: false, error: { code: 'unavailable', details: { reason: 'future' } } });
    expect(result).toMatchObject({ error: { message: expect.stringContaining('version 9990') } });
  });

  it('refuses what is not a database of ours', async () => {
    const file = new Database(folder.file);
    file.exec('CREATE TABLE theirs (id INTEGER)');
    file.close();
    expect(await openDatabase(options())).toMatchObject({ ok: false, error: { details: { reason: 'foreign' } } });
    await writeFile(folder.file, 'not a database at all, but long enough to look like one'.repeat(40));
    expect(await openDatabase(options())).toMatchObject({ ok: false, error: { details: { reason: 'SQLITE_NOTADB' } } });
  });

  it('says that the keychain cannot be asked, instead of taking the key for lost', async () => {
    const keychain = { ...memoryKeychain(), get: () => Promise.reject(new Error('locked')) };
    expect(await openDatabase({ ...options(), keychain })).toMatchObject({
      ok: false,
      error: { code: 'unavailable', details: { reason: 'keychain' } },
    });
    expect(existsSync(folder.file)).toBe(false);
  });

  it('migrates what is older, once, and says so before', () => {
    const next: Migration = { version: 9_000, sql: 'ALTER TABLE user ADD COLUMN email TEXT' };
    expect(migrationDue(folder.file)).toBe(false);
    const before = openWriter(folder.file);
    expect(migrate(before, migrations.slice(0, -1))).toBe(0);
    before.exec("INSERT INTO setting (name, value) VALUES ('a', '1')");
    expect(migrationDue(folder.file)).toBe(true);
    expect(migrate(before, [...migrations, next])).toBe(migrations.at(-2)?.version);
    expect(before.pragma('user_version', { simple: true })).toBe(9_000);
    expect(before.prepare('SELECT value FROM setting').pluck().get()).toBe('1');
    before.pragma(`user_version = ${newest}`);
    before.close();
    expect(migrationDue(folder.file)).toBe(false);
  });

  it('stays at the version before when a migration fails half way', () => {
    const bad: Migration = { version: 9_000, sql: 'CREATE TABLE half (id INTEGER); CREATE TABLE half (id INTEGER)' };
    const connection = openWriter(folder.file);
    migrate(connection, migrations);
    expect(() => migrate(connection, [...migrations, bad])).toThrow('already exists');
    expect(connection.pragma('user_version', { simple: true })).toBe(newest);
    expect(connection.prepare("SELECT count(*) FROM sqlite_schema WHERE name = 'half'").pluck().get()).toBe(0);
    connection.close();
  });

  it('writes through to the disk, checks references and trusts no schema', () => {
    const connection = openWriter(folder.file);
    const pragmas = ['journal_mode', 'synchronous', 'foreign_keys', 'trusted_schema'];
    expect(pragmas.map((name) => connection.pragma(name, { simple: true }))).toEqual(['wal', 2, 1, 0]);
    connection.close();
  });

  it('answers as a full disk does when there is no room, loses nothing of before, and goes on when there is', async () => {
    const keychain = memoryKeychain();
    const tight = await opened({ ...options(), keychain, maxPages: 120 });
    let committed = 0;
    let fault: unknown = null;
    while (fault === null) {
      const events = Array.from({ length: 100 }, (_, i) => event(committed + i + 1));
      const samples = events.map(({ timestamp }) => sample(timestamp, 20));
      try {
        committed += (await tight.journal.commit({ events, samples, entries: [] })).incidents.length;
      } catch (cause) {
        fault = cause;
      }
    }
    expect(fault).toMatchObject({ code: 'SQLITE_FULL', lasting: false });
    expect(committed).toBeGreaterThan(100);
    expect(tight.journal.status().rows).toBe(committed);
    await tight.close();
    const roomy = await opened({ ...options(), keychain });
    open.push(roomy);
    const next = await roomy.journal.commit({ events: [event(committed + 1)], samples: [], entries: [] });
    expect(next.incidents).toMatchObject([{ id: committed + 1 }]);
    await until(() => roomy.journal.status().state === 'verified', 'verified');
  });

  it('anchors the head of the journal at exit and while it grows', async () => {
    const keychain = memoryKeychain();
    const ticks: (() => void)[] = [];
    const clock = {
      ...systemClock(),
      every: (_: number, task: () => void) => {
        ticks.push(task);
        return () => undefined;
      },
    };
    const database = await opened({ ...options(), keychain, clock });
    open.push(database);
    const anchored = () => {
      const text = Buffer.from(keychain.held.get(keyNames.anchor) ?? '', 'base64url').toString('utf8');
      const anchor: { rows: number } = JSON.parse(text);
      return anchor.rows;
    };
    await database.journal.append(stationEntry(), stationEntry());
    expect(anchored()).toBe(0);
    for (const tick of ticks) tick();
    await until(() => anchored() === 2, 'an anchor at row 2');
    await database.journal.append(stationEntry());
    await database.close();
    expect(anchored()).toBe(3);
  });

  it('keeps what was stored with a change: both or neither', async () => {
    const keychain = memoryKeychain();
    const database = await opened({ ...options(), keychain });
    open.push(database);
    const user = {
      username: 'eva',
      pass: '$argon2id$',
      role: 'admin',
      disabled: false,
      created: 1,
      lastLogin: null,
      failures: [1, 2],
      lockedUntil: null,
      generation: 1,
      language: 'de',
      appearance: 'dark',
    } as const;
    const created = await database.users.insert(user, stationEntry({ type: 'account.created' }));
    expect(created).toEqual({ ...user, id: 1 });
    expect(await database.users.insert(user, stationEntry({ type: 'account.created' }))).toBeNull();
    const changed = await database.users.update(1, { role: 'guard', lockedUntil: 9 }, stationEntry());
    expect(changed).toEqual({ ...user, id: 1, role: 'guard', lockedUntil: 9 });
    await expect(database.users.update(2, { role: 'guard' }, stationEntry())).rejects.toThrow('no user 2');
    await database.users.update(1, { failures: [] }, null);
    expect(await database.users.byName('eva')).toMatchObject({ failures: [] });
    expect(await database.users.byId(7)).toBeNull();
    expect(await database.users.list()).toHaveLength(1);
    const { rows } = await database.reader.page({}, undefined, 10);
    expect(rows.map((row) => row.type)).toEqual(['settings.changed', 'account.created']);
  });

  it('keeps nodes, settings, secrets and alarms over a restart', async () => {
    const keychain = memoryKeychain();
    const first = await opened({ ...options(), keychain });
    const node = {
      id: 'node-1',
      name: 'Tür <b>',
      created: 1,
      revoked: null,
      passwordHash: new Uint8Array([1, 2]),
      sealedKey: new Uint8Array([3]),
      desired: { rev: 1, config: initialConfig(), by: 'eva', at: 5 },
      reported: null,
      lastBoot: null,
      heard: null,
      climate: null,
      mac: null,
      pending: null,
      before: null,
    };
    expect(first.known('node-1')).toBe(false);
    expect(await first.nodes.insert(node, stationEntry({ type: 'node.created' }))).toBe(true);
    expect(await first.nodes.insert(node, stationEntry({ type: 'node.created' }))).toBe(false);
    expect(first.known('node-1')).toBe(true);
    await first.nodes.update('node-1', { heard: 77, reported: '{}' }, null);
    await expect(first.nodes.update('node-2', { heard: 1 }, null)).rejects.toThrow('no node');
    await first.settings.set('site', '{"id":"x"}', stationEntry());
    await first.settings.setSecret('ca', new Uint8Array([9, 8]));
    const alarm = fakeAlarm({ key: 'tamper:node-1', type: 'tamper', node: 'node-1' });
    const record = { alarm, pending: null, returning: 7, waiting: 5 };
    const entry = stationEntry({ type: 'alarm.raised' });
    await first.alarms.save([{ key: alarm.key, last: 1, record }], 4, [entry]);
    await first.alarms.save([{ key: 'gone', last: 3, record }], 5, []);
    await first.alarms.save([{ key: 'gone', last: 3, record: null }], 6, []);
    await first.close();

    const again = await opened({ ...options(), keychain });
    open.push(again);
    const [kept] = await again.nodes.list();
    expect(kept).toEqual({
      ...node,
      heard: 77,
      reported: '{}',
      passwordHash: kept?.passwordHash,
      sealedKey: kept?.sealedKey,
    });
    expect([...(kept?.passwordHash ?? [])]).toEqual([1, 2]);
    expect(await again.settings.get('site')).toBe('{"id":"x"}');
    expect(await again.settings.get('other')).toBeNull();
    expect([...((await again.settings.secret('ca')) ?? [])]).toEqual([9, 8]);
    expect(await again.settings.secret('other')).toBeNull();
    const gone = { key: 'gone', last: 3, record: null };
    expect(await again.alarms.load()).toEqual({ upTo: 6, alarms: [gone, { key: alarm.key, last: 1, record }] });
    await again.nodes.update('node-1', { revoked: 9 }, stationEntry({ type: 'node.revoked' }));
    expect(again.known('node-1')).toBe(false);
  });
});
