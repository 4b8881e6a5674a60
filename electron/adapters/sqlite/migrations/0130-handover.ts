import type { Migration } from '../migrate.ts';

/**
 * Sheets of shifts that were handed over. What two persons have signed is its text, as it was hashed; beside it stands
 * what a list shows of it. The triggers guard against our own mistakes; against others there is the hash in the journal.
 */
export const handover: Migration = {
  version: 130,
  sql: `
    CREATE TABLE handover (
      id INTEGER PRIMARY KEY,
      signed INTEGER NOT NULL,
      from_user TEXT NOT NULL,
      to_user TEXT NOT NULL,
      open INTEGER NOT NULL,
      data TEXT NOT NULL,
      sha256 TEXT NOT NULL
    ) STRICT;

    CREATE TRIGGER handover_no_update BEFORE UPDATE ON handover
      BEGIN SELECT RAISE(ABORT, 'what was signed is not changed'); END;
    CREATE TRIGGER handover_no_delete BEFORE DELETE ON handover
      BEGIN SELECT RAISE(ABORT, 'what was signed is not removed'); END;
  `,
};
