import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keyNames } from '../sqlite/anchor.ts';
import type { OpenDatabase } from '../sqlite/database.ts';
import { applicationId, migrate } from '../sqlite/migrate.ts';
import { migrations } from '../sqlite/migrations/all.ts';
import { event, memoryKeychain, opened, sample, temporaryFolder, until } from '../sqlite/testing.ts';
import { type BackupOrder, type MadeBackup, makeBackup, removeDatabase, unpackBackup } from './backup-work.ts';
import { type BackupFacts, chunkBytes, readHead, writeContainer } from './container.ts';

const never = new AbortController().signal;
const silent = () => undefined;
const recoveryKey = new Uint8Array(randomBytes(32));
const other = new Uint8Array(randomBytes(32));
const facts: BackupFacts = {
  site: { id: 'site', name: 'A site' },
  made: 1_790_000_000_000,
  version: '0.1.0',
  schema: 100,
  rows: 7,
  bytes: 0,
};

describe('a backup', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let database: OpenDatabase;
  let order: BackupOrder;
  let made: MadeBackup;
  let whole: Buffer;
  let written = 0;

  async function write(rows: number): Promise<void> {
    const events = Array.from({ length: rows }, () =>
      event(++written, { value: { noise: randomBytes(60).toString('hex') } }),
    );
    await database.journal.commit({ events, samples: events.map((each) => sample(each.timestamp, 20)), entries: [] });
  }

  beforeAll(async () => {
    folder = await temporaryFolder();
    const [work, target] = [join(folder.path, 'work'), join(folder.path, 'backups')];
    await Promise.all([mkdir(work), mkdir(target)]);
    const keychain = memoryKeychain();
    database = await opened({ file: folder.file, keychain });
    await write(4_000);
    const journalKey = keychain.held.get(keyNames.key) ?? '';
    const letter = { journalKey, vaultKey: randomBytes(32).toString('base64url'), from: 1 };
    const rest = { made: facts.made, version: '0.1.0', recoveryKey, letter };
    order = { file: folder.file, work, folder: target, ...rest };
    made = await makeBackup(order, silent, never);
    whole = readFileSync(join(target, made.name));
  });
  afterAll(async () => {
    await database.close();
    await folder.remove();
  });

  const at = (name: string) => join(folder.path, name);
  const unpack = (path: string, keys = [other, recoveryKey]) =>
    unpackBackup({ path, keys, database: at('unpacked.db') }, silent, never);
  async function refusal(bytes: Uint8Array, keys?: (typeof recoveryKey)[]): Promise<unknown> {
    writeFileSync(at('given'), bytes);
    const before = readdirSync(folder.path);
    const cause = await unpack(at('given'), keys).then(
      () => 'nothing was refused',
      (thrown: unknown) => thrown,
    );
    expect(readdirSync(folder.path)).toEqual(before);
    return cause;
  }

  it('opens with its recovery key to the database as it was, with the keys that it needs', async () => {
    const { head, letter, facts: inside } = await unpack(join(order.folder, made.name));
    expect(made.name).toBe('leitstand-new-20260921T141320Z.leitstand-backup');
    expect(head).toMatchObject({ rows: 4_000, version: '0.1.0', site: { id: 'new' } });
    expect(letter).toEqual(order.letter);
    expect(inside).toMatchObject({ rows: 4_000, people: 0, chain: { verifiedTo: 4_000, brokenAt: null } });
    const file = new Database(at('unpacked.db'), { readonly: true });
    expect(file.prepare('SELECT count(*) FROM incidents').pluck().get()).toBe(4_000);
    file.close();
    await removeDatabase(at('unpacked.db'));
    expect(readdirSync(order.work)).toEqual([]);
    // Neither the names of types nor of tables can be read in it.
    expect(whole.includes('door.opened') || whole.includes('incidents')).toBe(false);
  });

  it('is made while the journal grows, and holds one moment of it', async () => {
    let copied = 0;
    const done = new AbortController();
    const ingest = (async () => {
      while (!done.signal.aborted) await write(20);
    })();
    const later = { ...order, made: order.made + 60_000 };
    const grown = await makeBackup(later, (phase) => void (copied += phase === 'copying' ? 1 : 0), never);
    done.abort();
    await ingest;
    expect(copied).toBeGreaterThan(1);
    expect(grown.rows).toBeGreaterThanOrEqual(4_000);
    expect(grown.rows).toBeLessThan(written);
    expect(grown.chain).toEqual({ verifiedTo: grown.rows, brokenAt: null });
  });

  it('that is stopped leaves nothing behind, wherever it was', async () => {
    const before = readdirSync(order.folder);
    for (const where of ['copying', 'packing', 'verifying']) {
      const stop = new AbortController();
      const later = { ...order, made: order.made + 120_000 };
      const making = makeBackup(later, (phase) => phase === where && stop.abort(), stop.signal);
      await expect(making).rejects.toThrow('abort');
      expect([readdirSync(order.folder), readdirSync(order.work)]).toEqual([before, []]);
    }
  });

  it("takes no other one's name, though both are of the same second", async () => {
    const before = readdirSync(order.folder);
    const again = await makeBackup({ ...order, made: order.made + 200 }, silent, never);
    expect(again.name).toBe('leitstand-new-20260921T141321Z.leitstand-backup');
    expect(readdirSync(order.folder)).toEqual([...before, again.name].toSorted());
    expect(readFileSync(join(order.folder, made.name)).equals(whole)).toBe(true);
    expect((await readHead(join(order.folder, again.name), [recoveryKey])).head.made).toBe(order.made + 200);
  });

  it('is refused where one byte of it was changed, and says so', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), async (place, change) => {
        const bytes = Uint8Array.from(whole);
        bytes[place] = (bytes[place] ?? 0) ^ change;
        const cause = await refusal(bytes);
        expect(cause).toMatchObject({ name: 'RefusedBackup' });
        // In its first bytes it is no backup, in the name of its key another one's.
        if (place > 400) expect(cause).toMatchObject({ reason: 'damaged' });
      }),
      { numRuns: 60 },
    );
  });

  it('is refused where it was cut, lengthened, or its chunks were moved', async () => {
    const start = whole.length % (chunkBytes + 16);
    const frontEnd = 8 + 4 + whole.readUInt32BE(8) + 32;
    const chunk = (n: number) =>
      whole.subarray(frontEnd + n * (chunkBytes + 16), frontEnd + (n + 1) * (chunkBytes + 16));
    expect(whole.length).toBeGreaterThan(frontEnd + 3 * (chunkBytes + 16));
    const front = whole.subarray(0, frontEnd);
    const rest = whole.subarray(frontEnd + 2 * (chunkBytes + 16));
    for (const bytes of [
      Buffer.concat([front, chunk(0)]),
      Buffer.concat([front, chunk(0), chunk(1)]),
      Buffer.concat([front, chunk(1), chunk(0), rest]),
      Buffer.concat([front, chunk(0), chunk(0), rest]),
      Buffer.concat([front, chunk(0), rest]),
      Buffer.concat([whole, Buffer.from([0])]),
      Buffer.concat([whole, chunk(0)]),
      whole.subarray(0, whole.length - 1),
      whole.subarray(0, start),
      front,
      whole.subarray(0, 30),
    ])
      expect(await refusal(bytes)).toMatchObject({ name: 'RefusedBackup', reason: 'damaged' });
  });

  it('is refused with another key, and tells so before anything is unpacked', async () => {
    expect(await refusal(whole, [other])).toMatchObject({ reason: 'key' });
    expect(await refusal(whole, [])).toMatchObject({ reason: 'key' });
    const path = join(order.folder, made.name);
    expect(await readHead(path, [other])).toMatchObject({ key: null, head: { rows: 4_000 } });
    expect((await readHead(path, [other, recoveryKey])).key).toEqual(recoveryKey);
  });

  it('is refused where it is of something else, or of a station to come', async () => {
    expect(await refusal(Buffer.from('PK\u0003\u0004 ../../etc/passwd'))).toMatchObject({ reason: 'foreign' });
    expect(await refusal(new Uint8Array())).toMatchObject({ reason: 'foreign' });
    const next = Buffer.from(whole);
    next.write('{"v":2', 12);
    expect(await refusal(next)).toMatchObject({ reason: 'future' });
  });

  it('with a true key but a false content is refused too: bombs, no database, a newer or foreign one', async () => {
    const contents: [string, Partial<BackupFacts>, () => AsyncIterable<Buffer>][] = [
      ['too_large', { bytes: 1_000 }, () => many(Buffer.alloc(1_000_000), 30)],
      ['damaged', { bytes: 40_000 }, () => many(Buffer.alloc(1_000), 1)],
      ['damaged', { bytes: 8_192 }, () => many(Buffer.alloc(8_192, 'no database'), 1)],
      ['foreign', {}, () => databaseWith('PRAGMA application_id = 1; CREATE TABLE theirs (a)')],
      ['altered', {}, () => ownDatabaseWith('CREATE VIEW theirs AS SELECT 1')],
      ['altered', {}, () => ownDatabaseWith('CREATE TRIGGER t AFTER INSERT ON setting BEGIN SELECT 1; END')],
      ['altered', {}, () => ownDatabaseWith('DROP TABLE node; CREATE VIEW node AS SELECT 1')],
      ['altered', {}, () => ownDatabaseWith("UPDATE sqlite_schema SET sql = replace(sql, '(0, 1)', '(0, 2)')")],
      ['future', {}, () => databaseWith(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = 9990`)],
    ];
    for (const [reason, own, content] of contents) {
      const pieces: Buffer[] = [];
      for await (const piece of content()) pieces.push(piece);
      const bytes = own.bytes ?? Buffer.concat(pieces).length;
      const path = at(`hostile-${randomBytes(4).toString('hex')}`);
      const given = { facts: { ...facts, bytes }, letter: order.letter, database: many(Buffer.concat(pieces), 1) };
      await writeContainer(path, given, recoveryKey, never);
      expect(await refusal(readFileSync(path)), reason).toMatchObject({ reason });
    }
  });

  async function* many(piece: Buffer, times: number): AsyncGenerator<Buffer> {
    for (let i = 0; i < times; i++) yield piece;
  }
  function databaseWith(sql: string): AsyncIterable<Buffer> {
    const path = at(`hostile-${randomBytes(4).toString('hex')}.db`);
    const file = new Database(path);
    file.exec(`${sql}; CREATE TABLE IF NOT EXISTS any (a)`);
    file.close();
    return many(readFileSync(path), 1);
  }

  function ownDatabaseWith(sql: string): AsyncIterable<Buffer> {
    const path = at(`hostile-${randomBytes(4).toString('hex')}.db`);
    const file = new Database(path).unsafeMode(true);
    migrate(file, migrations);
    file.pragma('writable_schema = ON');
    file.exec(sql).close();
    return many(readFileSync(path), 1);
  }

  it('opens whatever version of the station made it', async () => {
    for (const [i, { version }] of migrations.entries()) {
      const path = at(`${version}.db`);
      const file = new Database(path);
      migrate(file, migrations.slice(0, i + 1));
      file.close();
      // The journal came with version 30: without one there was no station.
      if (version < 30) continue;
      const bytes = readFileSync(path);
      const given = { facts: { ...facts, bytes: bytes.length }, letter: order.letter, database: many(bytes, 1) };
      await writeContainer(at(`${version}.backup`), given, recoveryKey, never);
      expect((await unpack(at(`${version}.backup`))).facts).toMatchObject({ schema: version, rows: 0 });
    }
  });

  it('of a database that somebody has run ANALYZE on is made, and opens, without the figures', async () => {
    const analysed = join(folder.path, 'analysed.db');
    const source = new Database(folder.file);
    await source.backup(analysed);
    source.close();
    const own = new Database(analysed);
    own.exec('ANALYZE');
    const figures = "SELECT count(*) FROM sqlite_schema WHERE name GLOB 'sqlite_stat*'";
    expect(own.prepare(figures).pluck().get()).toBeGreaterThan(0);
    own.close();
    const { name } = await makeBackup({ ...order, file: analysed, made: facts.made + 3_600_000 }, silent, never);
    const opens = join(folder.path, 'without-figures.db');
    await unpackBackup({ path: join(order.folder, name), keys: [recoveryKey], database: opens }, silent, never);
    const unpacked = new Database(opens, { readonly: true });
    expect(unpacked.prepare(figures).pluck().get()).toBe(0);
    unpacked.close();
  });

  it('of a damaged database is none: it fails and says why', async () => {
    await until(() => database.journal.status().state === 'verified', 'verified');
    const broken = at('broken.db');
    await makeCopy(folder.file, broken);
    const bytes = readFileSync(broken);
    bytes.fill(0xa5, 40 * 4_096, 60 * 4_096);
    writeFileSync(broken, bytes);
    const making = makeBackup({ ...order, file: broken, made: order.made + 1 }, silent, never);
    await expect(making).rejects.toMatchObject({ name: 'RefusedBackup', reason: 'damaged' });
  });
});

async function makeCopy(from: string, to: string): Promise<void> {
  const file = new Database(from, { readonly: true });
  await file.backup(to);
  file.close();
}
