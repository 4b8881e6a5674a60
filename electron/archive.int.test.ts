import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type PreparedSite, prepareSite } from '../build/testing/prepared-site.ts';
import { sampleCase } from '../build/testing/sample-case.ts';
import { createBackupShelf } from './adapters/backup/backup-shelf.ts';
import { placesIn } from './adapters/backup/restore.ts';
import { caseFiles, packContent } from './adapters/cases/case-file.ts';
import { stationSigner } from './adapters/cases/signer.ts';
import { systemClock } from './adapters/clock/system-clock.ts';
import { nodeCrypto } from './adapters/crypto/node-crypto.ts';
import { createFileKeychain } from './adapters/keychain/file-keychain.ts';
import { openWriter } from './adapters/sqlite/connection.ts';
import { migrate } from './adapters/sqlite/migrate.ts';
import { migrations } from './adapters/sqlite/migrations/all.ts';
import { memoryKeychain, memoryLog, until } from './adapters/sqlite/testing.ts';
import { type ArchiveOpener, type ArchiveOptions, archiveOpener, type OpenArchive } from './archive.ts';
import type { CallInput, CallName, CallOutput } from './contract/calls.ts';
import { calls } from './contract/calls.ts';
import { ok, type Result } from './contract/result.ts';
import { recoveryKeyText } from './domain/keeping/recovery-key.ts';
import type { BackupRun } from './domain/ports/backups.ts';
import type { CaseParts } from './domain/ports/cases.ts';
import type { StationEntry } from './domain/ports/journal.ts';
import type { PaperFrame } from './domain/ports/printer.ts';
import type { Keychain } from './domain/ports/secrets.ts';

let site: PreparedSite;
let made: string;
let dataDir: string;
let archive: OpenArchive | null = null;
/** What the station around has written into its own journal, and what left it as PDF. */
let rows: StationEntry[];
let papers: { readonly name: string; readonly frame: PaperFrame }[];
const file = () => join(made, 'leitstand.db');

beforeAll(async () => {
  made = mkdtempSync(join(tmpdir(), 'leitstand-archived-'));
  site = await prepareSite({ dataDir: made, name: 'Bremen', language: 'en', nodes: { 'n-1': 'Main door' } });
});
afterAll(() => rmSync(made, { recursive: true, force: true }));
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'leitstand-archive-'));
  [rows, papers] = [[], []];
});
afterEach(async () => {
  await archive?.close();
  archive = null;
  rmSync(dataDir, { recursive: true, force: true });
});

/** How the station of another PC opens files, or the one whose site and keychain are named. */
async function opener(own: string | null = null, keychain: Keychain = memoryKeychain()): Promise<ArchiveOpener> {
  const facts = { version: '0.1.0', host: 'chromium', systemLanguage: 'de' } as const;
  const around = {
    clock: systemClock(),
    log: memoryLog(),
    ...desk(),
    checkOutput: true,
    recoveryKeys: async () => [],
  };
  const caseKey = caseFiles(await stationSigner(keychain), packContent).key;
  return archiveOpener({ dataDir, keychain, caseKey, ...around, facts, ownSite: async () => own });
}

/** Keeps what is printed and written down. */
function desk(): Pick<ArchiveOptions, 'files' | 'printer' | 'journal'> {
  let printed: PaperFrame | null = null;
  return {
    printer: {
      pdf(_, frame) {
        printed = frame;
        return { done: Promise.resolve(ok(Uint8Array.of(37))), stop: () => undefined };
      },
    },
    files: {
      async save(name, content) {
        const saved = await content();
        if (saved.ok && printed !== null) papers.push({ name, frame: printed });
        return saved.ok ? ok(true) : saved;
      },
    },
    journal: {
      async append(...entries) {
        rows.push(...entries);
        return [];
      },
    },
  };
}

/** Nobody stops it. */
const going: BackupRun = { progress: () => undefined, onStop: () => undefined };
/** Is stopped as soon as it comes to a phase, and writes down which it came to. */
function stoppedIn(phase: string): BackupRun & { readonly phases: Set<string> } {
  const [phases, listeners] = [new Set<string>(), new Set<() => void>()];
  return {
    phases,
    progress(now) {
      phases.add(now);
      if (now === phase) for (const stop of listeners) stop();
    },
    onStop(listener) {
      if (phases.has(phase)) listener();
      else listeners.add(listener);
    },
  };
}

async function opened(path: string, open: ArchiveOpener): Promise<OpenArchive> {
  const result = await open(path, null, going);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  archive = result.value;
  return archive;
}

async function ask<N extends CallName>(name: N, input: CallInput<N>, token: string | null = null) {
  const answer = await archive?.door({ windowId: 7, trusted: true }, { name, input, token });
  return answer as Result<CallOutput<N>>;
}

