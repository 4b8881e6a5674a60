import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Connection, openReader, openWriter } from './connection.ts';
import { migrate } from './migrate.ts';
import { migrations } from './migrations/all.ts';
import { refuseAltered, refuseDamaged } from './own-schema.ts';
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
    }
    connection.exec('VACUUM');
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
