import type { Connection } from './connection.ts';
import { latest, placesOfMs } from './journal-index.ts';

/**
 * Finds the first row of a span of rows that no search finds: it has no place, its place names another row, or the
 * search has nothing at its place. It is one question of the rows as they are at one moment: rows that two persons
 * delete meanwhile are gone from all of it.
 */
export function indexCheck(connection: Connection): (from: number, to: number) => number | null {
  const first = connection
    .prepare<[number, number], number>(
      `SELECT row.id FROM incidents AS row
       LEFT JOIN incident_moved AS moved ON moved.incident = row.id
       LEFT JOIN incident_place AS at_place
         ON at_place.place = ifnull(moved.place, min(max(0, row.at), ${latest}) * ${placesOfMs} + row.id % ${placesOfMs})
       LEFT JOIN incident_search_docsize AS searched ON searched.id = at_place.place
       WHERE row.id BETWEEN ? AND ? AND (at_place.incident IS NOT row.id OR searched.id IS NULL)
       ORDER BY row.id LIMIT 1`,
    )
    .pluck();
  return (from, to) => first.get(from, to) ?? null;
}
