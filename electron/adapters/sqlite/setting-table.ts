import type { Connection } from './connection.ts';

/** Tables `setting`, `secret` and `alarm`: values by name. */
export function settingTable(connection: Connection) {
  const setting = connection.prepare<[string], string>('SELECT value FROM setting WHERE name = ?').pluck();
  const setSetting = connection.prepare(
    'INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
  );
  const secret = connection.prepare<[string], Uint8Array>('SELECT sealed FROM secret WHERE name = ?').pluck();
  const setSecret = connection.prepare(
    'INSERT INTO secret (name, sealed) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET sealed = excluded.sealed',
  );
  const alarms = connection.prepare<[], string>('SELECT alarm FROM alarm ORDER BY key').pluck();
  const setAlarm = connection.prepare(
    'INSERT INTO alarm (key, alarm) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET alarm = excluded.alarm',
  );
  const removeAlarm = connection.prepare('DELETE FROM alarm WHERE key = ?');

  return {
    get: (name: string) => setting.get(name) ?? null,
    set: (name: string, value: string) => void setSetting.run(name, value),
    secret: (name: string) => secret.get(name) ?? null,
    setSecret: (name: string, sealed: Uint8Array) => void setSecret.run(name, sealed),
    alarms: () => alarms.all(),
    saveAlarm: (key: string, alarm: string | null) =>
      void (alarm === null ? removeAlarm.run(key) : setAlarm.run(key, alarm)),
  };
}
