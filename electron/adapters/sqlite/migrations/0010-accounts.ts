import type { Migration } from '../migrate.ts';

/** Operators, settings and sealed secrets. */
export const accounts: Migration = {
  version: 10,
  sql: `
    CREATE TABLE user (
      id INTEGER PRIMARY KEY,
      username TEXT NOT NULL UNIQUE,
      pass TEXT NOT NULL,
      role TEXT NOT NULL CHECK (role IN ('viewer', 'guard', 'manager', 'admin')),
      disabled INTEGER NOT NULL CHECK (disabled IN (0, 1)),
      created INTEGER NOT NULL,
      last_login INTEGER,
      failures TEXT NOT NULL,
      locked_until INTEGER,
      generation INTEGER NOT NULL,
      language TEXT NOT NULL,
      appearance TEXT NOT NULL
    ) STRICT;

    CREATE TABLE setting (
      name TEXT PRIMARY KEY,
      value TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE secret (
      name TEXT PRIMARY KEY,
      sealed BLOB NOT NULL
    ) STRICT, WITHOUT ROWID;
  `,
};
