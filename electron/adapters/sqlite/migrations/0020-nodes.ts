import type { Migration } from '../migrate.ts';

/** Door nodes, and how far the events of each of their boots are in the journal. */
export const nodes: Migration = {
  version: 20,
  sql: `
    CREATE TABLE node (
      id TEXT PRIMARY KEY,
      name TEXT NOT NULL,
      created INTEGER NOT NULL,
      revoked INTEGER,
      password_hash BLOB NOT NULL,
      sealed_key BLOB NOT NULL,
      desired_rev INTEGER NOT NULL,
      desired_config TEXT NOT NULL,
      desired_by TEXT NOT NULL,
      desired_at INTEGER NOT NULL,
      reported TEXT,
      last_boot INTEGER,
      heard INTEGER
    ) STRICT, WITHOUT ROWID;

    -- A node may be gone while its events stay: no reference to node.
    CREATE TABLE node_boot (
      node TEXT NOT NULL,
      boot INTEGER NOT NULL,
      up_to INTEGER NOT NULL,
      beyond TEXT NOT NULL,
      events INTEGER NOT NULL,
      PRIMARY KEY (node, boot)
    ) STRICT, WITHOUT ROWID;
  `,
};
