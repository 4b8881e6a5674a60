import {
  copyFileSync,
  cpSync,
  createReadStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  derivedDamages,
  integrityOf,
  losingDamages,
  pageOf,
  patch,
  rowsIn,
  tear,
} from '../build/testing/damaged-database.ts';
import { freePort } from '../build/testing/mosquitto.ts';
import { noArchives } from '../build/testing/no-archives.ts';
import { noFlashing } from '../build/testing/no-flashing.ts';
import { noPrinter } from '../build/testing/no-printer.ts';
import { makeOlder } from '../build/testing/older-database.ts';
import { until } from '../build/testing/until.ts';
import { writeContainer } from './adapters/backup/container.ts';
import { placesIn } from './adapters/backup/restore.ts';
import { systemClock } from './adapters/clock/system-clock.ts';
import { nodeCrypto } from './adapters/crypto/node-crypto.ts';
import { createFileKeychain } from './adapters/keychain/file-keychain.ts';
import { openWriter } from './adapters/sqlite/connection.ts';
import { migrate } from './adapters/sqlite/migrate.ts';
import { migrations } from './adapters/sqlite/migrations/all.ts';
import { memoryLog } from './adapters/sqlite/testing.ts';
import type { CallInput, CallName, CallOutput } from './contract/calls.ts';
import type { Incident, IncidentType } from './contract/incidents.ts';
import { type Job, job as jobSchema } from './contract/jobs.ts';
import type { BackupInside } from './contract/keeping.ts';
import { ok, type Result } from './contract/result.ts';
import { recoveryKeys } from './services/recovery-keys.ts';
import type { TellStart } from './starting.ts';
import { createStation, type Station } from './station.ts';

const password = 'heron under glass 42';

let dataDir: string;
let station: Station | null = null;
let token: string | null = null;
let relaunches = 0;
let chosen: string | null = null;
/** What the window was told of long work. */
let jobsTold: Job[] = [];
/** How far the station's clock is ahead, ms. */
let shift = 0;
/** Up to which size a start looks through the whole database, bytes. */
let wholeUpTo = Number.POSITIVE_INFINITY;

async function start(tell: TellStart = () => undefined): Promise<Result<Station>> {
  const keychain = createFileKeychain(join(dataDir, 'secrets.json'));
  const nothing = async () => ok(null);
  const picked = async () => ok(chosen);
  const files = { save: async () => ok(false), target: nothing, source: picked, folder: picked };
  const relaunch = () => void (relaunches += 1);
  const around = { files, relaunch, printer: noPrinter, flashing: noFlashing, showArchive: noArchives };
  const facts = { version: '0.0.1', host: 'chromium', checkOutput: true, ...around } as const;
  const clock = { ...systemClock(), now: () => Date.now() + shift };
  const made = await createStation({ dataDir, keychain, log: memoryLog(), clock, tell, wholeUpTo, ...facts });
  if (!made.ok) return made;
  station = made.value;
  station.onPush((_window, name, payload) => {
    if (name === 'job') jobsTold.push(jobSchema.parse(payload));
  });
  return made;
}
async function begin(): Promise<void> {
  const started = await start();
  if (!started.ok) throw new Error(started.error.message);
  if (token !== null) token = (await ask('session.login', { username: 'ada', password })).token;
}
async function end(): Promise<void> {
  await station?.stop();
  station = null;
}
async function call<N extends CallName>(name: N, input: CallInput<N>): Promise<Result<CallOutput<N>>> {
  if (station === null) throw new Error('the station does not run');
  return (await station.door({ windowId: 1, trusted: true }, { name, input, token })) as Result<CallOutput<N>>;
}
async function ask<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>> {
  const answer = await call(name, input);
  if (!answer.ok) throw new Error(`${name}: ${JSON.stringify(answer.error)}`);
  return answer.value;
}
async function ended(begun: CallOutput<'backup.run'>): Promise<Job> {
  return until('the job has ended', () => jobsTold.find(({ id, state }) => id === begun?.job && state !== 'running'));
}
/** Opens a backup and says what is inside, or why it was refused. */
async function opened(input: CallInput<'backup.inspect'>): Promise<BackupInside> {
  const job = await ended(await ask('backup.inspect', input));
  if (job.state !== 'done') throw new Error(String(job.error?.details?.['reason'] ?? job.state));
  return ask('backup.inside', { ticket: String(job.result?.['ticket']) });
}
async function rowsOf(...types: IncidentType[]): Promise<Incident[]> {
  return (await ask('incidents.page', { filter: { types }, limit: 50 })).rows.toReversed();
}
async function backUp(): Promise<string> {
  const job = await ended(await ask('backup.run', {}));
  if (job.state !== 'done') throw new Error(JSON.stringify(job));
  return String(job.result?.['name']);
}
const rename = (name: string) => ask('station.site', { name, timeZone: 'Europe/Berlin' });
const nameNow = async () => (await ask('station.info', {})).site?.name;
const file = () => join(dataDir, 'leitstand.db');

