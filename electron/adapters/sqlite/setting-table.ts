import type { Connection } from './connection.ts';

/** Tables `setting` and `secret`: values by name. */
export function settingTable(connection: Connection) {
  const setting = connection.prepare<[string], string>('SELECT value FROM setting WHERE name = ?').pluck();
  const setSetting = connection.prepare(
    'INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
  );
  const secret = connection.prepare<[string], Uint8Array>('SELECT sealed FROM secret WHERE name = ?').pluck();
  const setSecret = connection.prepare(
    'INSERT INTO secret (name, sealed) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET sealed = excluded.sealed',
  );

  return {
    get: (name: string) => setting.get(name) ?? null,
    set: (name: string, value: string) => void setSetting.run(name, value),
    secret: (name: string) => secret.get(name) ?? null,
    setSecret: (name: string, sealed: Uint8Array) => void setSecret.run(name, sealed),
  };
}
