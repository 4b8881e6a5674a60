import { expect, it } from 'vitest';
import { initialConfig } from '../../contract/config.ts';
import { openWriter } from './connection.ts';
import { migrate } from './migrate.ts';
import { migrations } from './migrations/all.ts';
import { opened, temporaryFolder } from './testing.ts';

const secrets = (first: number) => [0, 1].map((more) => new Uint8Array(32).fill(first + more));

it('finds the nodes of a database of before commissioning as they were, with their keys, for good and of no known board', async () => {
  const folder = await temporaryFolder();
  try {
    const config = initialConfig();
    const [[doorHash, doorKey], [goneHash, goneKey]] = [secrets(1), secrets(7)];
    const older = openWriter(folder.file);
    migrate(
      older,
      migrations.filter(({ version }) => version < 140),
    );
    const insert = older.prepare(
      `INSERT INTO node (id, name, created, revoked, password_hash, sealed_key, desired_rev, desired_config, desired_by,
         desired_at, reported, last_boot, heard) VALUES (?, ?, 1, ?, ?, ?, 3, ?, 'eva', 2, NULL, 7, 5)`,
    );
    insert.run('door-1', 'Door', null, doorHash, doorKey, JSON.stringify(config));
    insert.run('door-2', 'Gone', 4, goneHash, goneKey, JSON.stringify(config));
    older.close();

    const database = await opened({ file: folder.file });
    const nodes = await database.nodes.list();
    await database.close();
    const same = { created: 1, reported: null, lastBoot: 7, heard: 5, desired: { rev: 3, config, by: 'eva', at: 2 } };
    const unseen = { mac: null, pending: null, before: null };
    expect(nodes.map((node) => ({ ...node, ...bytesOf(node) }))).toMatchObject([
      { ...same, ...unseen, id: 'door-1', name: 'Door', revoked: null, ...bytes(doorHash, doorKey) },
      { ...same, ...unseen, id: 'door-2', name: 'Gone', revoked: 4, ...bytes(goneHash, goneKey) },
    ]);
  } finally {
    await folder.remove();
  }
});

const bytes = (hash: Uint8Array | undefined, key: Uint8Array | undefined) => ({
  passwordHash: [...(hash ?? [])],
  sealedKey: [...(key ?? [])],
});
const bytesOf = (node: { readonly passwordHash: Uint8Array; readonly sealedKey: Uint8Array }) =>
  bytes(node.passwordHash, node.sealedKey);