/** A station on a data folder of its own with a site, and `ada` at its desk. */
async function setUp(): Promise<void> {
  dataDir = mkdtempSync(join(tmpdir(), 'leitstand-keeping-'));
  [token, relaunches, chosen, jobsTold, shift, wholeUpTo] = [null, 0, null, [], 0, Number.POSITIVE_INFINITY];
  await begin();
  const broker = { kind: 'builtin', host: 'localhost', port: await freePort() } as const;
  const site = { id: 'dc-1', name: 'Before', timeZone: 'Europe/Berlin' };
  const session = await ask('station.setup', { site, broker, language: 'en', username: 'ada', password });
  ({ token } = session);
}
async function tearDown(): Promise<void> {
  await end();
  rmSync(dataDir, { recursive: true, force: true });
}

describe('a database of an older station', () => {
  afterEach(tearDown);

  it('is backed up, converted and indexed at the start, which tells how far it is', async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'leitstand-older-'));
    const older = openWriter(placesIn(dataDir).database);
    const before = migrations.filter(({ version }) => version < 110);
    migrate(older, before);
    older.close();
    const keychain = createFileKeychain(join(dataDir, 'secrets.json'));
    for (const name of ['journal-key', 'vault-key'])
      await keychain.set(name, Buffer.alloc(32, 7).toString('base64url'));
    const told: Parameters<TellStart>[] = [];
    const started = await start((...said) => void told.push(said));
    expect(started.ok).toBe(true);
    expect([...new Set(told.map(([phase]) => phase))]).toEqual(['look', 'backup', 'convert', 'index']);
    const steps = migrations.length - before.length;
    expect(told.filter(([phase]) => phase === 'convert')).toEqual(
      Array.from({ length: steps }, (_, i) => ['convert', i, steps]),
    );
  });
});