async function signedIn(): Promise<string> {
  const { username, password } = site;
  const session = await ask('session.login', { username, password });
  if (!session.ok) throw new Error(session.error.code);
  return session.value.token;
}

describe('a case file', () => {
  it('is of this station only where its key has signed it, whatever the file says of itself', async () => {
    const hash = 'a'.repeat(64);
    const content: CaseParts = {
      v: 1,
      site: { id: 'demo', name: 'Bremen', timeZone: 'Europe/Berlin' },
      made: { at: 1_790_000_000_000, by: 'eva', version: '0.1.0' },
      title: 'Forced at night',
      remarks: '',
      chosen: [],
      rows: [],
      comments: [],
      files: [],
      curves: [],
      alarms: [],
      names: { nodes: {} },
      chain: { rows: 9, hash, verifiedFrom: 1, verifiedTo: 9, broken: null },
    };
    const [keychain, path] = [memoryKeychain(), join(dataDir, 'x.leitstand-case')];
    for (const [signing, own] of [
      [keychain, true],
      [memoryKeychain(), false],
    ] as const) {
      const packed = await caseFiles(await stationSigner(signing), packContent).pack(content);
      if (packed.ok) writeFileSync(path, packed.value);
      const { info } = await opened(path, await opener('demo', keychain));
      expect(info.signature).toMatchObject({ holds: true, own });
    }
  });
});

