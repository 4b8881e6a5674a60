import Database from 'better-sqlite3';
import type { Connection } from './connection.ts';
import { migrate, RefusedDatabase } from './migrate.ts';
import { migrations } from './migrations/all.ts';

interface SchemaObject {
  readonly type: string;
  readonly name: string;
  readonly tbl_name: string;
  readonly sql: string | null;
}

const objects = 'SELECT type, name, tbl_name, sql FROM sqlite_schema';

/**
 * Refuses a database from outside in which something stands that our migrations up to its version do not make: another
 * table, view, trigger or index, or one of ours that reads differently. Nothing is read from a table before: a view in
 * the place of one would run as long as its maker likes, and SQLite cannot be interrupted. What is missing is no danger
 * and shows where it is asked for. Throws RefusedDatabase (`altered`); `future` and `foreign` are judged elsewhere.
 */
export function refuseAltered(connection: Connection): void {
  const own = ownObjects(Number(connection.pragma('user_version', { simple: true })));
  // One at a time: a foreign schema may be of any size, and the first stranger ends it.
  for (const object of connection.prepare<[], SchemaObject>(objects).iterate())
    if (!own.has(identity(object)))
      throw new RefusedDatabase(
        'altered',
        `the ${object.type} ${object.name.slice(0, 80)} in it is none of a station's`,
      );
}

// To the letter: white space may end a comment, and with it take a column or a condition away.
const identity = ({ type, name, tbl_name, sql }: SchemaObject) => JSON.stringify([type, name, tbl_name, sql]);

/** What the migrations up to a version make, the tables that SQLite makes for its search too; some ms. */
function ownObjects(version: number): ReadonlySet<string> {
  const made = new Database(':memory:');
  try {
    migrate(
      made,
      migrations.filter((step) => step.version <= version),
    );
    return new Set(made.prepare<[], SchemaObject>(objects).all().map(identity));
  } finally {
    made.close();
  }
}

/**
 * Refuses a database from outside whose pages do not hang together: a page that stands in many places of one tree makes
 * reading the tree endless. For one that `refuseAltered` has let pass. Throws RefusedDatabase (`damaged`).
 */
export function refuseDamaged(connection: Connection): void {
  const verdict = connection.pragma('quick_check(1)', { simple: true });
  if (verdict !== 'ok') throw new RefusedDatabase('damaged', `the database is damaged: ${String(verdict)}`);
}