describe('a backup of the running station', () => {
  beforeEach(setUp);
  afterEach(tearDown);

  it('is made, listed, told in the journal, and those that the rule lets go of go', async () => {
    await ask('backup.configure', { everyHours: 12, keep: { daily: 1, weekly: 0, monthly: 0 } });
    const first = await backUp();
    await until('a second has passed', () => Date.now() % 1_000 < 500 && !first.includes(stamp(Date.now())));
    const second = await backUp();
    const status = await ask('backup.status', {});
    expect(status).toMatchObject({ keyKept: false, folder: null, failed: null, settings: { everyHours: 12 } });
    expect(status.newest).toMatchObject({ name: second, state: 'verified' });
    expect(status.files.map(({ name }) => name)).toEqual([second]);
    expect(status.next).toBeGreaterThan(Date.now() + 11 * 3_600_000);
    expect(readdirSync(join(dataDir, 'backups'))).toEqual([second]);
    const made = await rowsOf('backup.made');
    expect(made.map(({ value, actor }) => [value['name'], actor])).toEqual([
      [first, 'ada'],
      [second, 'ada'],
    ]);
    expect(statSync(join(dataDir, 'backups', second)).mode & 0o077).toBe(0);
  });

  it('goes to the folder that was chosen; one that cannot be reached is an alarm until one is made', async () => {
    chosen = mkdtempSync(join(tmpdir(), 'leitstand-elsewhere-'));
    await ask('backup.folder', { ask: true });
    rmSync(chosen, { recursive: true });
    expect(await ended(await ask('backup.run', {}))).toMatchObject({ state: 'failed', error: { code: 'unavailable' } });
    expect((await ask('backup.status', {})).failed).toMatchObject({ error: { details: { reason: 'folder' } } });
    expect(await rowsOf('backup.failed')).toMatchObject([{ value: { reason: 'folder' } }]);
    const raised = async () =>
      (await ask('alarms.list', {})).filter(({ type, active }) => type === 'backup_failed' && active);
    await until('the alarm', async () => (await raised()).length === 1);
    await end();
    await begin();
    await until('the alarm after a restart', async () => (await raised()).length === 1);
    mkdirSync(chosen);
    expect(readdirSync(chosen)).toEqual([]);
    const name = await backUp();
    expect(readdirSync(chosen)).toEqual([name]);
    await until('the end of the alarm', async () => (await raised()).length === 0);
    rmSync(chosen, { recursive: true });
  });

  it('shows its recovery key once and counts it as kept when its end was typed back', async () => {
    expect(await call('backup.newKey', {})).toMatchObject({ ok: false, error: { code: 'confirmation_needed' } });
    await ask('session.confirm', { password });
    const { key } = await ask('backup.newKey', {});
    expect(await call('backup.keepKey', { last: 'AAAA' })).toMatchObject({
      ok: false,
      error: { details: { reason: 'last' } },
    });
    expect((await ask('backup.keepKey', { last: key.slice(-4).toLowerCase() })).keyKept).toBe(true);
    const name = await backUp();
    await ask('backup.newKey', {});
    expect(await ask('backup.status', {})).toMatchObject({ keyKept: false, files: [{ state: 'verified' }] });
    expect(await rowsOf('backup.key_changed')).toHaveLength(2);
    const journal = JSON.stringify((await ask('incidents.page', { filter: {}, limit: 500 })).rows);
    expect(journal.includes(key) || journal.includes(key.slice(0, 9))).toBe(false);
    // With the key from before, typed from paper, it opens on another machine too.
    chosen = join(dataDir, 'backups', name);
    await forgetKeys();
    await expect(opened({ name: null, key: null })).rejects.toThrow('key');
    expect(await call('backup.inspect', { name: null, key: `${key}X` })).toMatchObject({
      error: { details: { reason: 'mistyped' } },
    });
    expect(await opened({ name: null, key })).toMatchObject({ name, site: { id: 'dc-1' }, accounts: 1 });
  });
});

describe('a backup that is restored', () => {
  beforeEach(setUp);
  afterEach(tearDown);

  it('takes the place of what is there, which is kept; the journal says so once, and its chain holds', async () => {
    const name = await backUp();
    await rename('After');
    const inside = await opened({ name, key: null });
    expect(inside).toMatchObject({ site: { id: 'dc-1', name: 'Before' }, chain: { brokenAt: null }, version: '0.0.1' });
    expect(inside.lost).toBeGreaterThan(0);
    const { ticket, lost } = inside;
    expect(await call('backup.restore', { ticket, lost })).toMatchObject({ error: { code: 'confirmation_needed' } });
    await ask('session.confirm', { password });
    expect(await call('backup.restore', { ticket, lost: lost + 1 })).toMatchObject({ error: { code: 'conflict' } });
    expect(await ended(await ask('backup.restore', { ticket, lost }))).toMatchObject({ state: 'done' });
    expect(relaunches).toBe(1);
    expect(await call('backup.inspect', { name, key: null })).toMatchObject({ error: { code: 'conflict' } });
    expect(await nameNow()).toBe('After');
    for (let starts = 0; starts < 2; starts++) {
      await end();
      await begin();
      expect(await nameNow()).toBe('Before');
      const restored = await rowsOf('database.restored');
      expect(restored).toMatchObject([{ actor: 'ada', value: { backup: name, lost } }]);
    }
    await until('verified', async () => (await ask('journal.status', {})).state === 'verified');
    const [kept] = readdirSync(join(dataDir, 'kept'));
    const before = new Database(join(dataDir, 'kept', kept ?? '', 'leitstand.db'), { readonly: true });
    expect(String(before.prepare("SELECT value FROM setting WHERE name = 'site'").pluck().get())).toContain('After');
    before.close();
    expect(existsSync(join(dataDir, 'restoring'))).toBe(false);
    // The broker's keys open with the vault key that came with it: the site is in operation.
    await until('the broker', async () => (await ask('broker.status', {})).connected);
  });

  it('is refused where it is damaged, and nothing changes', async () => {
    const name = await backUp();
    const path = join(dataDir, 'backups', name);
    const bytes = readFileSync(path);
    bytes[bytes.length - 30] = (bytes[bytes.length - 30] ?? 0) ^ 1;
    writeFileSync(path, bytes);
    await expect(opened({ name, key: null })).rejects.toThrow('damaged');
    await ask('session.confirm', { password });
    expect(await call('backup.restore', { ticket: 'x', lost: 0 })).toMatchObject({ error: { code: 'not_found' } });
    await expect(opened({ name: '../../etc/passwd', key: null })).rejects.toThrow('folder');
    expect(readdirSync(join(dataDir, 'restoring'))).toEqual([]);
  });
});

