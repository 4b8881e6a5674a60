import type { Migration } from '../migrate.ts';

/** Floor plans. A plan is its JSON: nothing is ever asked of it in SQL. Its image lies apart, because it is read alone. */
export const floorPlans: Migration = {
  version: 80,
  sql: `
    CREATE TABLE floor_plan (
      id INTEGER PRIMARY KEY,
      position INTEGER NOT NULL,
      data TEXT NOT NULL
    ) STRICT;

    CREATE TABLE floor_plan_image (
      plan INTEGER PRIMARY KEY REFERENCES floor_plan ON DELETE CASCADE,
      type TEXT NOT NULL,
      width INTEGER NOT NULL,
      height INTEGER NOT NULL,
      data TEXT NOT NULL
    ) STRICT;

    -- One row: the last number that was given to a plan or an image. None is given twice.
    CREATE TABLE floor_plan_number (
      one INTEGER PRIMARY KEY CHECK (one = 1),
      last INTEGER NOT NULL
    ) STRICT;
  `,
};
