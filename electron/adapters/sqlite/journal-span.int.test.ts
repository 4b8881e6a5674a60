import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Connection, openWriter } from './connection.ts';
import { catchUp } from './journal-index.ts';
import { journalSpan } from './journal-span.ts';
import { migrate } from './migrate.ts';
import { migrations } from './migrations/all.ts';
import { temporaryFolder } from './testing.ts';

const day = 86_400_000;
const begun = Date.UTC(2024, 10, 24, 9);
const year1970 = 12_000;
const year2106 = Date.UTC(2106, 1, 7, 6, 28, 15);

interface Row {
  readonly at: number;
  readonly received: number;
  readonly clock?: 'ntp' | 'uptime';
}

/** A row a day for so many days, each received as it happened. */
const daily = (days: number): Row[] =>
  Array.from({ length: days }, (_, i) => ({ at: begun + i * day, received: begun + i * day + 40 }));

describe('from when to when a journal reaches', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let connection: Connection;
  beforeEach(async () => {
    folder = await temporaryFolder();
    connection = openWriter(folder.file);
    migrate(connection, migrations);
  });
  afterEach(async () => {
    connection.close();
    await folder.remove();
  });

  function spanOf(rows: readonly Row[]) {
    const insert = connection.prepare(
      `INSERT INTO incidents (id, timestamp, received, type, node, clock, late, value, hash)
       VALUES (?, ?, ?, 'rex', 'n-1', ?, 0, '{}', x'')`,
    );
    for (const [i, { at, received, clock = 'ntp' }] of rows.entries()) insert.run(i + 1, at, received, clock);
    catchUp(connection);
    return journalSpan(connection)();
  }

  it('leaves out what a clock that was wrong says, and tells where that lies', () => {
    const rows = daily(400);
    const at = (i: number) => begun + i * day;
    rows.splice(
      200,
      0,
      { at: year1970, received: at(199) },
      { at: year1970 + 5_000, received: at(199) },
      { at: year2106, received: at(199) },
    );
    expect(spanOf(rows)).toEqual({
      from: begun,
      to: begun + 399 * day,
      before: { from: year1970, to: year1970 + 5_000 },
      after: { from: year2106, to: year2106 },
    });
  });

  it('counts what a node held back before the station was there, and a clock that is some hours ahead', () => {
    const rows = [
      { at: begun - 6 * day, received: begun },
      ...daily(3),
      { at: begun + 2.5 * day, received: begun + 2 * day },
    ];
    expect(spanOf(rows)).toEqual({ from: begun - 6 * day, to: begun + 2.5 * day, before: null, after: null });
  });

  it('goes by when a row came in where its clock knew no time', () => {
    expect(spanOf([...daily(3), { at: 5_000, received: begun + day, clock: 'uptime' }])).toMatchObject({
      from: begun,
      before: null,
    });
  });

  it('counts every row where the clock of the station is what was wrong', () => {
    const last = { at: begun + 10 * day, received: Date.UTC(2000, 0, 1) };
    const rows = daily(10).map((row) => ({ ...row, received: Date.UTC(2000, 0, 1) }));
    expect(spanOf([...rows, last])).toEqual({ from: begun, to: begun + 10 * day, before: null, after: null });
  });

  it('counts a single row, whatever its clock says', () => {
    expect(spanOf([{ at: year1970, received: begun }])).toEqual({
      from: year1970,
      to: year1970,
      before: null,
      after: null,
    });
  });
});
