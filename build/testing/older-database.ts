import { renameSync, rmSync } from 'node:fs';
import { type Connection, openWriter } from '../../electron/adapters/sqlite/connection.ts';
import { type Migration, migrate } from '../../electron/adapters/sqlite/migrate.ts';

/** Tables of what the journal is searched by: a conversion makes them anew. */
const searched = /^(incident_(search|place|moved|word|day)|index_due)/;

/**
 * Makes of a database that nobody has open what the version after these migrations would have of the same rows. A table
 * that had other columns then is left empty: only the test knows what stood in it.
 */
export function makeOlder(file: string, steps: readonly Migration[]): void {
  const place = `${file}.older`;
  const older = openWriter(place);
  migrate(older, steps);
  older.prepare('ATTACH ? AS newer').run(file);
  older.pragma('foreign_keys = OFF');
  for (const table of tablesOf(older)) {
    const [then, now] = [columnsOf(older, 'main', table), columnsOf(older, 'newer', table)];
    if (!then.every((column) => now.includes(column))) continue;
    older.exec(
      `DELETE FROM main.${table}; INSERT INTO main.${table} (${then.join()}) SELECT ${then.join()} FROM newer.${table}`,
    );
  }
  older.close();
  rmSync(file);
  renameSync(place, file);
}

function tablesOf(connection: Connection): string[] {
  return connection
    .prepare<[], string>("SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT GLOB 'sqlite_*'")
    .pluck()
    .all()
    .filter((table) => !searched.test(table));
}

function columnsOf(connection: Connection, schema: 'main' | 'newer', table: string): string[] {
  return connection
    .prepare<[string, string], string>('SELECT name FROM pragma_table_info(?, ?)')
    .pluck()
    .all(table, schema);
}
