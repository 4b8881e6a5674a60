import type { Incident, IncidentType } from '../../contract/incidents.ts';
import type { Connection } from './connection.ts';

/** Shapes of a question whose statements are kept. */
const keptStatements = 64;

/** A row of the journal as it is stored, with where it stands in time. */
export interface StoredRow {
  readonly id: number;
  readonly at: number;
  readonly timestamp: number;
  readonly received: number;
  readonly type: IncidentType;
  readonly node: string | null;
  readonly boot: number | null;
  readonly seq: number | null;
  readonly clock: Incident['clock'];
  readonly actor: string | null;
  readonly late: number;
  /** JSON text. */
  readonly value: string;
}

/** The columns of a stored row. */
export const rowColumns = 'id, at, timestamp, received, type, node, boot, seq, clock, actor, late, value';

export type Bound = Readonly<Record<string, string | number>>;
/** A statement with what is bound to its names. */
export interface Query {
  readonly sql: string;
  readonly bound: Bound;
}

export function toIncident(row: StoredRow): Incident {
  const { id, timestamp, received, type, node, boot, seq, clock, actor } = row;
  const value: Incident['value'] = JSON.parse(row.value);
  return { id, timestamp, received, type, node, boot, seq, clock, actor, late: row.late === 1, value };
}

/** Asks for rows, or for one figure of each; statements are kept, and of too many the oldest makes room. */
export function asker(connection: Connection) {
  const rows = keeper((sql) => connection.prepare<[Bound], StoredRow>(sql));
  const figures = keeper((sql) => connection.prepare<[Bound], number>(sql).pluck());
  return {
    rows: ({ sql, bound }: Query): StoredRow[] => rows(sql).all(bound),
    /** Null where the statement has no row, or says nothing. */
    figure: ({ sql, bound }: Query): number | null => figures(sql).get(bound) ?? null,
  };
}
export type Asker = ReturnType<typeof asker>;

function keeper<S>(prepare: (sql: string) => S): (sql: string) => S {
  const kept = new Map<string, S>();
  return (sql) => {
    const statement = kept.get(sql) ?? prepare(sql);
    kept.delete(sql);
    kept.set(sql, statement);
    const oldest = kept.keys().next().value;
    if (kept.size > keptStatements && oldest !== undefined) kept.delete(oldest);
    return statement;
  };
}