describe('the journal before a time', () => {
  beforeEach(setUp);
  afterEach(tearDown);

  it('is deleted by two administrators only, after a backup, and the journal says so', async () => {
    await ask('accounts.create', { username: 'bob', password, role: 'admin' });
    await ask('accounts.create', { username: 'max', password, role: 'manager' });
    const days = 86_400_000;
    shift = 40 * days;
    token = (await ask('session.login', { username: 'ada', password })).token;
    const before = Date.now() + 30 * days;
    const { rows } = await ask('journal.purgeable', { before });
    expect(rows).toBeGreaterThan(5);
    const purge = { before, rows, reason: 'The time for keeping them is over', second: { username: 'bob', password } };
    expect(await call('journal.purge', purge)).toMatchObject({ error: { code: 'confirmation_needed' } });
    await ask('session.confirm', { password });
    for (const [change, error] of [
      [{ second: { username: 'ada', password } }, { code: 'second_person', details: { reason: 'same' } }],
      [{ second: { username: 'max', password } }, { code: 'second_person', details: { reason: 'role' } }],
      [{ second: { username: 'bob', password: 'wrong' } }, { code: 'credentials' }],
      [{ rows: rows - 1 }, { code: 'conflict' }],
      [{ before: Date.now() + 40 * days }, { code: 'invalid_input', details: { reason: 'young' } }],
    ] as const)
      expect(await call('journal.purge', { ...purge, ...change })).toMatchObject({ ok: false, error });
    expect(await ended(await ask('journal.purge', purge))).toMatchObject({ state: 'done', result: { rows } });
    const [told] = await rowsOf('journal.purged');
    const [backup] = await rowsOf('backup.made');
    expect(told).toMatchObject({ actor: 'ada', value: { rows, second: 'bob', backup: backup?.value['name'] } });
    expect((await ask('incidents.page', { filter: { to: before }, limit: 10 })).rows).toEqual([]);
    await end();
    await begin();
    await until('verified', async () => (await ask('journal.status', {})).state === 'verified');
  });
});

