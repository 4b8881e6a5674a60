import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Connection, openReader, openWriter } from './connection.ts';
import { migrate } from './migrate.ts';
import { migrations } from './migrations/all.ts';
import { refuseAltered, refuseDamaged } from './own-schema.ts';
import { refuseEndlessSchema } from './schema-pages.ts';
import { temporaryFolder } from './testing.ts';

describe('the schema of a database from outside', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let connection: Connection;
  beforeEach(async () => {
    folder = await temporaryFolder();
    connection = openWriter(folder.file);
  });
  afterEach(async () => {
    connection.close();
    await folder.remove();
  });

  it('is ours at every version that there ever was, also where it grew from one to the next', () => {
    for (let count = 0; count <= migrations.length; count++) {
      migrate(connection, migrations.slice(0, count));
      expect(() => refuseAltered(connection), `after ${count}`).not.toThrow();
      expect(() => refuseDamaged(connection), `after ${count}`).not.toThrow();
      // Most of it is in the write-ahead log.
      expect(() => refuseEndlessSchema(folder.file), `after ${count}`).not.toThrow();
    }
    connection.exec('VACUUM');
    expect(() => refuseEndlessSchema(folder.file)).not.toThrow();
    connection.pragma('wal_checkpoint(TRUNCATE)');
    expect(() => refuseEndlessSchema(folder.file)).not.toThrow();
    expect(() => refuseAltered(connection)).not.toThrow();
  });

  it('may lack something, which does no harm', () => {
    migrate(connection, migrations);
    connection.exec('DROP TRIGGER incidents_no_update; DROP INDEX incidents_at');
    expect(() => refuseAltered(connection)).not.toThrow();
  });

  const endless = 'WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT 1 AS one, i AS next FROM n';
  it.each([
    ['a view without end in the place of a table', `DROP TABLE index_due; CREATE VIEW index_due AS ${endless}`],
    ['a view of its own', 'CREATE VIEW theirs AS SELECT 1'],
    ['a trigger of its own', 'CREATE TRIGGER theirs AFTER INSERT ON setting BEGIN DELETE FROM user; END'],
    ['a table of its own', 'CREATE TABLE theirs (a)'],
    ['a virtual table of its own', "CREATE VIRTUAL TABLE theirs USING fts5(a, content = 'user')"],
    ['an index over an expression of its own', 'CREATE INDEX theirs ON setting (length(value))'],
    ['a column more', 'ALTER TABLE user ADD COLUMN theirs TEXT'],
    ['a table of a later version', 'PRAGMA user_version = 100'],
    ['figures about its tables', 'ANALYZE'],
  ])('is refused where it has %s', (_, sql) => {
    migrate(connection, migrations);
    connection.exec(sql);
    connection.close();
    connection = openReader(folder.file);
    expect(() => refuseAltered(connection)).toThrow(expect.objectContaining({ reason: 'altered' }));
  });

  it.each([
    ['another condition', "replace(sql, 'disabled IN (0, 1)', 'disabled IN (0, 1, 2)')"],
    ['a column that is counted out', "replace(sql, 'pass TEXT NOT NULL', 'pass TEXT AS (hex(zeroblob(9))) STORED')"],
    ['another word of white space', "replace(sql, 'id INTEGER', 'id  INTEGER')"],
  ])('is refused where a table of ours has %s', (_, sql) => {
    migrate(connection, migrations);
    connection.unsafeMode(true);
    connection.pragma('writable_schema = ON');
    connection.exec(`UPDATE sqlite_schema SET sql = ${sql} WHERE name = 'user'`);
    connection.close();
    connection = openReader(folder.file);
    expect(() => refuseAltered(connection)).toThrow(expect.objectContaining({ reason: 'altered' }));
  });

  const page = 4_096;
  it.each([
    ['a page twice', 'damaged', (bytes: Buffer, cell: number) => bytes.copy(bytes, cell, 108, 112)],
    ['itself', 'damaged', (bytes: Buffer) => bytes.writeUInt32BE(1, 108)],
    ['a page over others', 'damaged', (bytes: Buffer) => bytes.writeUInt8(5, (bytes.readUInt32BE(108) - 1) * page)],
    [
      'figures of ANALYZE',
      'altered',
      (bytes: Buffer) => bytes.write('sqlite_stat1', bytes.readUInt32BE(108) * page - 12),
    ],
  ])('is refused before SQLite reads it where it stands on %s, in the file or in its log', (_, reason, change) => {
    migrate(connection, migrations);
    connection.pragma('wal_checkpoint(TRUNCATE)');
    const whole = readFileSync(folder.file);
    expect(whole[100]).toBe(5);
    const changed = Buffer.from(whole);
    change(changed, changed.readUInt16BE(112));
    const refused = expect.objectContaining({ reason });
    const given = join(folder.path, 'given.db');
    writeFileSync(given, changed);
    expect(() => refuseEndlessSchema(given)).toThrow(refused);
    writeFileSync(given, whole);
    const pages = Array.from({ length: changed.length / page }, (_each, i) => {
      const head = Buffer.alloc(24);
      head.writeUInt32BE(i + 1);
      return Buffer.concat([head, changed.subarray(i * page, (i + 1) * page)]);
    });
    const head = Buffer.alloc(32);
    head.writeUInt32BE(page, 8);
    writeFileSync(`${given}-wal`, Buffer.concat([head, ...pages]));
    expect(() => refuseEndlessSchema(given)).toThrow(refused);
  });

  it.each([
    ['the file has no head', (file: Buffer) => file.fill(0, 16), () => undefined],
    ['it has pages of another size', () => undefined, (log: Buffer) => log.writeUInt32BE(512, 8)],
    ['it says another size of pages', () => undefined, (log: Buffer) => log.writeUInt16BE(512, 32 + 24 + 16)],
  ])('is refused where only its log says what it is: %s', (_, bend, bendLog) => {
    migrate(connection, migrations);
    const [file, log] = [readFileSync(folder.file), readFileSync(`${folder.file}-wal`)];
    expect(log.readUInt32BE(32)).toBe(1);
    bend(file);
    bendLog(log);
    const given = join(folder.path, 'given.db');
    writeFileSync(given, file);
    writeFileSync(`${given}-wal`, log);
    expect(() => refuseEndlessSchema(given)).toThrow(expect.objectContaining({ reason: 'damaged' }));
  });

  it('is not enough: two tables that share one page are damage', () => {
    migrate(connection, migrations);
    connection.unsafeMode(true);
    connection.pragma('writable_schema = ON');
    const rootOf = "(SELECT rootpage FROM sqlite_schema WHERE name = 'presence')";
    connection.exec(`UPDATE sqlite_schema SET rootpage = ${rootOf} WHERE name = 'photo'`);
    connection.close();
    connection = openReader(folder.file);
    expect(() => refuseAltered(connection)).not.toThrow();
    expect(() => refuseDamaged(connection)).toThrow(expect.objectContaining({ reason: 'damaged' }));
  });
});
