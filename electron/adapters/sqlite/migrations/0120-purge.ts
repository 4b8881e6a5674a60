import type { Migration } from '../migrate.ts';

/**
 * Up to which row the journal was deleted by two persons, and the hash that its first row left is chained to; signed
 * with the journal's key. Only rows that the checkpoint covers may go: the checkpoint is there before the first of them.
 */
export const purge: Migration = {
  version: 120,
  sql: `
    CREATE TABLE journal_checkpoint (
      one INTEGER PRIMARY KEY CHECK (one = 1),
      up_to INTEGER NOT NULL,
      hash BLOB NOT NULL,
      at INTEGER NOT NULL,
      by TEXT NOT NULL,
      second TEXT NOT NULL,
      mac BLOB NOT NULL
    ) STRICT;

    DROP TRIGGER incidents_no_delete;
    CREATE TRIGGER incidents_no_delete BEFORE DELETE ON incidents
      WHEN OLD.id > coalesce((SELECT up_to FROM journal_checkpoint), 0)
      BEGIN SELECT RAISE(ABORT, 'the journal is only ever appended to'); END;
  `,
};
