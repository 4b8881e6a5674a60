import type { Migration } from '../migrate.ts';

/**
 * Which board is at a door, and accounts that are not yet for good: `pending` is until when one lives, `before_hash` and
 * `before_key` are of the account in whose place it stands until then.
 */
export const commissioning: Migration = {
  version: 140,
  sql: `
    ALTER TABLE node ADD COLUMN mac TEXT;
    ALTER TABLE node ADD COLUMN pending INTEGER;
    ALTER TABLE node ADD COLUMN before_hash BLOB;
    ALTER TABLE node ADD COLUMN before_key BLOB;
  `,
};
