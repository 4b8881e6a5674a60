import type { Migration } from '../migrate.ts';

/**
 * What is kept of an alarm: its record, as long as there is one, and the number of its latest occurrence, which is never
 * given again; and up to which row of the journal the alarms have read. What was stored before becomes a record: only
 * a forced door was latched then. The index finds the rows of one alarm, newest first.
 */
export const alarmRecords: Migration = {
  version: 70,
  sql: `
    CREATE TABLE alarm_record (
      key TEXT PRIMARY KEY,
      last INTEGER NOT NULL,
      record TEXT
    ) STRICT, WITHOUT ROWID;

    INSERT INTO alarm_record (key, last, record)
    SELECT key, json_extract(alarm, '$.occurrence'), json_object(
      'alarm', json_set(
        json(alarm),
        '$.latched', json(iif(json_extract(alarm, '$.type') = 'door_forced', 'true', 'false')),
        '$.acknowledgedAt', NULL,
        '$.silenced', json('false'),
        '$.shelved', NULL,
        '$.outOfService', NULL,
        '$.suppressedBy', NULL,
        '$.escalated', NULL,
        '$.assigned', NULL,
        '$.investigating', NULL,
        '$.comments', json('[]'),
        '$.measured', NULL,
        '$.members', json('[]')
      ),
      'pending', NULL,
      'returning', NULL,
      'waiting', json_extract(alarm, '$.raised')
    ) FROM alarm;

    DROP TABLE alarm;
    ALTER TABLE alarm_record RENAME TO alarm;

    CREATE TABLE alarm_read (
      one INTEGER PRIMARY KEY CHECK (one = 1),
      up_to INTEGER NOT NULL
    ) STRICT;

    CREATE INDEX incidents_alarm ON incidents (json_extract(value, '$.key'), id) WHERE type GLOB 'alarm.*';
  `,
};
