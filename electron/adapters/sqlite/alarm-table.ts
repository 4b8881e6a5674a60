import type { Connection } from './connection.ts';
import type { AlarmRow } from './messages.ts';

/** Tables `alarm` and `alarm_read`. */
export function alarmTable(connection: Connection) {
  const all = connection.prepare<[], AlarmRow>('SELECT key, last, record FROM alarm ORDER BY key');
  const put = connection.prepare<[AlarmRow]>(
    `INSERT INTO alarm (key, last, record) VALUES (@key, @last, @record)
     ON CONFLICT (key) DO UPDATE SET last = excluded.last, record = excluded.record`,
  );
  const upTo = connection.prepare<[], number>('SELECT up_to FROM alarm_read').pluck();
  const setUpTo = connection.prepare<[number]>(
    'INSERT INTO alarm_read (one, up_to) VALUES (1, ?) ON CONFLICT (one) DO UPDATE SET up_to = excluded.up_to',
  );
  return {
    load: () => ({ upTo: upTo.get() ?? 0, rows: all.all() }),
    save(changes: readonly AlarmRow[], read: number): void {
      for (const row of changes) put.run(row);
      setUpTo.run(read);
    },
  };
}
