import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { initialConfig } from '../../contract/config.ts';
import { storedReport } from '../../domain/nodes/config-state.ts';
import { openWriter } from './connection.ts';
import type { OpenDatabase } from './database.ts';
import { migrate } from './migrate.ts';
import { migrations } from './migrations/all.ts';
import { memoryKeychain, opened, stationEntry, temporaryFolder } from './testing.ts';

const { 'lock.fail_safe': _, ...older } = initialConfig();
const report = { rev: 3, result: 'applied', code: null, errors: {}, config: older, received: 5 };

describe('a database of before the access book', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;

  beforeEach(async () => {
    folder = await temporaryFolder();
  });
  afterEach(() => folder.remove());

  /** What becomes of a node with this report. */
  function migrated(reported: string | null): { desired_config: string; reported: string | null } {
    const connection = openWriter(folder.file);
    const before = migrations.filter(({ version }) => version < 60);
    migrate(connection, before);
    connection
      .prepare("INSERT INTO node VALUES ('door-1', 'Door', 1, NULL, x'01', x'02', 3, ?, 'eva', 2, ?, NULL, NULL)")
      .run(JSON.stringify({ ...older, 'door.relock': 7_000 }), reported);
    expect(migrate(connection, migrations)).toBe(50);
    const row = connection.prepare('SELECT desired_config, reported FROM node').get();
    connection.close();
    return row as ReturnType<typeof migrated>;
  }

  it('goes on with every lock as it was driven, in what we mean and in what the node has said', () => {
    const { desired_config, reported } = migrated(JSON.stringify(report));
    expect(JSON.parse(desired_config)).toEqual({ ...older, 'door.relock': 7_000, 'lock.fail_safe': 0 });
    expect(storedReport(reported)).toEqual({ ...report, config: { ...older, 'lock.fail_safe': 0 } });
  });

  it.each([
    ['no report', null],
    ['a damaged one', '{"rev":3,'],
    ['one without a configuration', '{"rev":3}'],
    ['one that has the field', '{"config":{"lock.fail_safe":1}}'],
  ])('leaves %s alone', (_name, reported) => {
    expect(migrated(reported).reported).toBe(reported);
  });
});

describe('the access book on the disk', () => {
  const keychain = memoryKeychain();
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let database: OpenDatabase;
  const open = async () => {
    database = await opened({ file: folder.file, keychain });
  };
  const again = async () => {
    await database.close();
    await open();
  };

  beforeEach(async () => {
    keychain.held.clear();
    folder = await temporaryFolder();
    await open();
  });
  afterEach(async () => {
    await database.close();
    await folder.remove();
  });

  it('keeps records, photos and who is where over a restart, and replaces and removes them', async () => {
    const { access } = database;
    const photo = { type: 'image/png', data: 'iVBORw0KGgo=' } as const;
    const first = [
      { kind: 'person', id: '1', data: '{"name":"Ada"}' },
      { kind: 'person', id: '2', data: '{"name":"Bea"}' },
      { kind: 'mode', id: 'site.lockdown', data: '{}' },
    ] as const;
    await access.save(first, [stationEntry({ type: 'person.created' })]);
    const changes = [
      { kind: 'person', id: '1', data: '{"name":"Ada L."}' },
      { kind: 'person', id: '2', data: null },
    ] as const;
    await access.savePhoto(1, photo, changes, [stationEntry({ type: 'person.changed' })]);
    await access.savePresence(
      [
        { person: 1, data: '{"area":4}' },
        { person: 2, data: '{"area":5}' },
      ],
      7,
    );
    await access.savePresence([{ person: 2, data: null }], 9);
    await again();
    expect(await database.access.load()).toEqual([
      { kind: 'mode', id: 'site.lockdown', data: '{}' },
      { kind: 'person', id: '1', data: '{"name":"Ada L."}' },
    ]);
    expect(await database.access.photo(1)).toEqual(photo);
    expect(await database.access.photo(2)).toBeNull();
    expect(await database.access.presence()).toEqual({ upTo: 9, rows: [{ person: 1, data: '{"area":4}' }] });
    await database.access.savePhoto(1, null, [], []);
    expect(await database.access.photo(1)).toBeNull();
    expect((await database.reader.latest(9)).map(({ type }) => type)).toEqual(['person.changed', 'person.created']);
  });

  it('writes all of a change or nothing of it, and no row of the journal for nothing', async () => {
    const good = { kind: 'person', id: '1', data: '{}' } as const;
    // A record without data is against the table: it comes after the good one.
    const bad = { kind: 'person', id: '2', data: undefined as never } as const;
    await expect(database.access.save([good, bad], [stationEntry()])).rejects.toThrow('data');
    await expect(
      database.access.savePhoto(1, { type: 'image/png', data: 'x' }, [bad], [stationEntry()]),
    ).rejects.toThrow('data');
    await again();
    expect(await database.access.load()).toEqual([]);
    expect(await database.access.photo(1)).toBeNull();
    expect(await database.reader.latest(9)).toEqual([]);
  });
});
