import type { Migration } from '../migrate.ts';

/**
 * Telemetry, clustered by series and time, with its rollups. `timestamp` of a rollup is the start of its bucket
 * (UTC); mean is sum / count.
 */
export const telemetry: Migration = {
  version: 40,
  sql: `
    CREATE TABLE series (
      id INTEGER PRIMARY KEY,
      node TEXT NOT NULL,
      metric TEXT NOT NULL,
      UNIQUE (node, metric)
    ) STRICT;

    CREATE TABLE dashboard_data (
      id INTEGER NOT NULL REFERENCES series (id),
      timestamp INTEGER NOT NULL,
      value REAL NOT NULL,
      PRIMARY KEY (id, timestamp)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE rollup_5m (
      id INTEGER NOT NULL REFERENCES series (id),
      timestamp INTEGER NOT NULL,
      min REAL NOT NULL,
      max REAL NOT NULL,
      sum REAL NOT NULL,
      count INTEGER NOT NULL,
      PRIMARY KEY (id, timestamp)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE rollup_1h (
      id INTEGER NOT NULL REFERENCES series (id),
      timestamp INTEGER NOT NULL,
      min REAL NOT NULL,
      max REAL NOT NULL,
      sum REAL NOT NULL,
      count INTEGER NOT NULL,
      PRIMARY KEY (id, timestamp)
    ) STRICT, WITHOUT ROWID;
  `,
};