describe('a database that is found damaged at start', () => {
  /** Made once, with one backup and a change after it; every test works on a copy. */
  let original = '';
  let name = '';
  beforeAll(async () => {
    await setUp();
    name = await backUp();
    await rename('After');
    await end();
    original = dataDir;
  });
  afterAll(() => rmSync(original, { recursive: true }));
  beforeEach(() => {
    wholeUpTo = Number.POSITIVE_INFINITY;
    dataDir = mkdtempSync(join(tmpdir(), 'leitstand-keeping-'));
    cpSync(original, dataDir, { recursive: true });
  });
  afterEach(tearDown);

  /** What does not hinder the opening is found while the station runs, and mended at the next start. */
  async function beginMended(): Promise<void> {
    await begin();
    if (existsSync(join(dataDir, 'kept'))) return;
    expect(wholeUpTo).toBe(0);
    await until('it is found', () => existsSync(join(dataDir, 'damaged.json')));
    await end();
    await begin();
  }
  const damageAlarm = async () => (await ask('alarms.list', {})).some(({ type }) => type === 'database_damaged');

  const kinds = losingDamages.flatMap(([how, ...kind]) => [
    [how, 'looked through as a whole', ...kind, Number.POSITIVE_INFINITY] as const,
    [how, 'too big for that', ...kind, 0] as const,
  ]);
  it.each(kinds)('%s, %s, is kept aside, and the newest backup that opens takes its place', async (...kind) => {
    const [, , damage, harm, size] = kind;
    wholeUpTo = size;
    // A newer one that does not open is passed over.
    writeFileSync(join(dataDir, 'backups', 'leitstand-dc-1-29990101T000000Z.leitstand-backup'), 'LSBACKUP and no more');
    harm(file());
    await beginMended();
    expect(await nameNow()).toBe('Before');
    const told = await rowsOf('database.damaged', 'database.restored');
    expect(told.map(({ type, value }) => [type, value['reason'] ?? value['backup']])).toEqual([
      ['database.damaged', damage],
      ['database.restored', name],
    ]);
    expect(told[1]?.value['lost']).toBeGreaterThan(0);
    await until('the alarm', damageAlarm);
    await until('verified', async () => (await ask('journal.status', {})).state === 'verified');
    if (damage !== 'missing')
      expect(readdirSync(join(dataDir, 'kept', String(told[1]?.value['kept']).slice(5)))).toContain('leitstand.db');
  });

  const sizes = [
    ['looked through as a whole', Number.POSITIVE_INFINITY],
    ['too big for that', 0],
  ] as const;
  const derivedKinds = derivedDamages.flatMap(([what, harm]) => sizes.map((size) => [what, ...size, harm] as const));
  it.each(derivedKinds)('with a torn page %s, %s, is kept aside and loses no row', async (_, __, size, harm) => {
    wholeUpTo = size;
    const before = rowsIn(file());
    harm(file());
    await beginMended();
    expect(await nameNow()).toBe('After');
    const [mended] = await rowsOf('database.mended');
    expect(mended).toMatchObject({ actor: null, value: { backup: name } });
    expect(mended?.value['added']).toBeGreaterThan(0);
    expect(await rowsOf('database.restored')).toEqual([]);
    expect((await rowsOf('database.damaged')).at(-1)).toMatchObject({ value: { kept: mended?.value['kept'] } });
    expect(rowsIn(file()).slice(0, before.length)).toEqual(before);
    await until('the alarm', damageAlarm);
    // That looks each row up in the search as well.
    await until('verified', async () => (await ask('journal.status', {})).state === 'verified');
    expect(readdirSync(join(dataDir, String(mended?.value['kept'])))).toContain('leitstand.db');
    await end();
    expect(integrityOf(file())).toBe('ok');
    // As it is where the process was killed with the row written: the word is still there.
    const { id, added, made, kept } = mended?.value ?? {};
    const at = Date.parse(String(kept).replace(/^kept.(.{4})(..)(..T..)(..)/, '$1-$2-$3:$4:'));
    const word = { id, at, by: null, damage: 'malformed', backup: name, made, rows: 1, newest: null, lost: 0, added };
    writeFileSync(join(dataDir, 'restored.json'), JSON.stringify(word));
    await begin();
    expect(await rowsOf('database.mended')).toHaveLength(1);
    expect(existsSync(join(dataDir, 'restored.json'))).toBe(false);
  });

  it('is made anew from its rows where only what is made of them is torn and there is no backup', async () => {
    rmSync(join(dataDir, 'backups'), { recursive: true });
    const before = rowsIn(file());
    tear(file(), 'incidents_at', 'incident_search_data');
    await begin();
    expect(await rowsOf('database.mended')).toMatchObject([{ value: { backup: null, added: before.length } }]);
    expect(rowsIn(file()).slice(0, before.length)).toEqual(before);
    await until('verified', async () => (await ask('journal.status', {})).state === 'verified');
    await end();
    expect(integrityOf(file())).toBe('ok');
  });

  it.each([
    ['that this station has found whole is taken by its seal, without looking through it', true],
    ['that it has not is looked through as a whole, and passed over where that finds something', false],
  ])('gets back: a backup %s', async (_which, proved) => {
    const newer = 'leitstand-dc-1-20990101T000000Z.leitstand-backup';
    await packOddOne(newer);
    if (proved) {
      const plan = JSON.parse(readFileSync(join(dataDir, 'backups.json'), 'utf8'));
      writeFileSync(join(dataDir, 'backups.json'), JSON.stringify({ ...plan, verified: [...plan.verified, newer] }));
    }
    truncateSync(file(), 0);
    await begin();
    expect(await nameNow()).toBe(proved ? 'After' : 'Before');
    expect(await rowsOf('database.restored')).toMatchObject([{ value: { backup: proved ? newer : name } }]);
    await until('verified', async () => (await ask('journal.status', {})).state === 'verified');
  });

  it('is mended before an update converts it, where it is too big to be looked through', async () => {
    makeOlder(file(), migrations.slice(0, -1));
    tear(file(), 'incidents');
    wholeUpTo = 0;
    await begin();
    expect(await nameNow()).toBe('Before');
    expect(await rowsOf('database.damaged')).toMatchObject([{ value: { reason: 'malformed' } }]);
  });

  it.each([
    ['', () => patch(file(), 0, Buffer.alloc(100))],
    [' where settings are torn beside an index', () => tear(file(), 'incidents_at', 'setting')],
  ])('without any backup is left as it is%s, and the start says what to do', async (_, harm) => {
    rmSync(join(dataDir, 'backups'), { recursive: true });
    harm();
    const before = readFileSync(file());
    expect(await start()).toMatchObject({
      ok: false,
      error: { code: 'unavailable', details: { reason: 'no_backup' } },
    });
    expect(readFileSync(file()).equals(before)).toBe(true);
    expect(['kept', 'restoring'].map((folder) => existsSync(join(dataDir, folder)))).toEqual([false, false]);
  });

  it('is looked at in the write-ahead log too: garbage in it costs no more than what was in it', async () => {
    await begin();
    await rename('In the log');
    const copy = join(dataDir, 'crashed');
    mkdirSync(copy);
    for (const part of ['leitstand.db', 'leitstand.db-wal']) copyFileSync(join(dataDir, part), join(copy, part));
    await end();
    for (const part of ['leitstand.db', 'leitstand.db-wal']) renameSync(join(copy, part), join(dataDir, part));
    const size = statSync(`${file()}-wal`).size;
    patch(`${file()}-wal`, size - 4_000, Buffer.alloc(4_000, 0x5a));
    await begin();
    expect(await rowsOf('database.damaged')).toEqual([]);
    await until('the cut is named', async () => (await ask('journal.status', {})).state === 'broken');
    expect(await ask('journal.status', {})).toMatchObject({ broken: { how: 'tail_cut' } });
  });
});

