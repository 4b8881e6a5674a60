import type { PassingLevel } from '../../domain/climate/retention.ts';
import type { Slice, Sliced } from '../../domain/ports/telemetry.ts';
import type { Connection } from './connection.ts';

/** Rows that one slice deletes at most, and series that it looks at: a commit waits for no more than that. */
export const sliceSize = { rows: 500, series: 200 } as const;

const tables = { raw: 'dashboard_data', '5m': 'rollup_5m' } as const satisfies Record<PassingLevel, string>;

/** The statements that let rows of a level go; bound by series and moment. */
export const cleanSql = {
  /** The first row that stays, where more than the last bound number are older than the moment. */
  edge: (level: PassingLevel) =>
    `SELECT timestamp FROM ${tables[level]} WHERE id = ? AND timestamp < ? ORDER BY timestamp LIMIT 1 OFFSET ?`,
  remove: (level: PassingLevel) => `DELETE FROM ${tables[level]} WHERE id = ? AND timestamp < ?`,
  newest: 'SELECT max((SELECT max(timestamp) FROM rollup_1h WHERE id = series.id)) FROM series',
} as const;

/** Lets old telemetry go, a slice in a transaction of its own. */
export function telemetryCleaner(connection: Connection) {
  const seriesFrom = connection
    .prepare<[number, number], number>('SELECT id FROM series WHERE id >= ? ORDER BY id LIMIT ?')
    .pluck();
  const newest = connection.prepare<[], number | null>(cleanSql.newest).pluck();
  const keptFrom = connection.prepare(
    `INSERT INTO kept_from (level, timestamp) VALUES (?, ?)
     ON CONFLICT (level) DO UPDATE SET timestamp = max(timestamp, excluded.timestamp)`,
  );
  const prepared = { raw: prepare(connection, 'raw'), '5m': prepare(connection, '5m') };

  /** Deletes the oldest rows of a series, `most` at most; tells how many. */
  function clean(level: PassingLevel, id: number, before: number, most: number): number {
    const { edge, remove } = prepared[level];
    return remove.run(id, edge.get(id, before, most) ?? before).changes;
  }
  const letGo = connection.transaction(({ level, before, from }: Slice): Sliced => {
    // In one transaction with the first rows that go: nobody may take a level for whole that is not.
    keptFrom.run(level, before);
    let deleted = 0;
    for (const id of seriesFrom.all(from, sliceSize.series)) {
      deleted += clean(level, id, before, sliceSize.rows - deleted);
      if (deleted >= sliceSize.rows) return { deleted, next: id };
      from = id + 1;
    }
    return { deleted, next: seriesFrom.get(from, 1) === undefined ? null : from };
  });

  return {
    newest: (): number | null => newest.get() ?? null,
    letGo: (slice: Slice): Sliced => letGo.immediate(slice),
  };
}

function prepare(connection: Connection, level: PassingLevel) {
  return {
    edge: connection.prepare<[number, number, number], number>(cleanSql.edge(level)).pluck(),
    remove: connection.prepare<[number, number]>(cleanSql.remove(level)),
  };
}
