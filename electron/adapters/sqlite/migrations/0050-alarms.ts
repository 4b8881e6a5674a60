import type { Migration } from '../migrate.ts';

/** The alarms that are listed now; what became of the others is in the journal. */
export const alarms: Migration = {
  version: 50,
  sql: `
    CREATE TABLE alarm (
      key TEXT PRIMARY KEY,
      alarm TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
  `,
};
