import type { UserRecord } from '../../domain/ports/stores.ts';
import type { Connection } from './connection.ts';

interface Row {
  id: number;
  username: string;
  pass: string;
  role: UserRecord['role'];
  disabled: number;
  created: number;
  last_login: number | null;
  failures: string;
  locked_until: number | null;
  generation: number;
  language: UserRecord['language'];
  appearance: UserRecord['appearance'];
}

/** Table `user`; every method runs within the caller's transaction. */
export function userTable(connection: Connection) {
  const all = connection.prepare<[], Row>('SELECT * FROM user ORDER BY username');
  const byName = connection.prepare<[string], Row>('SELECT * FROM user WHERE username = ?');
  const byId = connection.prepare<[number], Row>('SELECT * FROM user WHERE id = ?');
  const insert = connection.prepare(
    `INSERT INTO user (username, pass, role, disabled, created, last_login, failures, locked_until, generation, language, appearance)
     VALUES (@username, @pass, @role, @disabled, @created, @last_login, @failures, @locked_until, @generation, @language, @appearance)
     ON CONFLICT (username) DO NOTHING`,
  );
  const update = connection.prepare(
    `UPDATE user SET pass = @pass, role = @role, disabled = @disabled, created = @created, last_login = @last_login,
       failures = @failures, locked_until = @locked_until, generation = @generation, language = @language, appearance = @appearance
     WHERE id = @id`,
  );
  const one = (row: Row | undefined) => (row === undefined ? null : toRecord(row));

  return {
    list: (): UserRecord[] => all.all().map(toRecord),
    byName: (username: string) => one(byName.get(username)),
    byId: (id: number) => one(byId.get(id)),
    /** Null when the name is taken. */
    insert(user: Omit<UserRecord, 'id'>): UserRecord | null {
      const { changes, lastInsertRowid } = insert.run(toRow(user));
      return changes === 0 ? null : { ...user, id: Number(lastInsertRowid) };
    },
    update(id: number, change: Partial<Omit<UserRecord, 'id' | 'username'>>): UserRecord {
      const row = byId.get(id);
      if (row === undefined) throw new Error(`no user ${id}`);
      const record = { ...toRecord(row), ...change, id };
      update.run({ ...toRow(record), id });
      return record;
    },
  };
}

function toRecord({ last_login, locked_until, failures: text, disabled, ...same }: Row): UserRecord {
  const failures: number[] = JSON.parse(text);
  return {
    ...same,
    disabled: disabled === 1,
    lastLogin: last_login,
    lockedUntil: locked_until,
    failures,
  };
}

function toRow({ lastLogin, lockedUntil, failures, disabled, ...same }: Omit<UserRecord, 'id'>): Omit<Row, 'id'> {
  return {
    ...same,
    disabled: disabled ? 1 : 0,
    last_login: lastLogin,
    locked_until: lockedUntil,
    failures: JSON.stringify(failures),
  };
}
