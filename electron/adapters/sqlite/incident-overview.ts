import type { CallOutput } from '../../contract/calls.ts';
import type { IncidentFilter } from '../../contract/incidents.ts';
import type { Connection } from './connection.ts';
import { type Way, wayFinder } from './incident-match.ts';
import { daysQuery, timesQuery } from './incident-query.ts';
import { asker, type Bound, type Query } from './incident-row.ts';
import { dayMs } from './journal-index.ts';
import { journalSpan } from './journal-span.ts';

/** Rows that are counted one by one for a histogram; of more the newest. */
export const scannedRows = 20_000;
/** From so many days on, a span with more rows than that is shown in whole days, rather than known in part. */
const wholeDaysFrom = 7;

type Histogram = CallOutput<'incidents.histogram'>;

/** Parts of a span, of equal width. */
interface Parts {
  readonly from: number;
  readonly width: number;
  readonly count: number;
}

/** How the rows of the journal lie in time. */
export function incidentOverview(connection: Connection) {
  const ask = asker(connection);
  const wayTo = wayFinder(connection);
  const counted = (query: Query) => connection.prepare<[Bound], PartRow>(query.sql).all(query.bound);

  return {
    span: journalSpan(connection),
    histogram(filter: IncidentFilter, from: number, to: number, parts: number): Histogram {
      const asked = equalParts(from, to, parts);
      const way = wayTo(filter);
      if (way.by === 'nothing') return filled(asked, []);
      const days = wholeDays(from, to, parts);
      if (way.by === 'index' || way.node !== null) return scanned(counted(scanQuery(way, asked)), asked);
      const total = ask.figure(daysQuery(way.type, days.from / dayMs, endOf(days) / dayMs)) ?? 0;
      const byDay = asked.width >= dayMs || (total > scannedRows && to - from >= wholeDaysFrom * dayMs);
      return byDay ? filled(days, counted(dayParts(way.type, days))) : scanned(counted(scanQuery(way, asked)), asked);
    },
  };
}

interface PartRow {
  readonly part: number;
  readonly rows: number;
  /** When the oldest counted row happened. */
  readonly oldest: number;
}

const endOf = ({ from, width, count }: Parts) => from + width * count;

function equalParts(from: number, to: number, count: number): Parts {
  return { from, width: Math.max(1, Math.ceil((to - from) / count)), count };
}

function wholeDays(from: number, to: number, most: number): Parts {
  const first = Math.floor(from / dayMs);
  const days = Math.max(1, Math.ceil(to / dayMs) - first);
  const each = Math.ceil(days / most);
  return { from: first * dayMs, width: each * dayMs, count: Math.ceil(days / each) };
}

function filled({ from, width, count }: Parts, rows: readonly PartRow[], knownFrom: number | null = null): Histogram {
  const counts = Array.from({ length: count }, () => 0);
  for (const { part, rows: n } of rows)
    if (part >= 0 && part < count && (knownFrom === null || from + part * width >= knownFrom)) counts[part] = n;
  return { from, width, counts, knownFrom };
}

// The part in which counting ended is known in part only: it is not told.
function scanned(rows: readonly PartRow[], parts: Parts): Histogram {
  const total = rows.reduce((sum, row) => sum + row.rows, 0);
  if (total <= scannedRows) return filled(parts, rows);
  const oldest = Math.min(...rows.map((row) => row.oldest));
  return filled(parts, rows, parts.from + parts.width * (Math.floor((oldest - parts.from) / parts.width) + 1));
}

/** The statement that counts rows by the part of the span that they lie in, the newest where there are too many. */
export function scanQuery(way: Exclude<Way, { by: 'nothing' }>, parts: Parts): Query {
  const { sql, bound } = timesQuery(way, { from: parts.from, to: endOf(parts) }, scannedRows + 1);
  return {
    sql: `SELECT CAST((at - @begin) / @width AS INTEGER) AS part, count(*) AS rows, min(at) AS oldest
      FROM (${sql}) GROUP BY 1`,
    bound: { ...bound, begin: parts.from, width: parts.width },
  };
}

function dayParts(type: string | null, { from, width, count }: Parts): Query {
  const first = from / dayMs;
  const each = width / dayMs;
  return {
    sql: `SELECT (day - CAST(@first AS INTEGER)) / CAST(@each AS INTEGER) AS part, sum(rows) AS rows, 0 AS oldest
      FROM incident_day WHERE day >= @first AND day < @end${type === null ? '' : ' AND type = @type'} GROUP BY 1`,
    bound: { first, end: first + each * count, each, ...(type !== null && { type }) },
  };
}
