import type { Migration } from '../migrate.ts';

/**
 * From when on each level of telemetry is whole: what was before has been let go, and what comes in late from before
 * does not make it whole again. And the alarms of a node in time, which are few among its rows.
 */
export const history: Migration = {
  version: 100,
  sql: `
    CREATE TABLE kept_from (
      level TEXT PRIMARY KEY,
      timestamp INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE INDEX incidents_alarm_at ON incidents (node, at) WHERE type IN ('alarm.raised', 'alarm.returned');
  `,
};
