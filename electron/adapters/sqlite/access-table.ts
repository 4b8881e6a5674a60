import type { Photo } from '../../contract/people.ts';
import type { AccessChange, AccessRow, PresenceChange } from '../../domain/ports/access.ts';
import type { Connection } from './connection.ts';

/** Tables `access_item`, `photo`, `presence` and `presence_read`. */
export function accessTable(connection: Connection) {
  // Numbers in the order in which they were given: as text, 10 comes before 9.
  const items = connection.prepare<[], AccessRow>(
    'SELECT kind, id, data FROM access_item ORDER BY kind, length(id), id',
  );
  const set = connection.prepare(
    'INSERT INTO access_item (kind, id, data) VALUES (?, ?, ?) ON CONFLICT (kind, id) DO UPDATE SET data = excluded.data',
  );
  const remove = connection.prepare('DELETE FROM access_item WHERE kind = ? AND id = ?');
  const photo = connection.prepare<[number], Photo>('SELECT type, data FROM photo WHERE person = ?');
  const setPhoto = connection.prepare(
    `INSERT INTO photo (person, type, data) VALUES (?, ?, ?)
     ON CONFLICT (person) DO UPDATE SET type = excluded.type, data = excluded.data`,
  );
  const removePhoto = connection.prepare('DELETE FROM photo WHERE person = ?');
  const present = connection.prepare<[], { person: number; data: string }>(
    'SELECT person, data FROM presence ORDER BY person',
  );
  const setPresent = connection.prepare(
    'INSERT INTO presence (person, data) VALUES (?, ?) ON CONFLICT (person) DO UPDATE SET data = excluded.data',
  );
  const removePresent = connection.prepare('DELETE FROM presence WHERE person = ?');
  const upTo = connection.prepare<[], number>('SELECT up_to FROM presence_read').pluck();
  const setUpTo = connection.prepare(
    'INSERT INTO presence_read (one, up_to) VALUES (1, ?) ON CONFLICT (one) DO UPDATE SET up_to = excluded.up_to',
  );

  return {
    items: () => items.all(),
    save(changes: readonly AccessChange[]): void {
      for (const { kind, id, data } of changes)
        if (data === null) remove.run(kind, id);
        else set.run(kind, id, data);
    },
    photo: (person: number) => photo.get(person) ?? null,
    savePhoto(person: number, image: Photo | null): void {
      if (image === null) removePhoto.run(person);
      else setPhoto.run(person, image.type, image.data);
    },
    presence: () => ({ upTo: upTo.get() ?? 0, rows: present.all() }),
    savePresence(changes: readonly PresenceChange[], read: number): void {
      connection.transaction(() => {
        for (const { person, data } of changes)
          if (data === null) removePresent.run(person);
          else setPresent.run(person, data);
        setUpTo.run(read);
      })();
    },
  };
}
