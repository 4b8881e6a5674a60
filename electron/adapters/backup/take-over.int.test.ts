import { copyFileSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { integrityOf, pageOf, patch, rowsIn, tear } from '../../../build/testing/damaged-database.ts';
import { readHeld } from '../sqlite/anchor.ts';
import type { OpenDatabase } from '../sqlite/database.ts';
import { event, memoryKeychain, opened, sample, stationEntry, temporaryFolder, until } from '../sqlite/testing.ts';
import { takeOver } from './take-over.ts';

/** Rows that the backup has, and that came since. */
const [before, since] = [3_000, 502];
const never = new AbortController().signal;

describe('what a damaged database still holds', () => {
  let made: Awaited<ReturnType<typeof temporaryFolder>>;
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let held: Map<string, string>;
  let written = 0;
  const [damaged, base] = [() => join(folder.path, 'damaged.db'), () => join(folder.path, 'base.db')];

  async function write({ journal, settings }: OpenDatabase, rows: number, name: string): Promise<void> {
    const events = Array.from({ length: rows }, () => event(++written));
    await journal.commit({ events, samples: events.map((each) => sample(each.timestamp, 20)), entries: [] });
    await settings.set('site', name, stationEntry({ type: 'incident.commented', value: { text: name } }));
  }
  /** A journal of its own, as a backup has it; then it goes on. */
  async function prepare(name: string, path: string, keychain: ReturnType<typeof memoryKeychain>): Promise<void> {
    const file = join(made.path, `${name}.db`);
    let database = await opened({ file, keychain });
    await write(database, before - 1, 'then');
    await database.close();
    copyFileSync(file, path);
    database = await opened({ file, keychain });
    await write(database, since - 2, 'quitte');
    await write(database, 0, 'now');
    await database.close();
  }
  beforeAll(async () => {
    made = await temporaryFolder();
    const keychain = memoryKeychain();
    await prepare('damaged', join(made.path, 'base.db'), keychain);
    written = 0;
    await prepare('other', join(made.path, 'stranger.db'), memoryKeychain());
    held = keychain.held;
  });
  afterAll(() => made.remove());
  beforeEach(async () => {
    folder = await temporaryFolder();
    for (const name of ['damaged.db', 'base.db']) copyFileSync(join(made.path, name), join(folder.path, name));
  });
  afterEach(() => folder.remove());

  async function taken(): Promise<number> {
    const { key, anchor } = await readHeld(memoryKeychain(held));
    if (key === null || anchor === null) throw new Error('the keychain is empty');
    return takeOver({ damaged: damaged(), base: base(), key, anchor }, () => undefined, never);
  }
  function inFile<T>(path: string, work: (file: Database.Database) => T): T {
    const file = new Database(path);
    try {
      return work(file);
    } finally {
      file.close();
    }
  }
  const all = (path: string, sql: string) => inFile(path, (file) => file.prepare(sql).all());
  /** Tears the page of a table's rows in which the nth part of them stands. */
  function tearAmong(table: string, part: number): void {
    const pages = inFile(damaged(), (file) =>
      file
        .prepare<[string], number>("SELECT pageno FROM dbstat WHERE name = ? AND pagetype = 'leaf' ORDER BY path")
        .pluck()
        .all(table),
    );
    expect(pages.length).toBeGreaterThan(10);
    patch(damaged(), ((pages[Math.floor((pages.length - 1) * part)] ?? 1) - 1) * 4_096, Buffer.alloc(512, 0x5a));
  }
  /** Makes an entry of an index differ from its row, which only a look at each of both finds. */
  function misname(): void {
    const at = readFileSync(damaged()).indexOf('temperature', pageOf(damaged(), 'sqlite_autoindex_series_1'));
    patch(damaged(), at, Buffer.from('temperaturf'));
  }
  /** Opens what was made as a start does: its chain holds, and each row is found by a search. */
  async function opensWhole(): Promise<void> {
    const keychain = memoryKeychain(new Map(held));
    const database = await opened({ file: base(), keychain });
    await until(() => database.journal.status().state !== 'verifying', 'an end of the verification');
    expect(database.journal.status()).toMatchObject({ state: 'verified', broken: null });
    expect(await database.reader.count({ text: 'quitte' })).toEqual({ count: 1, capped: false });
    expect(await database.settings.get('site')).toBe('now');
    await database.close();
    expect(integrityOf(base())).toBe('ok');
  }

  it.each([
    ['an index', () => tear(damaged(), 'incidents_node_at')],
    ['the search', () => tear(damaged(), 'incident_search_data', 'incident_search_docsize', 'incident_word')],
    ['rows that the backup has', () => tearAmong('incidents', 0.5)],
    ['a name in the index of the series', misname],
  ])('is taken over as a whole where %s is torn', async (_, harm) => {
    const tables = (path: string) => ['dashboard_data', 'series'].map((table) => all(path, `SELECT * FROM ${table}`));
    const [rows, others] = [rowsIn(damaged()), tables(damaged())];
    const schema = all(damaged(), 'SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name');
    harm();
    expect(await taken()).toBe(since);
    expect(rowsIn(base())).toEqual(rows);
    expect(tables(base())).toEqual(others);
    expect(all(base(), 'SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name')).toEqual(schema);
    await opensWhole();
  });

  it('becomes a new database where there is no backup, indexed when it is opened', async () => {
    const rows = rowsIn(damaged());
    rmSync(base());
    tear(damaged(), 'incidents_at', 'incident_place');
    expect(await taken()).toBe(before + since);
    expect(rowsIn(base())).toEqual(rows);
    await opensWhole();
  });

  /** Changes a row, or takes rows away, as whoever has the file can. */
  const forge = (sql: string) =>
    inFile(damaged(), (file) =>
      file.exec(`DROP TRIGGER incidents_no_update; DROP TRIGGER incidents_no_delete; ${sql}`),
    );
  it.each([
    ['rows that came since are torn', () => tearAmong('incidents', 1), /SQLITE_CORRUPT|malformed/],
    ['a table of settings is torn', () => tear(damaged(), 'setting'), /malformed|setting/],
    ['readings are torn', () => tearAmong('dashboard_data', 0.5), /dashboard_data/],
    [
      'a row that came since was changed',
      () => forge("UPDATE incidents SET actor = 'x' WHERE id = 3100"),
      /3100.*changed/,
    ],
    ['a row that came since is missing', () => forge('DELETE FROM incidents WHERE id = 3100'), /3100.*missing/],
    ['the newest rows are missing', () => forge('DELETE FROM incidents WHERE id > 3400'), /newest rows/],
    ['all rows since are missing', () => forge('DELETE FROM incidents WHERE id > 2000'), /not the backup's/],
    ['the backup is of another journal', () => copyFileSync(join(made.path, 'stranger.db'), base()), /3001/],
    ['a stranger stands in its schema', () => forge('CREATE TABLE stranger (a)'), /stranger/],
  ])('is left where %s, and the backup is what it was', async (_, harm, why) => {
    harm();
    const content = () => [
      rowsIn(base()),
      all(base(), 'SELECT * FROM setting'),
      all(base(), 'SELECT * FROM sqlite_schema'),
    ];
    const wanted = content();
    await expect(taken()).rejects.toThrow(why);
    expect(content()).toEqual(wanted);
    expect(integrityOf(base())).toBe('ok');
  });

  it('stays as it is, with what stands in its log only', async () => {
    const file = join(folder.path, 'running.db');
    copyFileSync(damaged(), file);
    const running = await opened({ file, keychain: memoryKeychain(new Map(held)) });
    await running.settings.set('site', 'in the log', stationEntry());
    for (const part of ['', '-wal']) copyFileSync(`${file}${part}`, `${damaged()}${part}`);
    await running.close();
    const parts = () => ['', '-wal'].map((part) => readFileSync(`${damaged()}${part}`).toString('base64'));
    const wanted = parts();
    expect(await taken()).toBeGreaterThan(since);
    expect(all(base(), 'SELECT value FROM setting')).toEqual([{ value: 'in the log' }]);
    expect(parts()).toEqual(wanted);
  });

  it('says what two persons have deleted since the backup: the next opening deletes it there too', async () => {
    const keychain = memoryKeychain(new Map(held));
    const purging = await opened({ file: damaged(), keychain });
    const act = { upTo: 1_000, at: 1_790_000_000_000, by: 'ada', second: 'bob' };
    expect(await purging.purger.mark(act, stationEntry({ type: 'journal.purged' }))).toBe(true);
    await purging.purger.clear(() => undefined);
    await purging.close();
    tear(damaged(), 'incidents_at');
    await taken();
    const database = await opened({ file: base(), keychain });
    await until(() => rowsIn(base()).length === before + since - 1_000 + 1, 'they are deleted');
    await until(() => database.journal.status().state === 'verified', 'the chain holds');
    await database.close();
  });

  it('says that its index is not to be trusted: that of the backup is made anew as well', async () => {
    inFile(damaged(), (file) => file.exec('INSERT INTO index_due (one, next) VALUES (1, 0)'));
    inFile(base(), (file) => file.exec('DELETE FROM incident_place WHERE incident < 100'));
    expect(await taken()).toBe(since);
    await opensWhole();
  });
});
