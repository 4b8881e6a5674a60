import type { NodeConfig } from '../../contract/config.ts';
import type { NodeRecord } from '../../domain/ports/stores.ts';
import type { Connection } from './connection.ts';

interface Row {
  id: string;
  name: string;
  created: number;
  revoked: number | null;
  password_hash: Uint8Array;
  sealed_key: Uint8Array;
  desired_rev: number;
  desired_config: string;
  desired_by: string;
  desired_at: number;
  reported: string | null;
  last_boot: number | null;
  heard: number | null;
  climate: string | null;
  mac: string | null;
  pending: number | null;
  before_hash: Uint8Array | null;
  before_key: Uint8Array | null;
}

/** Table `node`; every method runs within the caller's transaction. */
export function nodeTable(connection: Connection) {
  const all = connection.prepare<[], Row>('SELECT * FROM node ORDER BY id');
  const byId = connection.prepare<[string], Row>('SELECT * FROM node WHERE id = ?');
  const insert = connection.prepare(
    `INSERT INTO node (id, name, created, revoked, password_hash, sealed_key, desired_rev, desired_config, desired_by,
       desired_at, reported, last_boot, heard, climate, mac, pending, before_hash, before_key)
     VALUES (@id, @name, @created, @revoked, @password_hash, @sealed_key, @desired_rev, @desired_config, @desired_by,
       @desired_at, @reported, @last_boot, @heard, @climate, @mac, @pending, @before_hash, @before_key)
     ON CONFLICT (id) DO UPDATE SET
       name = excluded.name, created = excluded.created, revoked = NULL, password_hash = excluded.password_hash,
       sealed_key = excluded.sealed_key, desired_rev = excluded.desired_rev, desired_config = excluded.desired_config,
       desired_by = excluded.desired_by, desired_at = excluded.desired_at, reported = NULL, mac = excluded.mac,
       pending = excluded.pending, before_hash = NULL, before_key = NULL
     WHERE revoked IS NOT NULL AND pending IS NOT NULL`,
  );
  const update = connection.prepare(
    `UPDATE node SET name = @name, created = @created, revoked = @revoked, password_hash = @password_hash,
       sealed_key = @sealed_key, desired_rev = @desired_rev, desired_config = @desired_config, desired_by = @desired_by,
       desired_at = @desired_at, reported = @reported, last_boot = @last_boot, heard = @heard,
       climate = @climate, mac = @mac, pending = @pending, before_hash = @before_hash, before_key = @before_key
     WHERE id = @id`,
  );

  return {
    list: (): NodeRecord[] => all.all().map(toRecord),
    /** False when the id is taken; by a node that was given up before it was commissioned it is not. */
    insert: (node: NodeRecord): boolean => insert.run(toRow(node)).changes === 1,
    update(id: string, change: Partial<Omit<NodeRecord, 'id' | 'created'>>): NodeRecord {
      const row = byId.get(id);
      if (row === undefined) throw new Error(`no node ${id}`);
      const record = { ...toRecord(row), ...change, id };
      update.run(toRow(record));
      return record;
    },
  };
}

function toRecord(row: Row): NodeRecord {
  const { id, name, created, revoked, reported, heard, climate, mac, pending, before_hash, before_key } = row;
  const config: NodeConfig = JSON.parse(row.desired_config);
  return {
    id,
    name,
    created,
    revoked,
    reported,
    heard,
    climate,
    mac,
    pending,
    before: before_hash === null || before_key === null ? null : { passwordHash: before_hash, sealedKey: before_key },
    passwordHash: row.password_hash,
    sealedKey: row.sealed_key,
    desired: { rev: row.desired_rev, config, by: row.desired_by, at: row.desired_at },
    lastBoot: row.last_boot,
  };
}

function toRow({ passwordHash, sealedKey, before, desired, lastBoot, ...same }: NodeRecord): Row {
  return {
    ...same,
    password_hash: passwordHash,
    sealed_key: sealedKey,
    desired_rev: desired.rev,
    desired_config: JSON.stringify(desired.config),
    desired_by: desired.by,
    desired_at: desired.at,
    last_boot: lastBoot,
    before_hash: before?.passwordHash ?? null,
    before_key: before?.sealedKey ?? null,
  };
}
