import type { Migration } from '../migrate.ts';

/** What a node's climate is judged by, as JSON; null where nobody has laid anything down. */
export const climate: Migration = {
  version: 90,
  sql: 'ALTER TABLE node ADD COLUMN climate TEXT;',
};
