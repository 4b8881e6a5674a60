import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { systemClock } from '../../electron/adapters/clock/system-clock.ts';
import { createFileKeychain } from '../../electron/adapters/keychain/file-keychain.ts';
import { openWriter } from '../../electron/adapters/sqlite/connection.ts';
import { migrate } from '../../electron/adapters/sqlite/migrate.ts';
import { migrations } from '../../electron/adapters/sqlite/migrations/all.ts';
import { event, stationEntry } from '../../electron/adapters/sqlite/testing.ts';
import { openStationMemory, type StationMemory } from '../../electron/station-keeping.ts';
import { until } from '../testing/until.ts';

const script = fileURLToPath(new URL('../testing/keeping-child.ts', import.meta.url));
const rows = 2_000;
const quiet = { debug() {}, info() {}, warn() {}, error() {} };
const silent = { progress() {}, onStop() {} };
/** Park and Miller's generator: the same moments in every run. */
const moments = (seed: number) => () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
const moment = moments(20_261_126);

type Kind = 'backup' | 'restore' | 'purge' | 'migration';
let dir: string;

async function open(dataDir: string): Promise<StationMemory> {
  mkdirSync(dataDir, { recursive: true });
  const keychain = createFileKeychain(join(dataDir, 'secrets.json'));
  const memory = await openStationMemory({ dataDir, keychain, clock: systemClock(), log: quiet, version: '0.1.0' });
  if (!memory.ok) throw new Error(memory.error.message);
  return memory.value;
}
const named = (name: string) => JSON.stringify({ id: 'dc-1', name, timeZone: 'UTC' });
const siteOf = ({ database }: StationMemory) => database.settings.get('site');
async function backUp({ shelf, keys }: StationMemory): Promise<void> {
  const made = await shelf.make(await shelf.plan(), (await keys.all())[0], Date.now(), silent);
  if (!made.ok) throw new Error(made.error.message);
}

/** A station with a backup of the state `before` and a journal that went on to `after`; and one of an older version. */
async function prepare(): Promise<void> {
  const present = await open(join(dir, 'present'));
  await present.database.settings.set('site', named('before'), stationEntry());
  const events = Array.from({ length: rows }, (_, i) => event(i + 1));
  await present.database.journal.commit({ events, samples: [], entries: [] });
  await backUp(present);
  await present.database.settings.set('site', named('after'), stationEntry());
  await present.database.close();

  const older = await open(join(dir, 'older'));
  await older.keys.all();
  await older.database.close();
  const file = join(dir, 'older', 'leitstand.db');
  for (const part of ['', '-wal', '-shm']) rmSync(`${file}${part}`, { force: true });
  const connection = openWriter(file);
  migrate(connection, migrations.slice(0, 10));
  connection.prepare("INSERT INTO setting (name, value) VALUES ('site', ?)").run(named('before'));
  connection.close();
}

/** Begins it in a process, and kills that after so many ms; how long it took where it was not. */
async function run(kind: Kind, dataDir: string, killAfter: number | null): Promise<number> {
  const child = spawn(process.execPath, [script, dataDir, kind], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  let began = 0;
  let took = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    if (line === 'end') took = performance.now() - began;
    if (line !== 'begin') continue;
    began = performance.now();
    if (killAfter !== null) void setTimeout(killAfter).then(() => child.kill('SIGKILL'));
  }
  const [code, signal] = await ended;
  expect([code === 0, signal === 'SIGKILL']).toContain(true);
  return took;
}

/** Whatever was under way, what is there now is whole: the old or the new. */
async function lookAt(kind: Kind, dataDir: string): Promise<void> {
  const memory = await open(dataDir);
  const { journal, reader } = memory.database;
  try {
    await until('verified', () => journal.status().state === 'verified');
    const site = await siteOf(memory);
    if (kind === 'backup' || kind === 'purge') expect(site).toBe(named('after'));
    else expect([named('before'), named('after')]).toContain(site);
    const restored = (await reader.page({ types: ['database.restored'] }, undefined, 10)).rows.length;
    expect(restored).toBe(kind === 'restore' && site === named('before') ? 1 : 0);
    expect(existsSync(join(dataDir, 'restoring'))).toBe(false);
    const work = join(dataDir, 'work');
    expect(existsSync(work) ? readdirSync(work) : []).toEqual([]);
    if (kind === 'purge') await purgedAsAWhole(memory, dataDir);
    if (kind === 'migration') expect(readdirSync(join(dataDir, 'backups')).length).toBeGreaterThan(0);
    for (const name of readdirSync(join(dataDir, 'backups'))) expect(name).toMatch(/\.leitstand-backup$/);
    if (kind === 'backup') for (const name of readdirSync(join(dataDir, 'backups'))) await opens(memory, name);
  } finally {
    await memory.database.close();
  }
}

async function purgedAsAWhole({ database }: StationMemory, dataDir: string): Promise<void> {
  const told = (await database.reader.page({ types: ['journal.purged'] }, undefined, 10)).rows.length;
  const count = () => {
    const file = new Database(join(dataDir, 'leitstand.db'), { readonly: true });
    const left = file.prepare<[], number>('SELECT count(*) FROM incidents').pluck().get();
    file.close();
    return left;
  };
  await until('what was marked is gone', () => count() === (told === 0 ? rows + 2 : 1));
}

async function opens({ shelf, keys }: StationMemory, name: string): Promise<void> {
  const opened = await shelf.open(await shelf.plan(), { name }, await keys.all(), silent);
  expect(opened).toMatchObject({ ok: true, value: { inside: { chain: { brokenAt: null } } } });
  await shelf.drop();
}

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'leitstand-kill-'));
  await prepare();
}, 60_000);
afterAll(() => rmSync(dir, { recursive: true, force: true }));

it.each([
  ['backup', 10],
  ['restore', 14],
  ['purge', 10],
  ['migration', 8],
] as const)(
  'a %s that is killed at any of %i moments leaves nothing half done',
  async (kind, times) => {
    const copy = () => {
      const dataDir = mkdtempSync(join(dir, `${kind}-`));
      cpSync(join(dir, kind === 'migration' ? 'older' : 'present'), dataDir, { recursive: true });
      return dataDir;
    };
    const whole = copy();
    const took = await run(kind, whole, null);
    expect(took).toBeGreaterThan(0);
    await lookAt(kind, whole);
    for (let i = 0; i < times; i++) {
      const dataDir = copy();
      await run(kind, dataDir, moment() * took);
      await lookAt(kind, dataDir);
      rmSync(dataDir, { recursive: true });
    }
  },
  400_000,
);