describe('a database of another station', () => {
  it('is read with its own accounts, and not a byte of it is changed', async () => {
    const before = createHash('sha256').update(readFileSync(file())).digest('hex');
    const { info } = await opened(file(), await opener());
    expect(info).toMatchObject({ kind: 'database', name: 'leitstand.db', site: { name: 'Bremen' } });
    expect(await ask('incidents.page', { filter: {}, limit: 10 })).toMatchObject({
      error: { code: 'unauthenticated' },
    });
    expect(await ask('session.login', { username: site.username, password: 'not this one' })).toMatchObject({
      ok: false,
    });
    const token = await signedIn();
    const page = await ask('incidents.page', { filter: {}, limit: 500 }, token);
    const types = page.ok ? page.value.rows.map(({ type }) => type) : [];
    expect(types).toContain('node.created');
    expect(await ask('handover.list', {}, token)).toEqual({ ok: true, value: [] });
    // Neither the failed attempt nor the sign-in of here is in it.
    expect(types.filter((type) => type === 'session.failed')).toEqual([]);
    expect(await ask('live.start', {}, token)).toMatchObject({ value: { nodes: [{ id: 'n-1', name: 'Main door' }] } });
    expect(createHash('sha256').update(readFileSync(file())).digest('hex')).toBe(before);
  });

  it('answers nothing that would change something, whoever is signed in', async () => {
    await opened(file(), await opener());
    const token = await signedIn();
    const read = new Set<string>();
    for (const name of Object.keys(calls) as CallName[]) {
      const answer = await archive?.door({ windowId: 7, trusted: true }, { name, input: {}, token });
      if (answer?.ok) read.add(name);
      else if (answer?.error.code !== 'invalid_input')
        expect([name, answer?.error.code]).toEqual([
          name,
          expect.stringMatching(/^(unavailable|not_found|session_locked|unauthenticated|confirmation_needed)$/),
        ]);
    }
    const harmless = /^(archive|incidents|climate|handover\.(list|sheet)|live|station|journal|session)(\.|$)/;
    expect([...read].filter((name) => !harmless.test(name))).toEqual([]);
  });

  it('cannot be verified on another PC, and says so', async () => {
    await opened(file(), await opener());
    expect(await ask('archive.info', {})).toMatchObject({
      value: { chain: { state: 'unverifiable', verifiedTo: 0, broken: null } },
    });
  });

  it('is verified where its key is, and a row that was changed is named', async () => {
    const keychain = createFileKeychain(join(made, 'secrets.json'));
    const copy = join(dataDir, 'old.db');
    new Database(file()).exec(`VACUUM INTO '${copy}'`).close();
    const state = async () => {
      const info = await ask('archive.info', {});
      return info.ok ? info.value?.chain : null;
    };
    await opened(copy, await opener('demo', keychain));
    await until(async () => (await state())?.state === 'verified', 'it is verified');
    await archive?.close();
    const changed = new Database(copy);
    changed.exec("DROP TRIGGER incidents_no_update; UPDATE incidents SET actor = 'nobody' WHERE id = 3");
    changed.close();
    await opened(copy, await opener('demo', keychain));
    await until(async () => (await state())?.state === 'broken', 'the break is found');
    expect(await state()).toMatchObject({ verifiedTo: 2, broken: { at: 3, how: 'changed' } });
  });

  it('is a backup that opens with the recovery key on its paper, and brings the key of its chain along', async () => {
    const keychain = createFileKeychain(join(made, 'secrets.json'));
    const shelf = createBackupShelf({ places: placesIn(made), keychain, log: memoryLog(), version: '0.1.0' });
    const [plan, key] = [await shelf.plan(), nodeCrypto.randomBytes(32)];
    const backup = await shelf.make({ ...plan, folder: dataDir }, key, Date.now(), going);
    if (!backup.ok) throw new Error(backup.error.message);
    const path = join(dataDir, backup.value.name);
    const open = await opener();
    expect(await open(path, null, going)).toMatchObject({ error: { details: { reason: 'key' } } });
    expect(await open(path, 'no such key', going)).toMatchObject({ error: { details: { reason: 'key' } } });
    const result = await open(path, recoveryKeyText(key, nodeCrypto), going);
    if (!result.ok) throw new Error(result.error.message);
    archive = result.value;
    expect(archive.info).toMatchObject({ kind: 'backup', site: { name: 'Bremen' } });
    await until(async () => {
      const info = await ask('archive.info', {});
      return info.ok && info.value?.chain.state === 'verified';
    }, 'it is verified');
    expect(await signedIn()).not.toBe('');
  });

  it('goes on paper, which says by whose account and from which file; the row of it names no operator', async () => {
    await opened(file(), await opener());
    const token = await signedIn();
    const paper = { kind: 'handover', name: 'Shift hand-over', sheet: '<p>14</p>' } as const;
    expect(await ask('papers.pdf', paper)).toMatchObject({ error: { code: 'unauthenticated' } });
    expect(await ask('papers.pdf', paper, token)).toEqual(ok({ saved: true }));
    expect(papers[0]?.frame.by).toMatch(`Leitstand · made by ${site.username} from leitstand.db · `);
    const value = { kind: paper.kind, name: paper.name, file: 'leitstand.db', site: 'demo' };
    expect(rows).toMatchObject([{ type: 'report.made', actor: null, value }]);
  });

  it('tells how far an older one is converted and indexed', async () => {
    const old = join(dataDir, 'old.db');
    const connection = openWriter(old);
    migrate(
      connection,
      migrations.filter(({ version }) => version < 110),
    );
    connection.exec(`ATTACH '${file()}' AS made; INSERT INTO setting SELECT * FROM made.setting`);
    const named = connection.prepare<[], string>("SELECT group_concat(name) FROM pragma_table_info('incidents')");
    const columns = named.pluck().get() ?? '';
    connection.exec(`INSERT INTO incidents (${columns}) SELECT ${columns} FROM made.incidents`);
    connection.close();
    const told: [string, number, number | null][] = [];
    const run: BackupRun = { progress: (...each) => void told.push(each), onStop: () => undefined };
    const result = await (await opener())(old, null, run);
    if (!result.ok) throw new Error(result.error.message);
    archive = result.value;
    const due = migrations.filter(({ version }) => version >= 110).length;
    expect(told.filter(([phase]) => phase === 'converting')).toEqual(
      Array.from({ length: due }, (_, i) => ['converting', i, due]),
    );
    const rowsOf = result.value.info.rows;
    expect(told.filter(([phase]) => phase === 'indexing').at(-1)).toEqual(['indexing', rowsOf, rowsOf]);
  });

  it('leaves no copy behind, also where the station was killed before', async () => {
    const left = join(dataDir, 'archive', 'from-before');
    mkdirSync(left, { recursive: true });
    writeFileSync(join(left, 'leitstand.db'), 'x');
    const open = await opener();
    expect(existsSync(left)).toBe(false);
    await opened(file(), open);
    expect(readdirSync(join(dataDir, 'archive'))).toHaveLength(1);
    await archive?.close();
    archive = null;
    expect(readdirSync(join(dataDir, 'archive'))).toEqual([]);
  });

  it.each(['copying', 'opening'])('that is stopped while %s leaves no copy behind', async (phase) => {
    const run = stoppedIn(phase);
    expect(await (await opener())(file(), null, run)).toMatchObject({ ok: false });
    expect([...run.phases].at(-1)).toBe(phase);
    expect(readdirSync(join(dataDir, 'archive'))).toEqual([]);
  });

  it.each([
    ['something else', 'foreign', Buffer.from('%PDF-1.7 ...............')],
    ['nothing', 'foreign', Buffer.alloc(0)],
    [
      'a database that is cut short',
      'damaged',
      Buffer.concat([Buffer.from('SQLite format 3\0'), Buffer.alloc(900, 7)]),
    ],
    ['a case that is cut short', 'damaged', Buffer.from('LSCASE1\nxx')],
  ])('is refused where it is %s', async (_, reason, content) => {
    const path = join(dataDir, 'x.db');
    writeFileSync(path, content);
    expect(await (await opener())(path, null, going)).toMatchObject({ ok: false, error: { details: { reason } } });
    expect(existsSync(join(dataDir, 'archive')) ? readdirSync(join(dataDir, 'archive')) : []).toEqual([]);
  });

  it.each([
    // One that never ends would hang this test for good where it is not refused.
    [
      'altered',
      'a view in the place of a table',
      `DROP TABLE index_due; CREATE VIEW index_due AS SELECT 1 AS one, 1 AS next WHERE 0;
       CREATE TRIGGER due_u INSTEAD OF UPDATE ON index_due BEGIN SELECT 1; END;
       CREATE TRIGGER due_d INSTEAD OF DELETE ON index_due BEGIN SELECT 1; END`,
    ],
    ['altered', 'a trigger of its own', 'CREATE TRIGGER t AFTER INSERT ON setting BEGIN SELECT 1; END'],
    ['altered', 'a view of its own', 'CREATE VIEW v AS SELECT * FROM user'],
    [
      'damaged',
      'a page that stands in two trees',
      `UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM
       sqlite_schema WHERE name = 'presence') WHERE name = 'photo'`,
    ],
  ])('is refused as %s where it has %s, and no copy is left', async (reason, _, sql) => {
    const path = join(dataDir, 'hostile.db');
    new Database(file()).exec(`VACUUM INTO '${path}'`).close();
    const changed = new Database(path).unsafeMode(true);
    changed.pragma('writable_schema = ON');
    changed.exec(sql).close();
    expect(await (await opener())(path, null, going)).toMatchObject({ ok: false, error: { details: { reason } } });
    expect(readdirSync(join(dataDir, 'archive'))).toEqual([]);
  });

  it('is opened whatever version of the station made it', async () => {
    const open = await opener();
    // Every one of them: own-schema.int.test.ts.
    for (const version of [10, 60, 110]) {
      const path = join(dataDir, `${version}.db`);
      const older = new Database(path);
      migrate(
        older,
        migrations.filter((step) => step.version <= version),
      );
      const stored = JSON.stringify({ id: 'demo', name: 'Bremen', timeZone: 'UTC' });
      older.prepare("INSERT INTO setting (name, value) VALUES ('site', ?)").run(stored);
      older.close();
      const { info } = await opened(path, open);
      expect(info).toMatchObject({ kind: 'database', site: { name: 'Bremen' }, rows: 0 });
      await archive?.close();
      archive = null;
    }
  });

  it('is refused where another application or a later version has made it', async () => {
    const later = join(dataDir, 'later.db');
    new Database(file()).exec(`VACUUM INTO '${later}'`).close();
    const changed = new Database(later);
    changed.pragma('user_version = 999990');
    changed.close();
    const foreign = join(dataDir, 'foreign.db');
    new Database(foreign).exec('CREATE TABLE x (y)').close();
    const open = await opener();
    expect(await open(later, null, going)).toMatchObject({ error: { details: { reason: 'future' } } });
    expect(await open(foreign, null, going)).toMatchObject({ error: { details: { reason: 'foreign' } } });
  });
});