function stamp(at: number): string {
  return new Date(at).toISOString().replaceAll(/[-:]|\.\d+/g, '');
}
const keychainNow = () => createFileKeychain(join(dataDir, 'secrets.json'));
async function forgetKeys(): Promise<void> {
  await keychainNow().remove('backup-keys');
}
/** Seals the database as it is, but with an entry of an index that its table knows nothing of: only a look at all of both finds that. */
async function packOddOne(name: string): Promise<void> {
  const odd = join(dataDir, 'odd.db');
  copyFileSync(file(), odd);
  const open = new Database(odd);
  open.pragma('journal_mode = DELETE');
  const rows = open.prepare<[], number>('SELECT max(id) FROM incidents').pluck().get() ?? 0;
  const schema = Number(open.pragma('user_version', { simple: true }));
  open.close();
  const at = readFileSync(odd).indexOf('station.started', pageOf(odd, 'incidents_type_at'));
  patch(odd, at, Buffer.from('station.startee'));
  const [journalKey, vaultKey] = [await keychainNow().get('journal-key'), await keychainNow().get('vault-key')];
  const [key] = await recoveryKeys(keychainNow(), nodeCrypto).all();
  const head = { site: { id: 'dc-1', name: 'After' }, made: Date.now() + 60_000, version: '0.0.1', schema, rows };
  const facts = { ...head, bytes: statSync(odd).size };
  const content = { facts, letter: { journalKey, vaultKey, from: 1 }, database: createReadStream(odd) };
  await writeContainer(join(dataDir, 'backups', name), content, key, new AbortController().signal);
}
