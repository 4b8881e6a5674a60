import type { Migration } from '../migrate.ts';

/**
 * The journal. `at` is where a row stands in time: its timestamp, or, where the clock knew only the time since its
 * start, when the station received it; it follows from columns that the chain vouches for.
 * The triggers guard against our own mistakes; against others there is the chain.
 */
export const journal: Migration = {
  version: 30,
  sql: `
    CREATE TABLE incidents (
      id INTEGER PRIMARY KEY,
      timestamp INTEGER NOT NULL,
      received INTEGER NOT NULL,
      type TEXT NOT NULL,
      node TEXT,
      boot INTEGER,
      seq INTEGER,
      clock TEXT NOT NULL,
      actor TEXT,
      late INTEGER NOT NULL CHECK (late IN (0, 1)),
      value TEXT NOT NULL,
      hash BLOB NOT NULL,
      at INTEGER GENERATED ALWAYS AS (CASE clock WHEN 'uptime' THEN received ELSE timestamp END) VIRTUAL
    ) STRICT;

    CREATE UNIQUE INDEX incidents_event ON incidents (node, boot, seq) WHERE seq IS NOT NULL;
    CREATE INDEX incidents_at ON incidents (at);
    CREATE INDEX incidents_type_at ON incidents (type, at);
    CREATE INDEX incidents_node_at ON incidents (node, at);

    CREATE TRIGGER incidents_no_update BEFORE UPDATE ON incidents
      BEGIN SELECT RAISE(ABORT, 'the journal is only ever appended to'); END;
    CREATE TRIGGER incidents_no_delete BEFORE DELETE ON incidents
      BEGIN SELECT RAISE(ABORT, 'the journal is only ever appended to'); END;
  `,
};
