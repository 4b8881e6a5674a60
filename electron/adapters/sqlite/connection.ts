import Database from 'better-sqlite3';

// Loads SQLite's addon now, and not with the first database: a thread that is ended in the middle of that takes the whole
// process with it (Node aborts where an addon fails to register). No thread is ended before its modules are loaded.
new Database(':memory:').close();

/** An open connection to the database file; belongs to one worker. */
export type Connection = Database.Database;

/** How long a connection waits for another one's lock, ms. */
const busyTimeout = 5_000;
/** Pages in the write-ahead log (16 MiB) at which they are moved into the file; moving them more often costs a fifth of the rate. */
const checkpointPages = 4_000;
/** Page cache of a connection, KiB. */
const cacheKiB = 32_768;

/** Opens the file for writing, making it if need be: write-ahead log, and every commit on the disk before it is told. */
export function openWriter(file: string): Connection {
  const connection = new Database(file, { timeout: busyTimeout });
  harden(connection);
  connection.pragma('journal_mode = WAL');
  connection.pragma('synchronous = FULL');
  connection.pragma(`wal_autocheckpoint = ${checkpointPages}`);
  return connection;
}

/** Opens an existing file for reading only. */
export function openReader(file: string): Connection {
  const connection = new Database(file, { readonly: true, fileMustExist: true, timeout: busyTimeout });
  harden(connection);
  connection.pragma('query_only = ON');
  return connection;
}

// A file from outside may carry a hostile schema: it may not run functions with effects, nor be changed by a plain write.
function harden(connection: Connection): void {
  connection.pragma('trusted_schema = OFF');
  connection.pragma('foreign_keys = ON');
  connection.pragma('cell_size_check = ON');
  connection.pragma(`cache_size = -${cacheKiB}`);
  connection.unsafeMode(false);
}
