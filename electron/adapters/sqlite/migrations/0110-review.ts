import type { Migration } from '../migrate.ts';

/**
 * What the journal is searched by, kept in step by the writer; the rows that are there already are taken in before the
 * database answers (`index_due` says from which row on, as long as there is something to do).
 *
 * `incident_search` has what each row is found by (domain/journal/words.ts) and nothing else, under the row's place:
 * its `at` × 1024 and something in between, so that what is found comes in the order of time without being sorted. A row
 * whose place was taken already stands a little later, and in `incident_moved`. Tokens come to SQLite as they are to be
 * kept: its own rules for letters play no part.
 * `incident_word` has the words that people wrote, and the tokens of nodes, with how many rows have them.
 * `incident_day` counts the rows of each day (UTC) by type.
 */
export const review: Migration = {
  version: 110,
  sql: `
    CREATE VIRTUAL TABLE incident_search USING fts5(
      tokens, content = '', contentless_delete = 1, detail = none, tokenize = "ascii tokenchars ':._-'"
    );

    CREATE TABLE incident_place (
      place INTEGER PRIMARY KEY,
      incident INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE incident_moved (
      incident INTEGER PRIMARY KEY,
      place INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE incident_word (
      word TEXT PRIMARY KEY,
      rows INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE incident_day (
      day INTEGER NOT NULL,
      type TEXT NOT NULL,
      rows INTEGER NOT NULL,
      PRIMARY KEY (day, type)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE index_due (
      one INTEGER PRIMARY KEY CHECK (one = 1),
      next INTEGER NOT NULL
    ) STRICT;
    INSERT INTO index_due (one, next) VALUES (1, 1);

    -- Files beside incidents: kept and given back, never opened.
    CREATE TABLE incident_file (
      id INTEGER PRIMARY KEY,
      incident INTEGER NOT NULL,
      name TEXT NOT NULL,
      bytes INTEGER NOT NULL,
      sha256 TEXT NOT NULL,
      by TEXT NOT NULL,
      at INTEGER NOT NULL,
      content BLOB NOT NULL
    ) STRICT;
    CREATE INDEX incident_file_of ON incident_file (incident);

    CREATE TABLE saved_filter (
      id INTEGER PRIMARY KEY,
      user INTEGER NOT NULL REFERENCES user (id),
      name TEXT NOT NULL,
      filter TEXT NOT NULL,
      UNIQUE (user, name)
    ) STRICT;
  `,
};
