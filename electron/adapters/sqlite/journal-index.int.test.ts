import { randomBytes } from 'node:crypto';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Connection } from './connection.ts';
import { openWriter } from './connection.ts';
import { incidentQuery } from './incident-query.ts';
import { catchUp, type IndexedRow, journalIndex, searchMerger } from './journal-index.ts';
import { migrate } from './migrate.ts';
import { migrations } from './migrations/all.ts';
import { event, memoryKeychain, opened, stationEntry, temporaryFolder } from './testing.ts';

const at = 1_790_000_000_000;
const tables = ['incident_place', 'incident_moved', 'incident_word', 'incident_day', 'incident_file', 'index_due'];

describe('the index of the journal', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let connection: Connection;
  beforeEach(async () => {
    folder = await temporaryFolder();
  });
  afterEach(async () => {
    connection.close();
    await folder.remove();
  });

  const rowsIn = (table: string) => connection.prepare<[], number>(`SELECT count(*) FROM ${table}`).pluck().get();
  const isWhole = () => {
    connection.exec("INSERT INTO incident_search (incident_search) VALUES ('integrity-check')");
  };

  const pages = () =>
    Buffer.concat(connection.prepare<[], Buffer>('SELECT block FROM incident_search_data').pluck().all());

  /** The upper bits of a page's place are its piece; above them lie the pages of what was deleted, and the first ten are of none. */
  const pieces = () =>
    connection
      .prepare<[], number>(
        'SELECT count(DISTINCT id >> 37) FROM incident_search_data WHERE id > 10 AND id >> 37 < 65536',
      )
      .pluck()
      .get();

  function add(count: number, of: (id: number) => Partial<IndexedRow>): void {
    const insert = connection.prepare(
      `INSERT INTO incidents (id, timestamp, received, type, node, clock, actor, late, value, hash)
       VALUES (@id, @at, @at, @type, @node, 'ntp', @actor, 0, @value, x'')`,
    );
    connection.transaction(() => {
      for (let id = 1; id <= count; id++)
        insert.run({ id, at, type: 'rex', node: 'n-1', actor: null, value: '{}', ...of(id) });
    })();
  }

  it('takes in what an older version has written, before anybody can look for it', async () => {
    connection = openWriter(folder.file);
    migrate(
      connection,
      migrations.filter(({ version }) => version < 110),
    );
    add(4_500, (id) => ({ at: at + id, actor: id % 1_500 === 0 ? 'ottilie' : null }));
    connection.close();
    const database = await opened({ file: folder.file, keychain: memoryKeychain() });
    expect((await database.reader.page({ text: 'otti' }, undefined, 10)).rows.map(({ id }) => id)).toEqual([
      4_500, 3_000, 1_500,
    ]);
    expect((await database.reader.count({ types: ['rex'] })).count).toBe(4_500);
    await database.close();
    connection = openWriter(folder.file);
    expect(rowsIn('index_due')).toBe(0);
    isWhole();
  });

  it('goes on where it was interrupted', () => {
    connection = openWriter(folder.file);
    migrate(connection, migrations);
    add(5_000, (id) => ({ at: at + id }));
    const broken = connection.prepare("UPDATE incidents SET value = '{}' WHERE id = 1");
    expect(() => broken.run()).toThrow('only ever appended');
    const index = journalIndex(connection);
    const rows = connection.prepare<[], IndexedRow>('SELECT * FROM incidents WHERE id <= 2000').all();
    connection.transaction(() => {
      index.add(rows);
      connection.exec('UPDATE index_due SET next = 2001');
    })();
    catchUp(connection);
    expect(incidentQuery(connection).count({})).toEqual({ count: 5_000, capped: false });
    expect(rowsIn('incident_place')).toBe(5_000);
    catchUp(connection);
    expect(rowsIn('incident_place')).toBe(5_000);
  });

  it('keeps any number of rows of one millisecond apart', () => {
    connection = openWriter(folder.file);
    migrate(connection, migrations);
    add(5_000, (id) => ({ node: `n-${id % 3}` }));
    catchUp(connection);
    expect(rowsIn('incident_moved')).toBeGreaterThan(2_000);
    const query = incidentQuery(connection);
    const filter = { nodes: ['n-1', 'n-2'] };
    const seen: number[] = [];
    let after: Parameters<typeof query.page>[1];
    do {
      const page = query.page(filter, after, 333);
      seen.push(...page.rows.map(({ id }) => id));
      after = page.next ?? undefined;
    } while (after !== undefined);
    expect(seen.toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 5_000 }, (_, i) => i + 1).filter((id) => id % 3 > 0),
    );
    expect(query.count(filter)).toEqual({ count: seen.length, capped: false });
  });

  it('leaves nothing of rows that are taken out: no word, no count, no file', async () => {
    const database = await opened({ file: folder.file, keychain: memoryKeychain() });
    const events = Array.from({ length: 300 }, (_, i) =>
      event(i + 1, { timestamp: at + (i % 7), value: { name: `Person ${i}`, person: i } }),
    );
    await database.journal.commit({ events, samples: [], entries: [stationEntry({ actor: 'ottilie' })] });
    const file = { incident: 3, name: 'a.txt', bytes: 3, sha256: '0'.repeat(64), by: 'eva', at };
    await database.notes.addFile(file, randomBytes(3), stationEntry({ type: 'incident.file_added' }));
    await database.close();
    connection = openWriter(folder.file);
    const index = journalIndex(connection);
    const take = (where: string) => {
      const rows = connection.prepare<[], IndexedRow>(`SELECT * FROM incidents WHERE ${where}`).all();
      connection.transaction(() => index.remove(rows))();
    };
    take('id <= 300');
    const query = incidentQuery(connection);
    expect(query.count({ text: 'person' })).toEqual({ count: 0, capped: false });
    expect(query.count({ text: 'ottilie' })).toEqual({ count: 1, capped: false });
    expect(rowsIn('incident_file')).toBe(0);
    expect(connection.prepare("SELECT word FROM incident_word WHERE word LIKE 'person%'").all()).toEqual([]);
    take('id > 300');
    for (const table of tables) expect([table, rowsIn(table)]).toEqual([table, 0]);
    isWhole();
    const merger = searchMerger(connection);
    merger.begin();
    while (merger.step()) continue;
    expect(pages().includes('ottilie')).toBe(false);
  });

  it('is to be merged when a day of rows came since it was one piece, and not before', () => {
    connection = openWriter(folder.file);
    migrate(connection, migrations);
    const [index, merger] = [journalIndex(connection), searchMerger(connection)];
    expect(merger.grown()).toBe(false);
    add(30_000, (id) => ({ at: at + id, value: JSON.stringify({ name: `Person${id}` }) }));
    catchUp(connection);
    expect(pieces()).toBeGreaterThan(3);
    expect(merger.grown()).toBe(true);
    merger.begin();
    while (merger.step()) continue;
    expect(pieces()).toBe(1);
    expect(merger.grown()).toBe(false);

    let next = 30_000;
    const commit = (count: number) => {
      const row = { type: 'rex', node: 'n-2', actor: null, value: '{"name":"Ottilie"}' };
      connection.transaction(() => {
        index.add(Array.from({ length: count }, () => ({ ...row, id: ++next, at: at + next })));
      })();
    };
    for (let commits = 0; commits < 100; commits++) commit(3);
    expect(pieces()).toBeGreaterThan(1);
    expect(merger.grown()).toBe(false);
    while (!merger.grown()) commit(500);
    expect(next).toBeLessThan(60_000);
  });

  it('is merged a little at a time, over a restart, and takes in and finds rows meanwhile', () => {
    connection = openWriter(folder.file);
    migrate(connection, migrations);
    add(40_000, (id) => ({
      at: at + id,
      value: JSON.stringify({ name: `Person${id} ${id === 500 ? 'Zoe' : 'Ottilie'}` }),
    }));
    catchUp(connection);
    const rows = (which: string) => connection.prepare<[], IndexedRow>(`SELECT * FROM incidents WHERE ${which}`).all();
    const open = () => ({ index: journalIndex(connection), merger: searchMerger(connection) });
    let { index, merger } = open();
    connection.transaction(() => {
      // So few of each piece that FTS5 sees no reason to merge it by itself.
      index.remove(rows('id % 20 = 0'));
      merger.begin();
    })();
    expect(pieces()).toBeGreaterThan(1);
    let steps = 0;
    for (; merger.step(); steps++) {
      const found = incidentQuery(connection);
      expect(found.count({ text: 'zoe' }).count).toBe(0);
      // The same rows go out and come in again while it is under way.
      const some = rows(`id = ${5_001 + steps}`);
      connection.transaction(() => {
        index.remove(some);
        index.add(some);
      })();
      expect(found.page({ text: `person${5_001 + steps}` }, undefined, 1).rows).toHaveLength(1);
      connection.close();
      connection = openWriter(folder.file);
      ({ index, merger } = open());
    }
    expect(steps).toBeGreaterThan(1);
    isWhole();
    // All that was marked is one now; what went out and came in meanwhile is for another time.
    expect(pieces()).toBeLessThanOrEqual(1 + 2 * steps);
    expect(pages().includes('zoe')).toBe(false);
    expect(incidentQuery(connection).count({ text: 'ottilie' })).toEqual({ count: 10_000, capped: true });
  });

  it('has no rows of a transaction that came to nothing', async () => {
    const database = await opened({ file: folder.file, keychain: memoryKeychain() });
    const events = [event(1), event(1, { type: 'tamper', value: { name: 'Nobody' } })];
    const { conflicts } = await database.journal.commit({ events, samples: [], entries: [] });
    expect(conflicts).toHaveLength(1);
    expect(await database.reader.count({ text: 'nobody' })).toEqual({ count: 0, capped: false });
    expect(await database.reader.count({})).toEqual({ count: 1, capped: false });
    await database.close();
    connection = new Database(folder.file);
  });
});
