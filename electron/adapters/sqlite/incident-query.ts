import type { Incident, IncidentFilter } from '../../contract/incidents.ts';
import type { Connection } from './connection.ts';
import { type Way, wayFinder } from './incident-match.ts';
import { type Asker, asker, type Bound, type Query, rowColumns, type StoredRow, toIncident } from './incident-row.ts';
import { dayMs, ownPlace, placeFinder, placesOfMs } from './journal-index.ts';
import type { Cursor } from './messages.ts';

/** Where counting one by one stops: a person does not need to know whether it is 1.2 or 1.3 million. */
export const countCap = 10_000;
/** Rows that are looked at one by one for the ends of a span whose whole days are counted already. */
const edgeCap = 100_000;

/** From when to when, ms; `to` is excluded. */
export interface Span {
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

/** The journal as the screens read it: filtered, newest first, a page at a time. */
export function incidentQuery(connection: Connection) {
  const ask = asker(connection);
  const wayTo = wayFinder(connection);
  const placeOf = placeFinder(connection);
  const newest = connection.prepare<[number], StoredRow>(
    `SELECT ${rowColumns} FROM incidents ORDER BY id DESC LIMIT ?`,
  );
  const following = connection.prepare<[number, number], StoredRow>(
    `SELECT ${rowColumns} FROM incidents WHERE id > ? ORDER BY id LIMIT ?`,
  );
  const one = connection.prepare<[number], StoredRow>(`SELECT ${rowColumns} FROM incidents WHERE id = ?`);

  return {
    page(filter: IncidentFilter, after: Cursor | undefined, limit: number): { rows: Incident[]; next: Cursor | null } {
      const way = wayTo(filter);
      if (way.by === 'nothing') return { rows: [], next: null };
      const place = after && placeOf(after.timestamp, after.id);
      const rows = ask.rows(pageQuery(way, filter, after && { ...after, place: place ?? 0 }, limit + 1));
      const last = rows.length > limit ? rows[limit - 1] : undefined;
      const next = last === undefined ? null : { timestamp: last.at, id: last.id };
      return { rows: newestFirst(rows.slice(0, limit)).map(toIncident), next };
    },
    count(filter: IncidentFilter): { count: number; capped: boolean } {
      const way = wayTo(filter);
      if (way.by === 'nothing') return { count: 0, capped: false };
      if (way.by === 'rows' && way.node === null) return countDays(ask, way.type, filter);
      const counted = ask.figure(countQuery(way, filter, countCap + 1)) ?? 0;
      return { count: Math.min(counted, countCap), capped: counted > countCap };
    },
    incident(id: number): Incident | null {
      const row = one.get(id);
      return row === undefined ? null : toIncident(row);
    },
    latest(limit: number): Incident[] {
      return newest.all(limit).map(toIncident);
    },
    committedAfter(id: number, limit: number): Incident[] {
      return following.all(id, limit).map(toIncident);
    },
    ofAlarm(key: string, before: number | undefined, limit: number): Incident[] {
      return ask.rows(alarmQuery(key, before, limit)).map(toIncident);
    },
  };
}

// Places run as the time does, but within one millisecond a row may stand before one that was committed earlier.
function newestFirst(rows: readonly StoredRow[]): StoredRow[] {
  return rows.toSorted((a, b) => b.at - a.at || b.id - a.id);
}

/** The statement for one page: `limit` rows after the cursor, whose `place` is that of its row; without one, from either end. */
export function pageQuery(
  way: Exclude<Way, { by: 'nothing' }>,
  span: Span,
  after: (Cursor & { readonly place: number }) | undefined,
  limit: number,
  order: 'ASC' | 'DESC' = 'DESC',
): Query {
  const { sql, bound } = rowsQuery(way, span, order, after);
  return { sql: `${sql} LIMIT @limit`, bound: { ...bound, limit } };
}

/**
 * All rows that match, newest first, so many at a stretch (some ms): no more of them is held, and no state of the
 * database is kept alive between two stretches. What the filter's words mean is decided at the beginning.
 */
export function* matchingRows(
  connection: Connection,
  filter: IncidentFilter,
  stretch = 4_000,
): Generator<readonly StoredRow[]> {
  const [ask, way, placeOf] = [asker(connection), wayFinder(connection)(filter), placeFinder(connection)];
  if (way.by === 'nothing') return;
  let last: StoredRow | undefined;
  do {
    const after = last && { timestamp: last.at, id: last.id, place: placeOf(last.at, last.id) };
    const rows = ask.rows(pageQuery(way, filter, after, stretch));
    if (rows.length > 0) yield newestFirst(rows);
    last = rows.length < stretch ? undefined : rows.at(-1);
  } while (last !== undefined);
}

function rowsQuery(
  way: Exclude<Way, { by: 'nothing' }>,
  span: Span,
  order: 'ASC' | 'DESC',
  after: (Cursor & { readonly place: number }) | undefined,
): Query {
  if (way.by === 'index') {
    const { where, bound } = indexConditions(way.match, span);
    if (after !== undefined) where.push('incident_search.rowid < CAST(@afterPlace AS INTEGER)');
    const columns = rowColumns.replaceAll(/\w+/g, 'incidents.$&');
    const sql = `SELECT ${columns} FROM incident_search
      CROSS JOIN incident_place ON incident_place.place = incident_search.rowid
      CROSS JOIN incidents ON incidents.id = incident_place.incident
      WHERE ${where.join(' AND ')} ORDER BY incident_search.rowid ${order}`;
    return { sql, bound: after === undefined ? bound : { ...bound, afterPlace: after.place } };
  }
  const { where, bound } = rowConditions(way, span);
  if (after !== undefined) where.push('(at, id) < (@afterAt, @afterId)');
  const sql = `SELECT ${rowColumns} FROM incidents${whereAll(where)} ORDER BY at ${order}, id ${order}`;
  return { sql, bound: after === undefined ? bound : { ...bound, afterAt: after.timestamp, afterId: after.id } };
}

/** The statement that counts rows, `most` of them at most. */
export function countQuery(way: Exclude<Way, { by: 'nothing' }>, span: Span, most: number): Query {
  const { sql, bound } = timesQuery(way, span, most);
  return { sql: `SELECT count(*) FROM (${sql})`, bound };
}

/** The statement for the times (`at`) of rows, newest first, `most` of them at most; it reads no row. */
export function timesQuery(way: Exclude<Way, { by: 'nothing' }>, span: Span, most: number): Query {
  if (way.by === 'index') {
    const { where, bound } = indexConditions(way.match, span);
    const sql = `SELECT rowid / ${placesOfMs} AS at FROM incident_search
      WHERE ${where.join(' AND ')} ORDER BY rowid DESC LIMIT @most`;
    return { sql, bound: { ...bound, most } };
  }
  const { where, bound } = rowConditions(way, span);
  return { sql: `SELECT at FROM incidents${whereAll(where)} ORDER BY at DESC LIMIT @most`, bound: { ...bound, most } };
}

/** The statement for the rows of one alarm, newest first: along the index of migration 70, whose terms it repeats. */
export function alarmQuery(key: string, before: number | undefined, limit: number): Query {
  const where = ["type GLOB 'alarm.*'", "json_extract(value, '$.key') = @key"];
  if (before !== undefined) where.push('id < @before');
  const sql = `SELECT ${rowColumns} FROM incidents${whereAll(where)} ORDER BY id DESC LIMIT @limit`;
  return { sql, bound: { key, limit, ...(before !== undefined && { before }) } };
}

function whereAll(where: readonly string[]): string {
  return where.length === 0 ? '' : ` WHERE ${where.join(' AND ')}`;
}

function rowConditions({ type, node }: Extract<Way, { by: 'rows' }>, { from, to }: Span) {
  const where: string[] = [];
  if (type !== null) where.push('type = @type');
  if (node !== null) where.push('node = @node');
  if (from !== undefined) where.push('at >= @from');
  if (to !== undefined) where.push('at < @to');
  const bound: Bound = {
    ...(type !== null && { type }),
    ...(node !== null && { node }),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
  };
  return { where, bound };
}

// The search takes a bound for its places only where it is an integer to SQLite, which a bound number is not.
function indexConditions(match: string, { from, to }: Span) {
  const where = ['incident_search MATCH @match'];
  if (from !== undefined) where.push('incident_search.rowid >= CAST(@from AS INTEGER)');
  if (to !== undefined) where.push('incident_search.rowid < CAST(@to AS INTEGER)');
  const bound: Bound = {
    match,
    ...(from !== undefined && { from: ownPlace(from, 0) }),
    ...(to !== undefined && { to: ownPlace(to, 0) }),
  };
  return { where, bound };
}

/** Exact, unless the ends of the span that are no whole days hold more than anybody should wait for. */
function countDays(ask: Asker, type: string | null, { from, to }: Span): { count: number; capped: boolean } {
  const [first, end] = [
    from === undefined ? 0 : Math.ceil(from / dayMs),
    to === undefined ? null : Math.floor(to / dayMs),
  ];
  const scan = (span: Span) =>
    ask.figure(countQuery({ by: 'rows', type, node: null } as Way & { by: 'rows' }, span, edgeCap + 1)) ?? 0;
  if (end !== null && first >= end) return ended([scan({ from, to })]);
  const edges = [
    ...(from === undefined ? [] : [scan({ from, to: first * dayMs })]),
    ...(to === undefined || end === null ? [] : [scan({ from: end * dayMs, to })]),
  ];
  return ended(edges, ask.figure(daysQuery(type, first, end)) ?? 0);
}

function ended(edges: readonly number[], days = 0): { count: number; capped: boolean } {
  const counted = edges.reduce((sum, edge) => sum + Math.min(edge, edgeCap), days);
  return { count: counted, capped: edges.some((edge) => edge > edgeCap) };
}

/** The statement for how many rows whole days have, from day `first` to day `end` (excluded), in days since 1970. */
export function daysQuery(type: string | null, first: number, end: number | null): Query {
  const where = ['day >= @first', ...(end === null ? [] : ['day < @end']), ...(type === null ? [] : ['type = @type'])];
  const bound = { first, ...(end !== null && { end }), ...(type !== null && { type }) };
  return { sql: `SELECT sum(rows) FROM incident_day WHERE ${where.join(' AND ')}`, bound };
}
