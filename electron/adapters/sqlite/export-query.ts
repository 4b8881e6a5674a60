import type { IncidentFilter } from '../../contract/incidents.ts';
import type { CsvJournalRow } from '../../domain/journal/journal-csv.ts';
import type { Connection } from './connection.ts';
import { pageQuery } from './incident-query.ts';

/** Rows read at a stretch (some ms): between two stretches the worker hears whether it is to stop. */
const stretch = 4_000;

type Bound = Record<string, string | number>;

/** All rows that match, newest first, in stretches; never more than one of them is held. */
export function* matchingRows(connection: Connection, filter: IncidentFilter): Generator<readonly CsvJournalRow[]> {
  const prepare = (sql: string) => connection.prepare<[Bound], CsvJournalRow>(sql);
  const first = pageQuery(filter, undefined, stretch);
  let rows = prepare(first.sql).all(first.bound);
  const following = prepare(pageQuery(filter, { timestamp: 0, id: 0 }, stretch).sql);
  for (;;) {
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows;
    if (rows.length < stretch) return;
    rows = following.all(pageQuery(filter, { timestamp: last.at, id: last.id }, stretch).bound);
  }
}