describe('a case', () => {
  const path = () => join(dataDir, 'night.leitstand-case');
  beforeEach(async () => {
    const cases = caseFiles(await stationSigner(memoryKeychain()), packContent);
    const packed = await cases.pack(sampleCase);
    if (!packed.ok) throw new Error(packed.error.message);
    writeFileSync(path(), packed.value);
  });

  it('goes on paper without an account, and that it did is in the journal of the station around', async () => {
    await opened(path(), await opener());
    const paper = { kind: 'case', name: 'Door at night', sheet: '<p>14</p>' } as const;
    expect(await ask('papers.pdf', paper)).toEqual(ok({ saved: true }));
    expect(await ask('papers.stop', {})).toEqual(ok({}));
    const { site: of } = sampleCase;
    expect(papers[0]?.frame).toMatchObject({
      title: `${of.name} · Door at night`,
      by: `Leitstand · ausgegeben aus night.leitstand-case · ${of.timeZone}`,
    });
    const value = { kind: paper.kind, name: paper.name, file: 'night.leitstand-case', site: of.id };
    expect(rows).toMatchObject([{ type: 'report.made', actor: null, value }]);
  });

  it('answers nothing else that asks for an account', async () => {
    await opened(path(), await opener());
    for (const name of Object.keys(calls) as CallName[]) {
      if (calls[name].access === 'public' || name === 'papers.pdf' || name === 'papers.stop') continue;
      const answer = await archive?.door({ windowId: 7, trusted: true }, { name, input: {}, token: null });
      expect([name, answer?.ok === false && answer.error.code]).toEqual([
        name,
        expect.stringMatching(/^(unavailable|unauthenticated|invalid_input)$/),
      ]);
    }
  });
});
