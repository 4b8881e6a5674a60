import type { StoredSheet } from '../../domain/ports/handover.ts';
import type { Connection } from './connection.ts';

type Line = Omit<StoredSheet, 'data' | 'sha256'>;

const line = 'id, signed, from_user AS "from", to_user AS "to", open';

/** Table `handover`; `save` runs within the caller's transaction. */
export function handoverTable(connection: Connection) {
  const lines = connection.prepare<[number], Line>(`SELECT ${line} FROM handover ORDER BY id DESC LIMIT ?`);
  const sheet = connection.prepare<[number], StoredSheet>(`SELECT ${line}, data, sha256 FROM handover WHERE id = ?`);
  const insert = connection.prepare<[StoredSheet]>(
    `INSERT INTO handover (id, signed, from_user, to_user, open, data, sha256)
     VALUES (@id, @signed, @from, @to, @open, @data, @sha256)`,
  );
  return {
    list: (limit: number) => lines.all(limit),
    sheet: (id: number) => sheet.get(id) ?? null,
    save(stored: StoredSheet): void {
      insert.run(stored);
    },
  };
}
