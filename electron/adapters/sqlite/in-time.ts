import { setImmediate } from 'node:timers/promises';
import type { Connection } from './connection.ts';

/** Rows read at a stretch (some ms): between two stretches other questions have their turn. */
const stretch = 500;

/** What the figures over a span are made of. */
export interface TimedRow {
  readonly id: number;
  readonly at: number;
  readonly type: string;
  readonly node: string | null;
  readonly value: string;
}
interface Place {
  readonly at: number;
  readonly id: number;
  readonly to: number;
  readonly limit: number;
}

/** The columns of a `TimedRow`. */
export const timedColumns = 'id, at, type, node, value';
const partOf = (type: string) =>
  `SELECT ${timedColumns} FROM incidents WHERE type = '${type}' AND (at, id) > (@at, @id) AND at < @to`;

/** The rows of types after a place and before `to`, in the order of time: each type along its index, merged. */
export function inTimeSql(types: readonly string[]): string {
  return `${types.map(partOf).join(' UNION ALL ')} ORDER BY at, id LIMIT @limit`;
}

/** Gives the rows of `inTimeSql` from `from` to `to` (excluded) to `take`, in stretches; `stopped` ends it early. */
export function readInTime(connection: Connection, sql: string) {
  const rows = connection.prepare<[Place], TimedRow>(sql);
  return async (
    { from, to }: { readonly from: number; readonly to: number },
    take: (rows: readonly TimedRow[]) => void,
    stopped: () => boolean,
  ): Promise<void> => {
    let place = { at: from, id: 0 };
    while (!stopped()) {
      const read = rows.all({ ...place, to, limit: stretch });
      take(read);
      const last = read.at(-1);
      if (last === undefined || read.length < stretch) return;
      place = { at: last.at, id: last.id };
      await setImmediate();
    }
  };
}
