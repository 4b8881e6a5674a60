import type { IncidentFile, SavedFilter } from '../../contract/incidents.ts';
import { limits } from '../../contract/limits.ts';
import type { Connection } from './connection.ts';

/** Tables `incident_file` and `saved_filter`; `addFile` runs within the caller's transaction. */
export function noteTable(connection: Connection) {
  const addFile = connection
    .prepare<[object], number>(
      `INSERT INTO incident_file (incident, name, bytes, sha256, by, at, content)
       SELECT @incident, @name, @bytes, @sha256, @by, @at, @content
       WHERE (SELECT count(*) FROM incident_file WHERE incident = @incident) < @most RETURNING id`,
    )
    .pluck();
  const saveFilter = connection
    .prepare<[object], number>(
      `INSERT INTO saved_filter (user, name, filter) SELECT @user, @name, @filter
       WHERE (SELECT count(*) FROM saved_filter WHERE user = @user AND name <> @name) < @most
       ON CONFLICT (user, name) DO UPDATE SET filter = excluded.filter RETURNING id`,
    )
    .pluck();
  const removeFilter = connection.prepare('DELETE FROM saved_filter WHERE user = ? AND id = ?');

  return {
    addFile(file: Omit<IncidentFile, 'id'>, content: Uint8Array): IncidentFile | null {
      const id = addFile.get({ ...file, content, most: limits.attachedFiles });
      return id === undefined ? null : { id, ...file };
    },
    saveFilter(user: number, { name, filter }: Omit<SavedFilter, 'id'>): SavedFilter | null {
      const id = saveFilter.get({ user, name, filter: JSON.stringify(filter), most: limits.savedFilters });
      return id === undefined ? null : { id, name, filter };
    },
    removeFilter: (user: number, id: number) => removeFilter.run(user, id).changes > 0,
  };
}
