import { copyFile } from 'node:fs/promises';
import Database from 'better-sqlite3';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { JournalStatus } from '../../contract/station.ts';
import { systemClock } from '../clock/system-clock.ts';
import { readHeld } from './anchor.ts';
import { openReader } from './connection.ts';
import type { OpenDatabase } from './database.ts';
import { event, memoryKeychain, opened, stationEntry, temporaryFolder, until } from './testing.ts';
import { chainVerifier } from './verify-query.ts';

const [rows, purged] = [6_000, 4_500];

describe('a journal whose beginning was deleted by two persons', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let keychain: ReturnType<typeof memoryKeychain>;
  let database: OpenDatabase;
  let now = 0;
  const clock = { ...systemClock(), now: () => now };

  async function start(): Promise<void> {
    database = await opened({ file: folder.file, keychain, clock });
  }
  async function judged(): Promise<JournalStatus> {
    const { journal } = database;
    await until(() => journal.status().state !== 'verifying', 'an end of the verification');
    return journal.status();
  }
  const count = () => inFile((file) => file.prepare<[], number>('SELECT count(*) FROM incidents').pluck().get());
  function inFile<T>(work: (file: Database.Database) => T): T {
    const file = new Database(folder.file);
    try {
      return work(file);
    } finally {
      file.close();
    }
  }
  async function mark(): Promise<void> {
    const { upTo } = await database.purger.purgeable(1_000 + purged);
    const act = { upTo, at: now, by: 'ada', second: 'bob' };
    expect(await database.purger.mark(act, stationEntry({ type: 'journal.purged' }))).toBe(true);
  }

  /** Written once; every test works on a copy of it. */
  let original: { folder: Awaited<ReturnType<typeof temporaryFolder>>; held: Map<string, string> };
  beforeAll(async () => {
    folder = await temporaryFolder();
    keychain = memoryKeychain();
    await start();
    // One row a millisecond.
    for (let seq = 1; seq <= rows; seq += 1_500) {
      now = 1_000 + seq - 1;
      const events = Array.from({ length: 1_500 }, (_, i) => event(seq + i));
      await database.journal.commit({ events, samples: [], entries: [] });
    }
    await database.close();
    original = { folder, held: keychain.held };
  });
  afterAll(() => original.folder.remove());
  beforeEach(async () => {
    folder = await temporaryFolder();
    keychain = memoryKeychain(new Map(original.held));
    await copyFile(original.folder.file, folder.file);
    await start();
  });
  afterEach(async () => {
    await database.close();
    await folder.remove();
  });

  it('counts what is older, deletes it, and verifies from there, also after a restart and another purge', async () => {
    expect(await database.purger.purgeable(1_000 + purged)).toEqual({ upTo: purged, rows: purged });
    expect(await database.purger.purgeable(1_000)).toEqual({ upTo: 0, rows: 0 });
    expect(await database.purger.purgeable(9_999_999)).toEqual({ upTo: rows, rows });
    await mark();
    const left: number[] = [];
    await database.purger.clear((each) => left.push(each));
    expect(left).toEqual([2_500, 500, 0]);
    expect(count()).toBe(rows - purged + 1);
    await database.close();
    await start();
    expect(await judged()).toEqual({ rows: rows + 1, state: 'verified', verifiedTo: rows + 1, broken: null });
    // All of it, the row that tells of the first purge too.
    now = 20_000;
    const { upTo } = await database.purger.purgeable(19_000);
    expect(upTo).toBe(rows + 1);
    await database.purger.mark({ upTo, at: now, by: 'ada', second: 'bob' }, stationEntry({ type: 'journal.purged' }));
    await database.purger.clear(() => undefined);
    await database.close();
    await start();
    expect(await judged()).toMatchObject({ rows: rows + 2, state: 'verified' });
    expect(count()).toBe(1);
    // What they were searched and counted by has gone with them.
    expect(inFile((file) => file.prepare('SELECT type, rows FROM incident_day').all())).toEqual([
      { type: 'journal.purged', rows: 1 },
    ]);
    // An event of before that comes again is known.
    expect(await database.journal.watermarks()).toMatchObject([{ upTo: rows }]);
  });

  it.each([
    ['behind', 1],
    ['ahead', 5_000_000],
  ])('lets no row go that is younger than asked after a spell with a clock that was %s', async (_how, wrong) => {
    const commit = (at: number, many: number) => {
      now = at;
      return database.journal.append(...Array.from({ length: many }, () => stationEntry()));
    };
    const day = 1_000_000;
    await commit(day, 10);
    await commit(wrong, 5_000);
    await commit(day + 1, 10);
    const whole = rows + 5_020;
    for (const [before, upTo] of [
      [day - 1, rows],
      [day, rows],
      [day + 1, rows + 10 + (wrong < day ? 5_000 : 0)],
      [day + 2, wrong < day ? whole : rows + 10],
      [day + 9_000_000, whole],
    ] as const)
      expect(await database.purger.purgeable(before)).toEqual({ upTo, rows: upTo });
    // What is remembered of rows that were looked at says the same, and what came in meanwhile counts.
    await commit(day + 1, 10_000);
    expect((await database.purger.purgeable(day + 9_000_000)).upTo).toBe(whole + 10_000);
    expect((await database.purger.purgeable(day)).upTo).toBe(rows);
  });

  it('is verified from the first row that is left, too: an export may begin there', async () => {
    await mark();
    await database.purger.clear(() => undefined);
    const { key } = await readHeld(keychain);
    const connection = openReader(folder.file);
    const verify = chainVerifier(connection, key ?? new Uint8Array(), { index: true });
    const checked = await verify(
      purged + 1,
      rows,
      () => undefined,
      () => false,
    );
    connection.close();
    expect(checked).toEqual({ verifiedFrom: purged + 1, verifiedTo: rows, broken: null });
  });

  it('goes on deleting at the next start, and the keychain may be behind the checkpoint', async () => {
    await database.close();
    const behind = new Map(keychain.held);
    await start();
    await mark();
    await database.close();
    keychain = memoryKeychain(behind);
    await start();
    expect(await judged()).toMatchObject({ state: 'verified', broken: null });
    await until(() => count() === rows - purged + 1, 'the rows are gone');
  });

  it('takes what was deleted out of the search too, and commits meanwhile', async () => {
    const pieces = () =>
      inFile((file) =>
        file
          .prepare<[], number>(
            'SELECT count(DISTINCT id >> 37) FROM incident_search_data WHERE id > 10 AND id >> 37 < 65536',
          )
          .pluck()
          .get(),
      );
    for (let i = 0; i < 3; i++) await database.journal.append(stationEntry());
    expect(pieces()).toBeGreaterThan(1);
    await mark();
    const cleared = database.purger.clear(() => undefined);
    await database.journal.append(stationEntry({ actor: 'ottilie' }));
    await cleared;
    await until(() => (pieces() ?? 9) <= 2, 'one piece, and what came in meanwhile');
    expect((await database.reader.count({ text: 'ottilie' })).count).toBe(1);
    expect((await database.reader.count({ types: ['door.opened'] })).count).toBe(rows - purged);
  });

  it('lets no other row go, and none without a checkpoint', async () => {
    const deletion = (sql: string) => () => inFile((file) => file.exec(sql));
    expect(deletion('DELETE FROM incidents WHERE id = 1')).toThrow('only ever appended');
    await mark();
    expect(deletion(`DELETE FROM incidents WHERE id = ${purged + 1}`)).toThrow('only ever appended');
    await database.purger.clear(() => undefined);
    expect(count()).toBe(rows - purged + 1);
  });

  it.each([
    ['signed by nobody', 'UPDATE journal_checkpoint SET mac = zeroblob(32)'],
    ['that covers more than was decided', 'UPDATE journal_checkpoint SET up_to = up_to + 1'],
    ['with another hash', 'UPDATE journal_checkpoint SET hash = zeroblob(32)'],
    ['in the name of others', "UPDATE journal_checkpoint SET second = 'eve'"],
    ['that was taken away', 'DELETE FROM journal_checkpoint'],
  ])('is broken with a checkpoint %s', async (_which, sql) => {
    await mark();
    await database.purger.clear(() => undefined);
    await database.close();
    inFile((file) => file.exec(sql));
    await start();
    await until(() => database.journal.status().broken?.at === 1, 'a break at 1');
    expect(database.journal.status()).toMatchObject({ state: 'broken', broken: { at: 1, how: 'missing' } });
  });

  it('is broken where rows behind the checkpoint are missing, too', async () => {
    await mark();
    await database.purger.clear(() => undefined);
    await database.close();
    inFile((file) => {
      file.exec('DROP TRIGGER incidents_no_delete');
      file.exec(`DELETE FROM incidents WHERE id <= ${purged + 100}`);
    });
    await start();
    expect(await judged()).toMatchObject({ state: 'broken', broken: { at: purged + 1, how: 'missing' } });
  });
});
