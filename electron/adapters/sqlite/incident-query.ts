import type { Incident, IncidentFilter, IncidentType } from '../../contract/incidents.ts';
import type { Connection } from './connection.ts';
import type { Cursor } from './messages.ts';

/** Where counting stops: a person does not need to know whether it is 1.2 or 1.3 million. */
export const countCap = 10_000;
/** Shapes of filter whose statements are kept. */
const keptStatements = 64;

interface Row {
  id: number;
  at: number;
  timestamp: number;
  received: number;
  type: IncidentType;
  node: string | null;
  boot: number | null;
  seq: number | null;
  clock: Incident['clock'];
  actor: string | null;
  late: number;
  value: string;
}

type Bound = Record<string, string | number>;
interface Query {
  readonly sql: string;
  readonly bound: Bound;
}

const columns = 'id, at, timestamp, received, type, node, boot, seq, clock, actor, late, value';

/** The journal as the screens read it: filtered, newest first, a page at a time. */
export function incidentQuery(connection: Connection) {
  const prepare = keeper((sql) => connection.prepare<[Bound], Row>(sql));
  const countedBy = keeper((sql) => connection.prepare<[Bound], number>(sql).pluck());
  const newest = connection.prepare<[Bound], Row>(`SELECT ${columns} FROM incidents ORDER BY id DESC LIMIT @limit`);
  const one = connection.prepare<[number], Row>(`SELECT ${columns} FROM incidents WHERE id = ?`);
  connection.function('folded', { deterministic: true, directOnly: true }, (text: unknown) =>
    typeof text === 'string' ? fold(text) : text,
  );

  return {
    page(filter: IncidentFilter, after: Cursor | undefined, limit: number) {
      const { sql, bound } = pageQuery(filter, after, limit + 1);
      const rows = prepare(sql).all(bound);
      const last = rows.length > limit ? rows[limit - 1] : undefined;
      const next: Cursor | null = last === undefined ? null : { timestamp: last.at, id: last.id };
      return { rows: rows.slice(0, limit).map(toIncident), next };
    },
    count(filter: IncidentFilter) {
      const { sql, bound } = countQuery(filter);
      const counted = countedBy(sql).get(bound) ?? 0;
      return { count: Math.min(counted, countCap), capped: counted > countCap };
    },
    incident(id: number): Incident | null {
      const row = one.get(id);
      return row === undefined ? null : toIncident(row);
    },
    latest(limit: number): Incident[] {
      return newest.all({ limit }).map(toIncident);
    },
    ofAlarm(key: string, before: number | undefined, limit: number): Incident[] {
      const { sql, bound } = alarmQuery(key, before, limit);
      return prepare(sql).all(bound).map(toIncident);
    },
  };
}

// A filter has few shapes, but the text of a statement depends on how many types are asked: the oldest makes room.
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

/**
 * The statement for one page, for `limit` rows after the cursor. Each asked type is read along its own index and the
 * heads are merged, so that a rare type among millions of rows is found without reading the others.
 */
export function pageQuery(filter: IncidentFilter, after: Cursor | undefined, limit: number): Query {
  const { where, bound, types } = conditions(filter);
  if (after !== undefined) where.push('(at, id) < (@afterAt, @afterId)');
  const all = { ...bound, ...(after && { afterAt: after.timestamp, afterId: after.id }), limit };
  const order = 'ORDER BY at DESC, id DESC LIMIT @limit';
  if (types.length === 0) return { sql: `SELECT ${columns} FROM incidents${whereAll(where)} ${order}`, bound: all };
  if (filter.nodes !== undefined && filter.nodes.length > 0) {
    where.push(`type IN (${types.map((_, i) => `@type${i}`).join(', ')})`);
    return { sql: `SELECT ${columns} FROM incidents${whereAll(where)} ${order}`, bound: all };
  }
  const parts = types.map(
    (_, i) => `SELECT * FROM (SELECT ${columns} FROM incidents${whereAll([`type = @type${i}`, ...where])} ${order})`,
  );
  return { sql: `${parts.join(' UNION ALL ')} ${order}`, bound: all };
}

/** The statement that counts up to one more than the cap. */
export function countQuery(filter: IncidentFilter): Query {
  const { where, bound, types } = conditions(filter);
  if (types.length > 0) where.push(`type IN (${types.map((_, i) => `@type${i}`).join(', ')})`);
  const sql = `SELECT count(*) AS n FROM (SELECT 1 FROM incidents${whereAll(where)} LIMIT ${countCap + 1})`;
  return { sql, bound };
}

/** The statement for the rows of one alarm, newest first: along the index of migration 70, whose terms it repeats. */
export function alarmQuery(key: string, before: number | undefined, limit: number): Query {
  const where = ["type GLOB 'alarm.*'", "json_extract(value, '$.key') = @key"];
  if (before !== undefined) where.push('id < @before');
  const sql = `SELECT ${columns} FROM incidents${whereAll(where)} ORDER BY id DESC LIMIT @limit`;
  return { sql, bound: { key, limit, ...(before !== undefined && { before }) } };
}

function whereAll(where: readonly string[]): string {
  return where.length === 0 ? '' : ` WHERE ${where.join(' AND ')}`;
}

function conditions(filter: IncidentFilter): { where: string[]; bound: Bound; types: readonly string[] } {
  const where: string[] = [];
  const bound: Bound = {};
  const types = [...new Set(filter.types ?? [])];
  for (const [i, type] of types.entries()) bound[`type${i}`] = type;
  if (filter.from !== undefined) {
    where.push('at >= @from');
    bound['from'] = filter.from;
  }
  if (filter.to !== undefined) {
    where.push('at < @to');
    bound['to'] = filter.to;
  }
  const nodes = [...new Set(filter.nodes ?? [])];
  if (nodes.length > 0) where.push(`node IN (${nodes.map((_, i) => `@node${i}`).join(', ')})`);
  for (const [i, node] of nodes.entries()) bound[`node${i}`] = node;
  if (filter.text !== undefined && filter.text !== '') addText(filter.text, where, bound);
  return { where, bound, types };
}

// LIKE folds ASCII only, and fast. A text with other letters is compared in a function, where "Ä" and "ä" are the same.
function addText(text: string, where: string[], bound: Bound): void {
  const ascii = /^[ -~]*$/.test(text);
  const match = (column: string, name: string) =>
    ascii ? `${column} LIKE @${name} ESCAPE '!'` : `instr(folded(${column}), @${name}) > 0`;
  const form = (plain: string) => (ascii ? `%${plain.replace(/[!%_]/g, '!$&')}%` : fold(plain));
  where.push(
    `(${match('type', 'text')} OR ${match('node', 'text')} OR ${match('actor', 'text')} OR ${match('value', 'json')})`,
  );
  bound['text'] = form(text);
  // In the stored JSON a quote or a backslash is written escaped.
  bound['json'] = form(JSON.stringify(text).slice(1, -1));
}

function fold(text: string): string {
  return text.normalize('NFC').toLowerCase();
}

function toIncident(row: Row): Incident {
  const { id, timestamp, received, type, node, boot, seq, clock, actor } = row;
  const value: Incident['value'] = JSON.parse(row.value);
  return { id, timestamp, received, type, node, boot, seq, clock, actor, late: row.late === 1, value };
}
