import type { Migration } from '../migrate.ts';

/**
 * The sums of a day (UTC), so that years of many series are read at once. From when on each level of telemetry is
 * whole: what was before has been let go, and what comes in late from before does not make it whole again. And the
 * alarms of a node in time, which are few among its rows.
 */
export const history: Migration = {
  version: 100,
  sql: `
    CREATE TABLE rollup_1d (
      id INTEGER NOT NULL REFERENCES series (id),
      timestamp INTEGER NOT NULL,
      min REAL NOT NULL,
      max REAL NOT NULL,
      sum REAL NOT NULL,
      count INTEGER NOT NULL,
      PRIMARY KEY (id, timestamp)
    ) STRICT, WITHOUT ROWID;

    INSERT INTO rollup_1d
      SELECT id, timestamp - timestamp % 86400000, min(min), max(max), sum(sum), sum(count) FROM rollup_1h GROUP BY 1, 2;

    CREATE TABLE kept_from (
      level TEXT PRIMARY KEY,
      timestamp INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE INDEX incidents_alarm_at ON incidents (node, at) WHERE type IN ('alarm.raised', 'alarm.returned');
  `,
};
