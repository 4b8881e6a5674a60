import { copyFile } from 'node:fs/promises';
import Database from 'better-sqlite3';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { JournalStatus } from '../../contract/station.ts';
import { keyNames } from './anchor.ts';
import type { OpenDatabase } from './database.ts';
import { event, memoryKeychain, opened, temporaryFolder, until } from './testing.ts';

const rowCount = 6_000;

const found = (values: readonly Record<string, unknown>[], at: number) => values.some((value) => value['at'] === at);

describe('a journal that somebody has laid hands on', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let keychain: ReturnType<typeof memoryKeychain>;
  let database: OpenDatabase | null = null;

  async function start(): Promise<OpenDatabase> {
    database = await opened({ file: folder.file, keychain });
    return database;
  }
  async function stop(): Promise<void> {
    await database?.close();
    database = null;
  }
  /** Changes the file behind the station's back, as somebody with the password of the machine could. */
  function tamper(change: (file: Database.Database) => void): void {
    const file = new Database(folder.file);
    file.exec('DROP TRIGGER incidents_no_update; DROP TRIGGER incidents_no_delete');
    change(file);
    file.close();
  }
  async function judged(): Promise<JournalStatus> {
    const { journal } = database ?? (await start());
    await until(() => journal.status().state !== 'verifying', 'an end of the verification');
    return journal.status();
  }
  async function write(from: number, to: number): Promise<void> {
    const events = Array.from({ length: to - from + 1 }, (_, i) => event(from + i));
    await database?.journal.commit({ events, samples: [], entries: [] });
  }
  async function rowsOf(type: 'journal.broken' | 'journal.key_lost') {
    const page = await database?.reader.page({ types: [type] }, undefined, 10);
    return page?.rows.map((row) => row.value) ?? [];
  }

  /** Written once; every test works on a copy of it. */
  let original: { folder: Awaited<ReturnType<typeof temporaryFolder>>; held: Map<string, string> };
  beforeAll(async () => {
    folder = await temporaryFolder();
    keychain = memoryKeychain();
    await start();
    await write(1, rowCount);
    await stop();
    original = { folder, held: keychain.held };
  });
  afterAll(() => original.folder.remove());
  beforeEach(async () => {
    folder = await temporaryFolder();
    keychain = memoryKeychain(new Map(original.held));
    await copyFile(original.folder.file, folder.file);
  });
  afterEach(async () => {
    await stop();
    await folder.remove();
  });

  it('holds when nobody has, and says how far it has come', async () => {
    const { journal } = await start();
    const steps: number[] = [];
    journal.onStatus((status) => steps.push(status.verifiedTo));
    expect(await judged()).toEqual({ rows: rowCount, state: 'verified', verifiedTo: rowCount, broken: null });
    expect(steps).toEqual(steps.toSorted((a, b) => a - b));
    expect(steps.length).toBeGreaterThan(2);
    await write(rowCount + 1, rowCount + 5);
    expect(journal.status()).toMatchObject({ rows: rowCount + 5, verifiedTo: rowCount + 5 });
  });

  it.each([
    ['a changed value', `UPDATE incidents SET value = '{"door":"closed"}' WHERE id = 4000`, 4_000, 'changed'],
    ['a changed time', 'UPDATE incidents SET timestamp = timestamp + 1 WHERE id = 4000', 4_000, 'changed'],
    ['a changed last row', `UPDATE incidents SET actor = 'eva' WHERE id = ${rowCount}`, rowCount, 'changed'],
    ['a deleted row', 'DELETE FROM incidents WHERE id = 4000', 4_000, 'missing'],
    ['a deleted beginning', 'DELETE FROM incidents WHERE id <= 2500', 1, 'missing'],
    [
      'a row deleted and the others moved up',
      'DELETE FROM incidents WHERE id = 4000; UPDATE incidents SET id = -id WHERE id > 4000; UPDATE incidents SET id = -id - 1 WHERE id < 0',
      4_000,
      'missing',
    ],
    [
      'an inserted row',
      `UPDATE incidents SET id = -id WHERE id >= 4000; UPDATE incidents SET id = -id + 1 WHERE id < 0;
       INSERT INTO incidents (id, timestamp, received, type, node, boot, seq, clock, actor, late, value, hash)
       SELECT 4000, timestamp, received, type, node, boot, 99999, clock, actor, late, value, hash FROM incidents WHERE id = 10`,
      4_000,
      'missing',
    ],
    [
      'two swapped rows',
      'UPDATE incidents SET id = -1 WHERE id = 10; UPDATE incidents SET id = 10 WHERE id = 4000; UPDATE incidents SET id = 4000 WHERE id = -1',
      10,
      'missing',
    ],
  ] as const)('shows %s', async (_, sql, at, how) => {
    tamper((file) => file.exec(sql));
    const { journal } = await start();
    // Rows that moved show at the anchor first; the walk along the chain then finds where it began.
    await until(() => journal.status().broken?.at === at, `a break at ${at}`);
    expect(journal.status()).toMatchObject({ state: 'broken', verifiedTo: at - 1, broken: { at, how } });
    await until(async () => found(await rowsOf('journal.broken'), at), 'the finding in the journal');
    const before = await rowsOf('journal.broken');
    expect(before).toContainEqual({ at, how });
    // It goes on, and at the next start it is still broken, and not written down again.
    await write(rowCount + 1, rowCount + 1);
    await stop();
    await start();
    await until(() => database?.journal.status().broken?.at === at, `a break at ${at}`);
    await stop();
    await start();
    expect(await rowsOf('journal.broken')).toEqual(before);
  });

  it('shows a tail that was cut, also at later starts', async () => {
    tamper((file) => file.exec('DELETE FROM incidents WHERE id > 5990'));
    expect(await judged()).toMatchObject({ state: 'broken', broken: { at: 5_991, how: 'tail_cut' } });
    await write(rowCount + 1, rowCount + 50);
    await stop();
    expect(await judged()).toMatchObject({ state: 'broken', broken: { at: 5_991, how: 'tail_cut' } });
    expect(await rowsOf('journal.broken')).toEqual([{ at: 5_991, how: 'tail_cut' }]);
  });

  it("shows yesterday's file, which is a tail that was cut", async () => {
    await copyFile(folder.file, `${folder.file}.yesterday`);
    await start();
    await write(rowCount + 1, rowCount + 10);
    await stop();
    await copyFile(`${folder.file}.yesterday`, folder.file);
    expect(await judged()).toMatchObject({ state: 'broken', broken: { at: rowCount + 1, how: 'tail_cut' } });
  });

  it('shows a file whose end was written anew by somebody who had the key but not the anchor', async () => {
    await copyFile(folder.file, `${folder.file}.yesterday`);
    await start();
    await write(rowCount + 1, rowCount + 10);
    await stop();
    const anchor = keychain.held.get(keyNames.anchor) ?? '';
    await copyFile(`${folder.file}.yesterday`, folder.file);
    await start();
    await write(rowCount + 101, rowCount + 150);
    await stop();
    keychain.held.set(keyNames.anchor, anchor);
    expect(await judged()).toMatchObject({ state: 'broken', broken: { at: rowCount + 10, how: 'replaced' } });
  });

  it('shows that the anchor was taken away', async () => {
    keychain.held.delete(keyNames.anchor);
    expect(await judged()).toMatchObject({ state: 'broken', broken: { how: 'replaced' } });
    await stop();
    keychain.held.set(keyNames.anchor, 'bm90IG9uZQ');
    expect(await judged()).toMatchObject({ state: 'broken', broken: { how: 'replaced' } });
  });

  it('goes on under a new key when the old one is lost, and says so', async () => {
    keychain.held.delete(keyNames.key);
    expect(await judged()).toMatchObject({ state: 'unverifiable', broken: null, rows: rowCount + 1 });
    expect(await rowsOf('journal.key_lost')).toEqual([{ rows: rowCount }]);
    await write(rowCount + 1, rowCount + 10);
    await stop();
    expect(await judged()).toMatchObject({ state: 'unverifiable', verifiedTo: rowCount + 11 });
    expect(await rowsOf('journal.key_lost')).toEqual([{ rows: rowCount }]);
    await stop();
    // What came after the loss is under the new key, and is vouched for again.
    tamper((file) => file.exec(`UPDATE incidents SET value = '{}' WHERE id = ${rowCount + 3}`));
    expect(await judged()).toMatchObject({ state: 'broken', broken: { at: rowCount + 3, how: 'changed' } });
  });

  it('finds a cut tail by the anchor even when the key is lost', async () => {
    keychain.held.delete(keyNames.key);
    tamper((file) => file.exec('DELETE FROM incidents WHERE id > 5000'));
    expect(await judged()).toMatchObject({ state: 'broken', broken: { at: 5_001, how: 'tail_cut' } });
    expect(await rowsOf('journal.key_lost')).toEqual([{ rows: 5_000 }]);
  });

  it('shows a journal under a foreign key', async () => {
    keychain.held.set(keyNames.key, Buffer.alloc(32, 7).toString('base64url'));
    expect(await judged()).toMatchObject({ state: 'broken', broken: { at: 1 } });
  });

  it('shows a row that no search finds any more, and has it found again from the next start on', async () => {
    tamper((file) =>
      file.exec(`DELETE FROM incident_search WHERE rowid = (SELECT place FROM incident_place WHERE incident = 4000);
        DELETE FROM incident_place WHERE incident = 4000`),
    );
    const broken = { at: 4_000, how: 'index' };
    const { journal } = await start();
    expect(await judged()).toMatchObject({ state: 'broken', verifiedTo: rowCount, broken });
    await until(async () => found(await rowsOf('journal.broken'), 4_000), 'the finding in the journal');
    expect(journal.status().broken).toEqual(broken);
    await stop();
    await start();
    expect(await judged()).toMatchObject({ state: 'verified', broken: null });
    const at = 1_790_000_000_000 + 4_000;
    const filter = { from: at, to: at + 1, nodes: ['node-1'], text: 'door' };
    const page = await database?.reader.page(filter, undefined, 9);
    expect(page?.rows.map(({ id }) => id)).toEqual([4_000]);
    expect(await rowsOf('journal.broken')).toEqual([broken]);
  });

  it('keeps what the chain says where rows are missing in the index, too', async () => {
    tamper((file) =>
      file.exec('DELETE FROM incident_place WHERE incident = 10; DELETE FROM incidents WHERE id > 5990'),
    );
    const broken = { at: 5_991, how: 'tail_cut' };
    expect(await judged()).toMatchObject({ state: 'broken', broken });
    await until(async () => found(await rowsOf('journal.broken'), 10), 'the finding in the journal');
    await stop();
    expect(await judged()).toMatchObject({ state: 'broken', broken });
    expect(await rowsOf('journal.broken')).toHaveLength(2);
  });

  it('can be closed in the middle of a verification, and leaves no finding behind', async () => {
    await start();
    await stop();
    expect(await judged()).toMatchObject({ state: 'verified' });
  });
});
