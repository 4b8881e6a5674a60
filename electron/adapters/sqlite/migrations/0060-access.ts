import type { Migration } from '../migrate.ts';

/**
 * The access book, photos, and who is inside. A record of the book is its JSON: it is small, is read whole at start and
 * written whole, and nothing is ever asked of it in SQL. Secrets in it are sealed.
 */
export const access: Migration = {
  version: 60,
  sql: `
    CREATE TABLE access_item (
      kind TEXT NOT NULL,
      id TEXT NOT NULL,
      data TEXT NOT NULL,
      PRIMARY KEY (kind, id)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE photo (
      person INTEGER PRIMARY KEY,
      type TEXT NOT NULL,
      data TEXT NOT NULL
    ) STRICT;

    CREATE TABLE presence (
      person INTEGER PRIMARY KEY,
      data TEXT NOT NULL
    ) STRICT;

    -- One row: up to which row of the journal presence was read.
    CREATE TABLE presence_read (
      one INTEGER PRIMARY KEY CHECK (one = 1),
      up_to INTEGER NOT NULL
    ) STRICT;

    -- Until now every lock was driven as one that stays locked without power: so it was meant, and so it was.
    UPDATE node SET desired_config = json_set(desired_config, '$."lock.fail_safe"', 0)
      WHERE json_type(desired_config, '$."lock.fail_safe"') IS NULL;
    UPDATE node SET reported = json_set(reported, '$.config."lock.fail_safe"', 0)
      WHERE iif(json_valid(reported), json_type(reported, '$.config') = 'object'
        AND json_type(reported, '$.config."lock.fail_safe"') IS NULL, 0);
  `,
};
